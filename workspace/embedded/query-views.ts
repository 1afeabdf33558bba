import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import type { DuckDBConnection } from "@duckdb/node-api"
import { splitName } from "../../contract/names.ts"
import { DUCKDB } from "../../schemas/ddl.ts"
import { TABLES } from "../../schemas/tables.ts"
import { VIEWS } from "../../schemas/views.ts"
import type { StoredTable, TableCatalog } from "../state/tables.ts"
import type { DuckDb } from "./duckdb.ts"
import { engineCatalog, type NamedTable } from "./query-names.ts"
import { literal } from "./table-types.ts"

type Place = { readonly catalog: string; readonly schema: string }

/** A table a statement may read: its name in the statement and the file its rows are in. */
export type ReadableTable = NamedTable & { readonly file: string }

const OURS: ReadonlySet<string> = new Set([...Object.keys(TABLES), ...Object.keys(VIEWS)])

/** Whether who asks may read a table; `check` says what is missing. */
export type MayRead = {
  readonly may: (table: StoredTable) => Promise<boolean>
  readonly check: (table: StoredTable) => Promise<void>
}

type Given = {
  readonly catalog: TableCatalog
  readonly state: DuckDb
  readonly folder: string
  readonly place: Place
  readonly reads: MayRead
}

/** Names of the workbench's own tables in a statement, by which of them they mean. */
const ownTable = ({ catalog, schema, table }: NamedTable, place: Place): boolean =>
  OURS.has(table) &&
  (schema === "" || schema === place.schema.toLowerCase()) &&
  (catalog === "" || catalog === place.catalog.toLowerCase())

const peoplesTable = (named: NamedTable, tables: readonly StoredTable[], place: Place): StoredTable | undefined => {
  const matches = tables.filter(({ name }) => {
    const parts = splitName(name)
    return (
      parts.name === named.table &&
      (named.schema === "" || parts.schema === named.schema) &&
      (named.catalog === "" || parts.catalog === named.catalog)
    )
  })
  const here = matches.filter(({ name }) => splitName(name).catalog === place.catalog.toLowerCase())
  return matches.length === 1 ? matches[0] : here.length === 1 ? here[0] : undefined
}

/** Copies one of our own tables for a statement; the state itself is never open to people's statements. */
const copyOwn = async (state: DuckDb, table: string, folder: string, empty: boolean): Promise<string> => {
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${table}.parquet`)
  await state.run(
    `COPY (SELECT * FROM ${DUCKDB.quote(table)}${empty ? " LIMIT 0" : ""}) TO ${literal(file)} (FORMAT parquet)`,
  )
  return file
}

/** The tables a statement names that are there, each with a file. What is not there the engine names itself. */
export const tablesNamed = async (
  { catalog, state, folder, place, reads }: Given,
  named: readonly NamedTable[],
  copies: string,
): Promise<ReadableTable[]> => {
  const once = [...new Map(named.map((one) => [JSON.stringify(one), one])).values()]
  const tables = once.some((one) => !ownTable(one, place)) ? await catalog.list() : []
  const readable: ReadableTable[] = []
  for (const one of once) {
    const theirs = ownTable(one, place) ? undefined : peoplesTable(one, tables, place)
    if (ownTable(one, place)) readable.push({ ...one, file: await copyOwn(state, one.table, copies, false) })
    else if (theirs) {
      await reads.check(theirs)
      readable.push({ ...one, file: join(folder, theirs.file) })
    }
  }
  return readable
}

/** Every table there is, for statements that list tables; our own are listed without rows. */
export const allTables = async (
  { catalog, state, folder, place, reads }: Given,
  copies: string,
): Promise<ReadableTable[]> => {
  const theirs: ReadableTable[] = []
  for (const table of await catalog.list()) {
    const { catalog: top, schema, name } = splitName(table.name)
    if (await reads.may(table)) theirs.push({ catalog: top, schema, table: name, file: join(folder, table.file) })
  }
  const ours: ReadableTable[] = []
  for (const table of OURS) ours.push({ ...place, table, file: await copyOwn(state, table, copies, true) })
  return [...theirs, ...ours]
}

const attached = (catalog: string): string => DUCKDB.quote(engineCatalog(catalog))

/** Makes the tables readable under their names. Names without catalog or schema mean the place of our own tables. */
export const defineViews = async (
  connection: DuckDBConnection,
  tables: readonly ReadableTable[],
  place: Place,
): Promise<void> => {
  const home = { catalog: place.catalog.toLowerCase(), schema: place.schema.toLowerCase() }
  const complete = tables.map((one) => ({
    ...one,
    catalog: one.catalog || home.catalog,
    schema: one.schema || home.schema,
  }))
  const catalogs = new Set([home.catalog, ...complete.map(({ catalog }) => catalog)])
  for (const catalog of catalogs) await connection.run(`ATTACH ':memory:' AS ${attached(catalog)}`)
  for (const { catalog, schema } of [home, ...complete])
    await connection.run(`CREATE SCHEMA IF NOT EXISTS ${attached(catalog)}.${DUCKDB.quote(schema)}`)
  for (const { catalog, schema, table, file } of complete) {
    await connection.run(
      `CREATE OR REPLACE VIEW ${attached(catalog)}.${DUCKDB.quote(schema)}.${DUCKDB.quote(table)} AS SELECT * FROM read_parquet(${literal(file)})`,
    )
  }
  await connection.run(`USE ${attached(home.catalog)}.${DUCKDB.quote(home.schema)}`)
}
