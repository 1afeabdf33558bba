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
  /** A table of the catalog that the workbench did not make; it is read where it is. */
  z.object({ kind: z.literal("catalog"), owner: z.string().nullable() }),
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

/** A cell that is shown in part: `row` counts from the first row of the answer. */
export const cutCell = z.object({ row: z.int(), column: z.string(), characters: z.int() })
export type CutCell = z.infer<typeof cutCell>

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

/** Formats a file can be imported from; gzip around any but Parquet is undone. */
export const importFormat = z.enum(["csv", "tsv", "jsonl", "json", "parquet"])
export type ImportFormat = z.infer<typeof importFormat>

/** `utf-8` reads what is not valid UTF-8 as Windows-1252, byte by byte: nothing is lost in mixed files. */
export const textEncoding = z.enum(["utf-8", "windows-1252", "utf-16le", "utf-16be"])
export type TextEncoding = z.infer<typeof textEncoding>

/** What a person says about a file; what is left out is found out from the file. */
export const importOptions = z.object({
  format: importFormat.optional(),
  delimiter: z.string().length(1).optional(),
  encoding: textEncoding.optional(),
  /** Whether the first line names the columns. */
  header: z.boolean().optional(),
  /** Types chosen by the person, by column. A cell that does not fit makes its row a bad row. */
  types: z.record(z.string(), columnType).optional(),
})
export type ImportOptions = z.infer<typeof importOptions>

/** A row that could not be read, as it stood in the file. */
export const badRow = z.object({
  /** Line in the file where the row starts, counted from 1; for JSON the line of the entry. */
  line: z.int(),
  reason: z.string(),
  text: z.string(),
})
export type BadRow = z.infer<typeof badRow>

/** What importing a file would make, read from its beginning. */
export const filePreview = z.object({
  file: z.string(),
  bytes: z.int(),
  format: importFormat,
  /** Null where the format has none. */
  encoding: textEncoding.nullable(),
  delimiter: z.string().nullable(),
  header: z.boolean().nullable(),
  columns: z.array(tableColumn),
  /** The first rows, at most twenty. */
  rows: z.array(tableRow),
  /** Rows in the part that was read that could not be read, at most twenty. */
  badRows: z.array(badRow),
  /** Name proposed for the table. */
  table: threeLevelName,
  /** Newest version of a table that has this name already; importing makes the next one. */
  existingVersion: z.int().nullable(),
})
export type FilePreview = z.infer<typeof filePreview>

/** What an import made. */
export const importResult = z.object({
  table: threeLevelName,
  version: z.int(),
  rows: z.int(),
  badRows: z.int(),
  /** Path of the list of bad rows in the files port; null where all rows were good. */
  badRowsFile: z.string().nullable(),
  /** The first of them, at most twenty. */
  firstBadRows: z.array(badRow),
})
export type ImportResult = z.infer<typeof importResult>
