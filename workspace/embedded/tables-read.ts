import { join } from "node:path"
import type { ColumnProfile, TableColumn, TableRow } from "../../contract/entities/table.ts"
import type { RowsRequest, ShownRequest, ShownRows } from "../../core/ports/tables.ts"
import { shownCell } from "../state/cell-text.ts"
import { columnsAsked, type StoredTable } from "../state/tables.ts"
import { type DuckDb, openDuckDb, type RawRow } from "./duckdb.ts"
import { shownRows } from "./shown-rows.ts"
import { literal, quoted, readingExpression, toTableRow } from "./table-types.ts"

const BATCH_ROWS = 2000
const FREQUENT = 10
const PROFILES_KEPT = 50

const hasKey = ({ keyColumn }: StoredTable, keys: readonly string[]): string =>
  keyColumn === null || keys.length === 0
    ? "false"
    : `CAST(${quoted(keyColumn)} AS VARCHAR) IN (${keys.map(literal).join(", ")})`

const whole = (value: unknown): number => (typeof value === "number" ? value : 0)

/** Reads the rows of stored tables on an engine of its own, so that a large table never slows a review down. */
export const tablesReader = (folder: string) => {
  let opened: Promise<DuckDb> | undefined
  const engine = (): Promise<DuckDb> => {
    opened ??= openDuckDb(":memory:", { memoryLimit: "1GB", threads: 2 })
    return opened
  }
  const profiles = new Map<string, readonly ColumnProfile[]>()

  const from = (table: StoredTable): string => `read_parquet(${literal(join(folder, table.file))})`

  const select = (
    table: StoredTable,
    columns: readonly TableColumn[],
    { limit, offset, keys }: RowsRequest,
  ): string => {
    const part = `${limit === undefined ? "" : ` LIMIT ${Math.trunc(limit)}`}${offset ? ` OFFSET ${Math.trunc(offset)}` : ""}`
    const only = keys === undefined ? "" : ` WHERE ${hasKey(table, keys)}`
    return `SELECT ${columns.map(readingExpression).join(", ")} FROM ${from(table)}${only}${part}`
  }

  const frequentOf = async (table: StoredTable, text: string): Promise<readonly RawRow[]> =>
    (await engine()).all(
      `SELECT ${text} AS value, count(*) AS count FROM ${from(table)} WHERE ${text} IS NOT NULL GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC, 1 LIMIT ${FREQUENT}`,
    )

  const profileOf = async (table: StoredTable, { name, type }: TableColumn): Promise<ColumnProfile> => {
    const plain =
      type === "bigint" || type === "double" || type === "boolean" || type === "timestamp"
        ? quoted(name)
        : `CAST(${quoted(name)} AS VARCHAR)`
    const length = type === "string" ? `avg(length(${quoted(name)}))` : "NULL"
    const [row = {}] = await (await engine()).all(
      `SELECT count(*) - count(${plain}) AS empty, count(DISTINCT ${plain}) AS different, min(${plain}) AS smallest, max(${plain}) AS largest, ${length} AS length FROM ${from(table)}`,
    )
    const frequent = await frequentOf(table, plain)
    return {
      name,
      type,
      empty: whole(row.empty),
      distinct: whole(row.different),
      smallest: shownCell(row.smallest),
      largest: shownCell(row.largest),
      frequent: frequent.map(({ value, count }) => ({ value: shownCell(value), count: whole(count) })),
      meanLength: typeof row.length === "number" ? row.length : null,
    }
  }

  return {
    listRows: async (table: StoredTable, request: RowsRequest): Promise<readonly TableRow[]> => {
      const columns = columnsAsked(table, request.columns)
      return (await (await engine()).all(select(table, columns, request))).map(toTableRow(columns))
    },

    listShown: async (table: StoredTable, request: ShownRequest): Promise<ShownRows> =>
      shownRows(await engine(), from(table), table.columns, request),

    listBatches: async function* (
      table: StoredTable,
      request: RowsRequest & { batch?: number },
    ): AsyncIterable<readonly TableRow[]> {
      const columns = columnsAsked(table, request.columns)
      const toRow = toTableRow(columns)
      const size = request.batch ?? BATCH_ROWS
      let pending: TableRow[] = []
      for await (const rows of (await engine()).stream(select(table, columns, request))) {
        pending.push(...rows.map(toRow))
        for (; pending.length >= size; pending = pending.slice(size)) yield pending.slice(0, size)
      }
      if (pending.length > 0) yield pending
    },

    /** Profiles of a version are computed once: a version never changes. */
    listProfiles: async (table: StoredTable): Promise<readonly ColumnProfile[]> => {
      const known = profiles.get(table.file)
      if (known) return known
      const made: ColumnProfile[] = []
      for (const column of table.columns) made.push(await profileOf(table, column))
      const [oldest] = profiles.keys()
      if (profiles.size >= PROFILES_KEPT && oldest !== undefined) profiles.delete(oldest)
      profiles.set(table.file, made)
      return made
    },

    close: async (): Promise<void> => {
      const duck = await opened
      await duck?.close()
    },
  }
}
