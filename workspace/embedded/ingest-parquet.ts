import type { TableColumn, TableRow } from "../../contract/entities/table.ts"
import { Problem } from "../../contract/problems.ts"
import { columnNames } from "../../core/data/column-names.ts"
import { LONGEST_PREVIEWED } from "../state/tables-shown.ts"
import { openDuckDb, type RawRow } from "./duckdb.ts"
import { shownRows } from "./shown-rows.ts"
import { columnTypeOf, literal, quoted } from "./table-types.ts"

/** Characters of a cell that a preview shows. */

/** A column of a foreign file: our name and type, and the expression that gives it so. */
type ForeignColumn = TableColumn & { readonly expression: string }

const wideWhole = /^(UBIGINT|U?HUGEINT|DECIMAL\(\d+,0\))$/

/** How a column of a foreign type is read as one of ours. Numbers too long to be exact become text. */
const reading = (column: string, engineType: string, exact: boolean): Omit<ForeignColumn, "name"> => {
  const type = columnTypeOf(engineType)
  if (wideWhole.test(engineType))
    return exact
      ? { type: "bigint", expression: `CAST(${column} AS BIGINT)` }
      : { type: "string", expression: `CAST(${column} AS VARCHAR)` }
  if (engineType === "BLOB") return { type, expression: `base64(${column})` }
  if (type === "array" || type === "struct") return { type, expression: `to_json(${column})` }
  if (type === "double")
    return { type, expression: `CASE WHEN isfinite(CAST(${column} AS DOUBLE)) THEN CAST(${column} AS DOUBLE) END` }
  if (type === "timestamp")
    return {
      type,
      expression: `CAST(CAST(${column} AS ${engineType === "TIMESTAMP WITH TIME ZONE" ? "TIMESTAMPTZ" : "TIMESTAMP"}) AS TIMESTAMPTZ)`,
    }
  return {
    type,
    expression: `CAST(${column} AS ${type === "bigint" ? "BIGINT" : type === "string" ? "VARCHAR" : engineType})`,
  }
}

/** The columns of a Parquet file. Problem `file_unreadable` when it is damaged. */
export const parquetColumns = async (
  all: (statement: string) => Promise<RawRow[]>,
  path: string,
): Promise<readonly ForeignColumn[]> => {
  const from = `read_parquet(${literal(path)})`
  const described = await all(`DESCRIBE SELECT * FROM ${from}`).catch((error: unknown) => {
    throw new Problem("file_unreadable", {
      detail: "The Parquet file is damaged, or not a Parquet file.",
      cause: error,
    })
  })
  const names = columnNames()
  const columns = described.map((row) => ({
    engineName: String(row.column_name),
    engineType: String(row.column_type),
  }))
  const wide = columns.filter(({ engineType }) => wideWhole.test(engineType)).map(({ engineName }) => engineName)
  const ends = wide.map(
    (name, index) => `max(abs(CAST(${quoted(name)} AS DOUBLE))) <= ${Number.MAX_SAFE_INTEGER} AS e${index}`,
  )
  const [exact = {}] = wide.length > 0 ? await all(`SELECT ${ends.join(", ")} FROM ${from}`) : []
  return columns.map(({ engineName, engineType }) => ({
    name: names.add(engineName),
    ...reading(quoted(engineName), engineType, exact[`e${wide.indexOf(engineName)}`] !== false),
  }))
}

/** The query that gives a Parquet file's rows in our names and types. */
export const parquetSelect = (columns: readonly ForeignColumn[], path: string): string =>
  `SELECT ${columns.map(({ name, expression }) => `${expression} AS ${quoted(name)}`).join(", ")} FROM read_parquet(${literal(path)})`

/** Columns and first rows of a Parquet file. */
export const findParquet = async (
  path: string,
  limit: number,
): Promise<{ columns: readonly TableColumn[]; rows: readonly TableRow[] }> => {
  const duck = await openDuckDb(":memory:", { memoryLimit: "512MB", threads: 2 })
  try {
    const foreign = await parquetColumns(duck.all, path)
    const columns = foreign.map(({ name, type }) => ({ name, type }))
    const from = `(${parquetSelect(foreign, path)})`
    const { rows } = await shownRows(duck, from, columns, { offset: 0, limit, longest: LONGEST_PREVIEWED })
    return { columns, rows }
  } finally {
    await duck.close()
  }
}
