import { z } from "zod"
import { assembleData } from "../../core/train/assemble-data.ts"
import { job } from "../job.ts"

export const holdoutTable = z.object({
  table: z.string().describe("Table with the rows to hold out"),
  text: z.string().describe("Column with the text"),
  label: z.string().describe("Column with the right answer"),
})

export const assembleDataJob = job({
  name: "assemble_data",
  stage: "train",
  says: "Freeze the decided items of a Databit into an immutable training data set.",
  trigger: { on: "before", job: "fine_tune" },
  runs: "either",
  needs: ["catalog", "clock", "databits", "events", "items", "snapshots", "tables"],
  input: z.object({
    databit: z.string().describe("Published Databit"),
    holdout_share: z.number().min(0).max(0.5).default(0.2).describe("Share of the items kept for testing"),
    holdout: holdoutTable.optional().describe("A table with test rows, instead of a share"),
    table: z.string().optional().describe("Name of the data set"),
  }),
  output: z.object({ snapshot: z.string(), table: z.string(), train: z.int(), holdout: z.int(), labels: z.int() }),
  run: async ({ databit, holdout_share, holdout, table }, context) => {
    context.progress(0, 1, "Reading decided items")
    const snapshot = await assembleData(context, context.who, {
      databit,
      runId: context.runId,
      holdoutShare: holdout_share,
      holdout,
      table,
      note: context.note,
    })
    context.progress(1, 1, "Assembled")
    return { snapshot: snapshot.id, table: snapshot.table, ...snapshot.counts }
  },
})
