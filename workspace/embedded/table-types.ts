import type { TableColumn, TableRow } from "../../contract/entities/table.ts"
import type { Json } from "../../contract/json.ts"
import type { RawRow } from "./duckdb.ts"

export type ColumnType = TableColumn["type"]

/** DuckDB's type of each of ours, in files we write. */
export const ENGINE_TYPES: Readonly<Record<ColumnType, string>> = {
  string: "VARCHAR",
  bigint: "BIGINT",
  double: "DOUBLE",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMPTZ",
  array: "JSON",
  struct: "JSON",
}

/** Our type for a type as DuckDB names it; what we have no type for is read as text. */
export const columnTypeOf = (engineType: string): ColumnType => {
  if (engineType.endsWith("]")) return "array"
  if (/^(STRUCT|MAP|UNION|JSON|VARIANT)/.test(engineType)) return "struct"
  if (/^U?(TINYINT|SMALLINT|INTEGER)$|^BIGINT$/.test(engineType)) return "bigint"
  if (/^(DOUBLE|FLOAT|DECIMAL|UBIGINT|U?HUGEINT)/.test(engineType)) return "double"
  if (engineType === "BOOLEAN" || engineType === "DATE") return engineType === "DATE" ? "date" : "boolean"
  return engineType.startsWith("TIMESTAMP") ? "timestamp" : "string"
}

export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`

/** A text as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** What a column of a file we wrote is selected as, so that `toTableRow` can read it. */
export const readingExpression = ({ name, type }: TableColumn): string => {
  const column = quoted(name)
  if (type === "date" || type === "array" || type === "struct") return `CAST(${column} AS VARCHAR) AS ${column}`
  return column
}

const scalar = (value: unknown): Json =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null

/** A row of `readingExpression`s as JSON. */
export const toTableRow = (columns: readonly TableColumn[]): ((row: RawRow) => TableRow) => {
  const nested = new Set(columns.filter(({ type }) => type === "array" || type === "struct").map(({ name }) => name))
  return (row) => {
    const made: TableRow = {}
    for (const { name } of columns) {
      const value = row[name]
      made[name] = nested.has(name) && typeof value === "string" ? JSON.parse(value) : scalar(value)
    }
    return made
  }
}
