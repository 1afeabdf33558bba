import { z } from "zod"
import type { TableColumn, TableRow } from "../../contract/entities/table.ts"
import type { Ports } from "../ports/index.ts"

/** One row of a training snapshot. */
export const snapshotRow = z.object({
  item_id: z.string().nullable(),
  text: z.string(),
  label: z.string(),
  split: z.enum(["train", "holdout"]),
  source_ref: z.string().nullable(),
  decided_by: z.string().nullable(),
  decided_at: z.string().nullable(),
})
export type SnapshotRow = z.infer<typeof snapshotRow>

export const SNAPSHOT_COLUMNS: readonly TableColumn[] = [
  { name: "item_id", type: "string" },
  { name: "text", type: "string" },
  { name: "label", type: "string" },
  { name: "split", type: "string" },
  { name: "source_ref", type: "string" },
  { name: "decided_by", type: "string" },
  { name: "decided_at", type: "string" },
]

/** The rows of a snapshot's split, in stored order. */
export const readSnapshot = async (
  { snapshots, tables }: Pick<Ports, "snapshots" | "tables">,
  id: string,
  split: SnapshotRow["split"],
): Promise<SnapshotRow[]> => {
  const snapshot = await snapshots.find(id)
  const rows: SnapshotRow[] = []
  for await (const batch of tables.listBatches(snapshot.table, { version: snapshot.tableVersion })) {
    for (const row of batch as readonly TableRow[]) {
      const parsed = snapshotRow.parse(row)
      if (parsed.split === split) rows.push(parsed)
    }
  }
  return rows
}
