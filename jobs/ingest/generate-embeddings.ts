import { z } from "zod"
import { generateEmbeddings } from "../../core/data/generate-embeddings.ts"
import { job } from "../job.ts"

export const generateEmbeddingsJob = job({
  name: "generate_embeddings",
  stage: "data",
  says: "Give a table a column of vectors of one of its text columns, so that alike texts can be found and grouped.",
  trigger: { on: "ingest" },
  runs: "either",
  needs: ["embeddings", "tables"],
  input: z.object({
    table: z.string().describe("Table that was imported here"),
    column: z.string().describe("Text column"),
    into: z.string().optional().describe("Column for the vectors; by default the text column's name and _vector"),
  }),
  output: z.object({
    table: z.string(),
    version: z.int(),
    column: z.string(),
    model: z.string(),
    rows: z.int(),
    without: z.int(),
  }),
  run: async (input, context) => {
    context.progress(0, 1, "Making vectors")
    const { who, runId, signal } = context
    const made = await generateEmbeddings(context, who, { ...input, runId, signal })
    context.note(
      `${made.rows - made.without} of ${made.rows} rows have vectors by ${made.model}${made.without > 0 ? `; ${made.without} got none` : ""}`,
    )
    return made
  },
})
