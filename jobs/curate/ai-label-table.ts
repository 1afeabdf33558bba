import { z } from "zod"
import { LABEL_TABLE, labelTable } from "../../core/curate/label-table.ts"
import { job } from "../job.ts"

export const aiLabelTableJob = job({
  name: LABEL_TABLE,
  stage: "curate",
  says: "Answer every row of a table with a Databit, in a table beside it.",
  trigger: { on: "demand" },
  runs: "either",
  needs: ["ai", "catalog", "chatModels", "databits", "files", "learners", "models", "tables"],
  input: z.object({
    table: z.string().describe("Table whose rows are answered; it stays as it is"),
    databit: z.string().describe("Published Databit"),
    into: z.string().optional().describe("Table for rows and answers; named after the two when left out"),
    columns: z
      .array(z.string())
      .optional()
      .describe("Which column fills which input, where the names differ: input = column"),
    model: z
      .string()
      .optional()
      .describe(
        "Model trained here or of an endpoint, or ai_classify or ai_extract where the platform has them; chosen by itself when left out",
      ),
    limit: z.int().positive().optional().describe("Rows to ask about, to try it on a few; all when left out"),
  }),
  output: z.object({
    table: z.string(),
    version: z.int(),
    model: z.string(),
    rows: z.int(),
    of: z.int(),
    asked: z.int(),
    failed: z.int(),
  }),
  run: async (input, context) => {
    const { who, runId, signal, progress, note } = context
    const made = await labelTable(context, who, { ...input, runId, signal, onProgress: progress, note })
    note(
      `${made.rows} of ${made.of} rows have an answer by ${made.model}${made.failed > 0 ? `; ${made.failed} failed or did not fit` : ""}`,
    )
    return made
  },
})
