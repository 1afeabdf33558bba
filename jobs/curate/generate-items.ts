import { z } from "zod"
import { generateItems } from "../../core/curate/generate-items.ts"
import { canLearn } from "../../core/curate/learning-material.ts"
import { job } from "../job.ts"

export const generateItemsJob = job({
  name: "generate_items",
  stage: "curate",
  says: "Make items to review from the rows of a Databit's tables; running it again adds only what changed.",
  trigger: { on: "demand" },
  runs: "either",
  needs: ["clock", "databits", "events", "items", "jobs", "tables"],
  input: z.object({
    databit: z.string().describe("Published Databit"),
    limit: z.int().positive().optional().describe("Rows to read; all when left out"),
  }),
  output: z.object({
    rows: z.int(),
    created: z.int(),
    unchanged: z.int(),
    stale: z.int(),
    revived: z.int(),
    reopened: z.int(),
  }),
  run: async ({ databit, limit }, context) => {
    const { who, runId, signal, progress, note } = context
    const made = await generateItems(context, who, {
      databit,
      limit,
      why: runId,
      signal,
      onProgress: (done, total) => progress(done, total, "Reading rows"),
    })
    note(`${made.created} new items from ${made.rows} rows`)
    if (made.created > 0 && (await canLearn(context, await context.databits.find(databit)))) {
      await context.jobs.start(
        who,
        "ai_label",
        { databit, model: "learner" },
        { key: `suggest:${runId}`, trigger: "event", cause: "after generate_items" },
      )
    }
    return made
  },
})
