import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { TableInfo, TableRow } from "../../contract/entities/table.ts"
import type { Json, JsonObject } from "../../contract/json.ts"
import { versionedRef } from "../../contract/names.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { type Source, sourceOf, sourceTables } from "./source.ts"

/** One joined row of the tables a Databit reads. */
export type InputRow = {
  /** `table@version#key`, or `table@version#sha:<content hash of data>` where the table has no key column. */
  readonly ref: string
  /** Input fields by name; a field of a table without a match is null. */
  readonly data: JsonObject
  /** Tables that have no row for this one; left out when all have. */
  readonly unmatched?: readonly string[]
}

type Needed = Pick<Ports, "tables" | "clock">
type Wanted = Pick<DatabitVersion, "name" | "schema" | "settings">
type Sourced = { readonly field: string; readonly source: Source }

/** The columns of one joined table that the inputs need, by the text of its join column. */
type RightSide = { readonly table: string; readonly leftColumn: string; readonly rows: ReadonlyMap<string, TableRow> }

/** Join columns compare as text, so that a number matches the same number written as text; missing never matches. */
const keyText = (value: Json | undefined): string | undefined =>
  value === null || value === undefined ? undefined : typeof value === "object" ? JSON.stringify(value) : String(value)

const columnsFor = (fields: readonly Sourced[], table: string, more: readonly (string | null)[]): string[] => {
  const named = fields.filter(({ source }) => source.table === table).map(({ source }) => source.column)
  return [...new Set([...named, ...more.filter((column) => column !== null)])]
}

const checkColumns = (info: TableInfo, columns: readonly string[]): void => {
  const missing = columns.find((column) => !info.columns.some(({ name }) => name === column))
  if (missing !== undefined) {
    throw new Problem("column_not_found", {
      field: missing,
      detail: `The table ${info.name} has no column "${missing}"; it has ${info.columns.map(({ name }) => name).join(", ")}.`,
    })
  }
}

const joinFor = ({ name, settings }: Wanted, table: string) => {
  const join = settings.joins.find((one) => one.table === table)
  if (!join?.leftColumn || !join.rightColumn) {
    throw new Problem("databit_invalid", {
      field: "settings.joins",
      detail: `${name} reads ${table} as a second table, but nothing says which of its rows belongs to which.`,
      remedy: "Choose the two columns that match, under Fields.",
    })
  }
  return join
}

const loadRight = async ({ tables }: Needed, databit: Wanted, fields: readonly Sourced[], table: string) => {
  const join = joinFor(databit, table)
  const info = await tables.find(table)
  const columns = columnsFor(fields, table, [join.rightColumn])
  checkColumns(info, columns)
  const rows = new Map<string, TableRow>()
  for await (const batch of tables.listBatches(table, { version: info.version, columns })) {
    for (const row of batch) {
      const key = keyText(row[join.rightColumn])
      if (key !== undefined && !rows.has(key)) rows.set(key, row)
    }
  }
  return { table, leftColumn: join.leftColumn, rows }
}

const valuesOf = (fields: readonly Sourced[], found: ReadonlyMap<string, TableRow>): JsonObject =>
  Object.fromEntries(fields.map(({ field, source }) => [field, found.get(source.table)?.[source.column] ?? null]))

const joined = (left: string, row: TableRow, fields: readonly Sourced[], rights: readonly RightSide[]) => {
  const found = new Map([[left, row]])
  const unmatched: string[] = []
  for (const { table, leftColumn, rows } of rights) {
    const key = keyText(row[leftColumn])
    const match = key === undefined ? undefined : rows.get(key)
    if (match) found.set(table, match)
    else unmatched.push(table)
  }
  return { data: valuesOf(fields, found), unmatched }
}

/**
 * Rows of the tables that a Databit's inputs name, joined by its settings, in the order of the first input's table.
 * Of several rows that match one, the first counts. The joined tables are held in memory, the first one is not.
 * Problem `databit_invalid` (no source, no join), `table_not_found`, `column_not_found`.
 */
export async function* readInputs(
  ports: Needed,
  databit: Wanted,
  { limit }: { readonly limit?: number | undefined } = {},
): AsyncGenerator<readonly InputRow[]> {
  const fields = databit.schema.input.flatMap((field) => {
    const source = sourceOf(field)
    return source ? [{ field: field.name, source }] : []
  })
  const [left, ...others] = sourceTables(databit.schema.input)
  if (left === undefined) {
    throw new Problem("databit_invalid", {
      field: "schema.input",
      detail: `No input of ${databit.name} says which table it is read from.`,
      remedy: "Choose a table and a column for each input, under Fields.",
    })
  }
  const info = await ports.tables.find(left)
  const columns = columnsFor(fields, left, [
    info.keyColumn,
    ...others.map((table) => joinFor(databit, table).leftColumn),
  ])
  checkColumns(info, columns)
  const rights = await Promise.all(others.map((table) => loadRight(ports, databit, fields, table)))
  const from = versionedRef(left, info.version)

  const toInput = (row: TableRow): InputRow => {
    const { data, unmatched } = joined(left, row, fields, rights)
    const key = info.keyColumn === null ? undefined : keyText(row[info.keyColumn])
    const ref = `${from}#${key ?? `sha:${ports.clock.contentHash(data)}`}`
    return unmatched.length > 0 ? { ref, data, unmatched } : { ref, data }
  }
  for await (const batch of ports.tables.listBatches(left, { version: info.version, columns, limit })) {
    yield batch.map(toInput)
  }
}
