import { type DuckDBConnection, DuckDBInstance, type DuckDBValue, type JS } from "@duckdb/node-api"
import { duckCatalog, toDuckDb } from "./to-duckdb.ts"

export type SqlRequest = {
  readonly statement: string
  readonly parameters: Readonly<Record<string, DuckDBValue>>
  readonly catalog: string | undefined
  readonly schema: string | undefined
}
export type SqlResult = {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly JS[])[]
}

/** The tables of a workspace: one database per catalog, no keys, one statement at a time. */
export type Engine = {
  execute(request: SqlRequest): Promise<SqlResult>
  /** Runs text that is DuckDB's already. */
  run(statement: string, parameters?: Readonly<Record<string, DuckDBValue>>): Promise<Record<string, JS>[]>
  addCatalog(name: string): Promise<void>
  addSchema(catalog: string, schema: string): Promise<void>
  close(): Promise<void>
}

/** A warehouse refuses a MERGE in which two source rows meet one target row; DuckDB would take the last. */
const MERGE = /^MERGE INTO ([\s\S]+?) AS t USING \(([\s\S]+)\) AS s ON ([\s\S]+?)\s+WHEN /

export const openEngine = async (): Promise<Engine> => {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "2",
    memory_limit: "1GB",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  })
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  const catalogs = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()

  const alone = <Result>(work: (on: DuckDBConnection) => Promise<Result>): Promise<Result> => {
    const done = last.then(() => work(connection))
    last = done.catch(() => undefined)
    return done
  }

  const refuseTwoForOne = async (on: DuckDBConnection, text: string, { parameters }: SqlRequest): Promise<void> => {
    const [, target, source, condition] = MERGE.exec(text) ?? []
    if (target === undefined) return
    const found = await on.runAndReadAll(
      `SELECT 1 FROM ${target} AS t JOIN (${source}) AS s ON ${condition} GROUP BY t.rowid HAVING count(*) > 1 LIMIT 1`,
      parameters,
    )
    if (found.currentRowCount > 0)
      throw new Error(
        "[DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE] Cannot perform Merge as multiple source rows matched and attempted to modify the same target row.",
      )
  }

  return {
    execute: (request) =>
      alone(async (on) => {
        const { catalog, schema, parameters, statement } = request
        if (catalog !== undefined && schema !== undefined)
          await on.run(`USE "${duckCatalog(catalog)}"."${schema.replaceAll('"', '""')}"`)
        const text = toDuckDb(statement, catalogs)
        await refuseTwoForOne(on, text, request)
        const reader = await on.runAndReadAll(text, parameters)
        const types = reader.columnTypes()
        return {
          columns: reader.columnNames().map((name, index) => ({ name, type: String(types[index]) })),
          rows: reader.getRowsJS(),
        }
      }),
    run: (statement, parameters = {}) =>
      alone(async (on) => (await on.runAndReadAll(statement, parameters)).getRowObjectsJS()),
    addCatalog: async (name) => {
      if (catalogs.has(name.toLowerCase())) return
      await alone((on) => on.run(`ATTACH ':memory:' AS "${duckCatalog(name)}"`))
      catalogs.add(name.toLowerCase())
    },
    addSchema: async (catalog, schema) => {
      await alone((on) =>
        on.run(`CREATE SCHEMA IF NOT EXISTS "${duckCatalog(catalog)}"."${schema.replaceAll('"', '""')}"`),
      )
    },
    close: async () => {
      await last
      connection.closeSync()
      instance.closeSync()
    },
  }
}
