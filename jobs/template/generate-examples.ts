import { z } from "zod"
import { proposedExamples } from "../../contract/entities/databit-results.ts"
import { generateExamples } from "../../core/template/generate-examples.ts"
import { job } from "../job.ts"

export const generateExamplesJob = job({
  name: "generate_examples",
  stage: "template",
  says: "Let a model propose examples for a Databit; people accept or leave each.",
  trigger: { on: "demand" },
  runs: "here",
  needs: ["chatModels", "clock", "databits", "models", "tables"],
  input: z.object({
    databit: z.string().describe("Databit to write examples for; a draft as name@draft"),
    count: z.int().min(1).max(20).default(5).describe("Examples to propose"),
    model: z.string().optional().describe("Model to use, instead of the one the Databit names"),
  }),
  output: proposedExamples,
  run: async ({ databit: ref, count, model }, context) => {
    const databit = await context.databits.find(ref)
    context.progress(0, 1, "Asking the model")
    const { signal } = context
    const generated = await generateExamples(context, { databit, count, model, signal })
    context.progress(1, 1, "Answered")
    return { ...generated, examples: generated.examples.map(({ input, output }) => ({ input, output })) }
  },
})
