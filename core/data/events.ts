import { z } from "zod"
import { tableColumn, tableSource } from "../../contract/entities/table.ts"

/** `table.saved`: a version of a table is there, whole, in its file. */
export const tableSaved = z.object({
  name: z.string(),
  version: z.int(),
  columns: z.array(tableColumn),
  rowCount: z.int(),
  bytes: z.int(),
  /** Path of the version below the folder of tables. */
  file: z.string(),
  keyColumn: z.string().nullable(),
  comment: z.string().nullable(),
  source: tableSource,
})
export type TableSaved = z.infer<typeof tableSaved>

/** `table.described`: somebody said what the table is. */
export const tableDescribed = z.object({ name: z.string(), comment: z.string().nullable() })

/** `table.dropped` and `table.restored`. */
export const tableNamed = z.object({ name: z.string() })
