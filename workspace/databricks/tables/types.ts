import type { TableColumn, TableRow } from "../../../contract/entities/table.ts"
import type { Json } from "../../../contract/json.ts"
import type { Cell, StatementRow } from "../statements.ts"

export type ColumnType = TableColumn["type"]

/** A warehouse's type for each of ours, in tables we write; lists and objects are kept as their JSON. */
export const WAREHOUSE_TYPES: Readonly<Record<ColumnType, string>> = {
  string: "STRING",
  bigint: "BIGINT",
  double: "DOUBLE",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMP",
  array: "STRING",
  struct: "STRING",
}

/** Our type for a type as Unity Catalog writes it; what we have no type for is read as text. */
export const columnTypeOf = (typeText: string): ColumnType => {
  const type = typeText.toUpperCase()
  if (type.startsWith("ARRAY")) return "array"
  if (/^(STRUCT|MAP|VARIANT)/.test(type)) return "struct"
  if (/^(TINYINT|SMALLINT|INT|INTEGER|BIGINT|BYTE|SHORT|LONG)\b/.test(type)) return "bigint"
  if (/^(DOUBLE|FLOAT|REAL|DECIMAL|NUMERIC)/.test(type)) return "double"
  if (type === "BOOLEAN") return "boolean"
  if (type === "DATE") return "date"
  return type.startsWith("TIMESTAMP") ? "timestamp" : "string"
}

/** One part of a name, quoted. */
export const ticked = (identifier: string): string => `\`${identifier.replaceAll("`", "``")}\``

/** A three-level name, quoted. */
export const tickedName = (name: string): string => name.split(".").map(ticked).join(".")

/** A text as a literal: a warehouse reads backslashes in it. */
export const literal = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`

/** A column of a table with the type it really has there. */
export type ReadColumn = TableColumn & { readonly typeText: string }

/** What a column is selected as, so that `toTableRow` can read it. */
export const readingExpression = ({ name, typeText }: ReadColumn): string => {
  const column = ticked(name)
  const type = typeText.toUpperCase()
  if (/^(ARRAY|STRUCT|MAP|VARIANT)/.test(type)) return `to_json(${column}) AS ${column}`
  if (type === "BINARY") return `base64(${column}) AS ${column}`
  if (type === "TIMESTAMP_NTZ") return `CAST(${column} AS TIMESTAMP) AS ${column}`
  if (/^(INTERVAL|GEOGRAPHY|GEOMETRY|VOID|TIME\b)/.test(type)) return `CAST(${column} AS STRING) AS ${column}`
  return column
}

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const jsonOf = (cell: Cell | undefined, { type }: TableColumn): Json => {
  if (cell === undefined || cell === null) return null
  if ((type === "array" || type === "struct") && typeof cell === "string") return parsed(cell)
  return typeof cell === "number" && !Number.isFinite(cell) ? null : cell
}

/** A row of `readingExpression`s as JSON. */
export const toTableRow =
  (columns: readonly TableColumn[]) =>
  (row: StatementRow): TableRow =>
    Object.fromEntries(columns.map((column) => [column.name, jsonOf(row[column.name], column)]))
