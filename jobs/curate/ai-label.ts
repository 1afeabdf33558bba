import { z } from "zod"
import { suggestItems } from "../../core/curate/suggest-items.ts"
import { job } from "../job.ts"

export const aiLabelJob = job({
  name: "ai_label",
  stage: "curate",
  says: "Suggest an answer with a confidence for every open item of a Databit.",
  trigger: { on: "demand" },
  runs: "either",
  needs: ["ai", "chatModels", "clock", "databits", "events", "files", "items", "learners", "models"],
  input: z.object({
    databit: z.string().describe("Published Databit"),
    limit: z.int().positive().optional().describe("Open items to look at; all when left out"),
    model: z
      .string()
      .optional()
      .describe(
        "Model trained here or of an endpoint, ai_classify or ai_extract where the platform has them, or learner; chosen by itself when left out",
      ),
  }),
  output: z.object({
    model: z.string(),
    labels: z.int(),
    suggested: z.int(),
    unchanged: z.int(),
    unsure: z.int(),
    failed: z.int(),
  }),
  run: async ({ databit, limit, model }, context) => {
    const { who, runId, signal, progress, note } = context
    const made = await suggestItems(context, who, { databit, limit, model, runId, signal, onProgress: progress })
    note(
      `${made.suggested} suggestions by ${made.model}${made.failed > 0 ? `; ${made.failed} answers did not fit` : ""}`,
    )
    return made
  },
})
