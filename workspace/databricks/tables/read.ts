import type { ColumnProfile, TableColumn, TableRow } from "../../../contract/entities/table.ts"
import type { RowsRequest, ShownRequest, ShownRows } from "../../../core/ports/tables.ts"
import { shownCell } from "../../state/cell-text.ts"
import { columnsAsked, type StoredTable } from "../../state/tables.ts"
import { type Cell, runStatement, type StatementParameter, type StatementRow, type Warehouse } from "../statements.ts"
import { shownRows } from "./shown-rows.ts"
import { type ReadColumn, readingExpression, ticked, tickedName, toTableRow, WAREHOUSE_TYPES } from "./types.ts"

const BATCH_ROWS = 2000
const FREQUENT = 10

/** Where the rows of a version are: the table as it was at that version of Delta. */
export const fromVersion = ({ name, file }: Pick<StoredTable, "name" | "file">): string => {
  const version = /^(?:delta|catalog)@(\d+)$/.exec(file)?.[1]
  return version === undefined ? tickedName(name) : `${tickedName(name)} VERSION AS OF ${version}`
}

type Types = ReadonlyMap<string, string>

/** Our own tables hold lists and objects as their JSON; tables of others say what type a column really has. */
const typed =
  (types: Types) =>
  (column: TableColumn): ReadColumn => ({ ...column, typeText: types.get(column.name) ?? WAREHOUSE_TYPES[column.type] })

/** A table has no order of its own; this one stays the same for a version. */
const orderOf = ({ keyColumn, columns }: StoredTable): string => {
  const comparable = columns.filter(({ type }) => type !== "struct" && type !== "array").map(({ name }) => name)
  const by = keyColumn === null ? comparable : [keyColumn]
  if (by.length === 0) return ""
  return ` ORDER BY ${by.map((name) => `${ticked(name)} NULLS LAST`).join(", ")}`
}

type Selection = { readonly text: string; readonly parameters: readonly StatementParameter[] }

const selection = (
  table: StoredTable,
  columns: readonly TableColumn[],
  request: RowsRequest,
  types: Types,
): Selection => {
  const { limit, offset, keys } = request
  const parameters: StatementParameter[] = (keys ?? []).map((value, index) => ({
    name: `p${index + 1}`,
    type: "STRING",
    value,
  }))
  const places = parameters.map(({ name }) => `:${name}`).join(", ")
  const isWithoutKeys = table.keyColumn === null || places === ""
  const only = isWithoutKeys ? "1 = 0" : `CAST(${ticked(table.keyColumn ?? "")} AS STRING) IN (${places})`
  const where = keys === undefined ? "" : ` WHERE ${only}`
  const part = `${limit === undefined ? "" : ` LIMIT ${Math.trunc(limit)}`}${offset ? ` OFFSET ${Math.trunc(offset)}` : ""}`
  return {
    text: `SELECT ${columns.map(typed(types)).map(readingExpression).join(", ")} FROM ${fromVersion(table)}${where}${orderOf(table)}${part}`,
    parameters: isWithoutKeys ? [] : parameters,
  }
}

const whole = (value: Cell | undefined): number => (typeof value === "number" ? value : 0)

/** Reads the rows of stored tables, as who `asking` is. */
export const tablesReader = (asking: () => Warehouse, typesOf: (table: StoredTable) => Promise<Types>) => {
  const rowsOf = async (
    statement: string,
    parameters: readonly StatementParameter[] = [],
  ): Promise<readonly StatementRow[]> =>
    (await runStatement(asking(), statement, parameters, { repeatable: true })).rows

  const listRows = async (table: StoredTable, request: RowsRequest): Promise<readonly TableRow[]> => {
    const columns = columnsAsked(table, request.columns)
    const { text, parameters } = selection(table, columns, request, await typesOf(table))
    return (await rowsOf(text, parameters)).map(toTableRow(columns))
  }

  /** The figures of all columns in one statement. */
  const figuresOf = async (table: StoredTable): Promise<StatementRow> => {
    const figures = table.columns.flatMap(({ name, type }, index) => {
      const column = ticked(name)
      return [
        `count(*) - count(${column}) AS e${index}`,
        `count(DISTINCT ${column}) AS d${index}`,
        `min(${column}) AS s${index}`,
        `max(${column}) AS l${index}`,
        `${type === "string" ? `avg(length(${column}))` : "CAST(NULL AS DOUBLE)"} AS m${index}`,
      ]
    })
    return (await rowsOf(`SELECT ${figures.join(", ")} FROM ${fromVersion(table)}`))[0] ?? {}
  }

  const frequentOf = async (table: StoredTable, name: string): Promise<readonly StatementRow[]> =>
    rowsOf(
      `SELECT ${ticked(name)} AS value, count(*) AS number FROM ${fromVersion(table)} WHERE ${ticked(name)} IS NOT NULL GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC, 1 LIMIT ${FREQUENT}`,
    )

  return {
    listRows,
    listShown: (table: StoredTable, request: ShownRequest): Promise<ShownRows> =>
      shownRows(rowsOf, fromVersion(table), table.columns, request, orderOf(table)),
    listBatches: async function* (
      table: StoredTable,
      { batch = BATCH_ROWS, ...request }: RowsRequest & { batch?: number },
    ): AsyncIterable<readonly TableRow[]> {
      const until = request.limit ?? Number.MAX_SAFE_INTEGER
      for (let taken = 0; taken < until; taken += batch) {
        const limit = Math.min(batch, until - taken)
        const rows = await listRows(table, { ...request, limit, offset: (request.offset ?? 0) + taken })
        if (rows.length > 0) yield rows
        if (rows.length < limit) return
      }
    },
    listProfiles: async (table: StoredTable): Promise<readonly ColumnProfile[]> => {
      const [figures, ...frequent] = await Promise.all([
        figuresOf(table),
        ...table.columns.map(({ name }) => frequentOf(table, name)),
      ])
      return table.columns.map(({ name, type }, index) => ({
        name,
        type,
        empty: whole(figures[`e${index}`]),
        distinct: whole(figures[`d${index}`]),
        smallest: shownCell(figures[`s${index}`]),
        largest: shownCell(figures[`l${index}`]),
        frequent: (frequent[index] ?? []).map(({ value, number }) => ({
          value: shownCell(value),
          count: whole(number),
        })),
        meanLength: typeof figures[`m${index}`] === "number" ? Number(figures[`m${index}`]) : null,
      }))
    },
  }
}
