import { z } from "zod"
import { promptTest } from "../../contract/entities/databit-results.ts"
import { testPrompt } from "../../core/template/test-prompt.ts"
import { job } from "../job.ts"

export const testPromptJob = job({
  name: "test_prompt",
  stage: "template",
  says: "Try a Databit on a few rows and show its answers.",
  trigger: { on: "demand" },
  runs: "here",
  needs: ["ai", "chatModels", "clock", "databits", "files", "learners", "models", "serving", "tables"],
  input: z.object({
    databit: z.string().describe("Databit to try; a draft as name@draft"),
    rows: z.int().min(1).max(20).default(5).describe("Rows to try"),
    model: z.string().optional().describe("Model to use, instead of the one the Databit names"),
  }),
  output: promptTest,
  run: async ({ databit: ref, rows, model }, context) => {
    const databit = await context.databits.find(ref)
    const { signal } = context
    const onRow = (done: number, total: number) => context.progress(done, total, "Asking the model")
    const run = await testPrompt(context, { databit, rows, model, signal, onRow })
    const answered = run.rows.filter(({ output }) => output).length
    return {
      databit: `${databit.name}@${databit.version}`,
      model: run.model,
      answered,
      failed: run.rows.length - answered,
      rows: run.rows.map((row) => ({ ...row, wrong: row.wrong && [...row.wrong] })),
    }
  },
})
