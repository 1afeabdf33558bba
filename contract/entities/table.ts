import { z } from "zod"
import { instant, json, jsonObject } from "../json.ts"
import { threeLevelName } from "../names.ts"

/** Column types as people and Unity Catalog name them. */
export const columnType = z.enum(["string", "bigint", "double", "boolean", "date", "timestamp", "array", "struct"])
export const tableColumn = z.object({ name: z.string(), type: columnType })
export type TableColumn = z.infer<typeof tableColumn>

/** Where a table's rows came from. */
export const tableSource = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("upload"), file: z.string(), bytes: z.int() }),
  z.object({ kind: z.literal("path"), path: z.string(), bytes: z.int() }),
  z.object({ kind: z.literal("sample"), sample: z.string() }),
  z.object({ kind: z.literal("snapshot"), databit: z.string() }),
  z.object({ kind: z.literal("job"), job: z.string(), run: z.string() }),
])
export type TableSource = z.infer<typeof tableSource>

/** One table of the catalog, at its newest version. */
export const tableInfo = z.object({
  name: threeLevelName,
  version: z.int(),
  columns: z.array(tableColumn),
  rowCount: z.int(),
  bytes: z.int(),
  keyColumn: z.string().nullable(),
  comment: z.string().nullable(),
  source: tableSource,
  createdBy: z.string(),
  createdAt: instant,
  updatedAt: instant,
})
export type TableInfo = z.infer<typeof tableInfo>

/** A row as JSON; dates and timestamps are ISO text, missing cells null. */
export const tableRow = jsonObject
export type TableRow = z.infer<typeof tableRow>

/** What a column holds. */
export const columnProfile = z.object({
  name: z.string(),
  type: columnType,
  empty: z.int(),
  distinct: z.int(),
  smallest: json,
  largest: json,
  /** Most frequent values, at most ten. */
  frequent: z.array(z.object({ value: json, count: z.int() })),
  /** Mean length of text values in characters. */
  meanLength: z.number().nullable(),
})
export type ColumnProfile = z.infer<typeof columnProfile>
