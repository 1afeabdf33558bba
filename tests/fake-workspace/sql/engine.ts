import { type DuckDBConnection, DuckDBInstance, type DuckDBValue, type JS } from "@duckdb/node-api"
import { addAiFunctions, withStructs } from "./ai-functions.ts"
import { boundValue, cellText, typeName, typeText } from "./cells.ts"
import { copyOf, nameParts, type Version, writtenBy } from "./history.ts"
import { withReaders } from "./read-files.ts"
import { duckCatalog, toDuckDb } from "./to-duckdb.ts"

/** A parameter as a submission carries it. */
export type SqlParameter = { readonly name: string; readonly type: string; readonly value?: string | undefined }
export type SqlRequest = {
  readonly statement: string
  readonly parameters: readonly SqlParameter[]
  readonly catalog: string | undefined
  readonly schema: string | undefined
}
/** Columns as a manifest has them, cells as JSON_ARRAY carries them. */
export type SqlResult = {
  readonly columns: readonly { readonly name: string; readonly typeName: string; readonly typeText: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
}
type Answer = {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly JS[])[]
}
type Name = readonly [catalog: string, schema: string, table: string]

/** The tables of a workspace: one database per catalog, no keys, one statement at a time, versions of tables named in full. */
export type Engine = {
  execute(request: SqlRequest): Promise<SqlResult>
  /** Runs text that is DuckDB's already. */
  run(statement: string, parameters?: Readonly<Record<string, DuckDBValue>>): Promise<Record<string, JS>[]>
  addCatalog(name: string): Promise<void>
  addSchema(catalog: string, schema: string): Promise<void>
  readonly catalogs: ReadonlySet<string>
  /** Tables that keep their changes, in small letters. */
  readonly changeFeeds: ReadonlySet<string>
  close(): Promise<void>
}

/** A warehouse refuses a MERGE in which two source rows meet one target row; DuckDB would take the last. */
const MERGE = /^MERGE INTO ([\s\S]+?) AS t USING \(([\s\S]+)\) AS s ON ([\s\S]+?)\s+WHEN /
const MERGED = /^MERGE INTO /
const VERSION_AS_OF = /((?:`(?:[^`]|``)+`\.){2}`(?:[^`]|``)+`) VERSION AS OF (\d+)/g
const PROPERTIES = /^ALTER TABLE (\S+) SET TBLPROPERTIES \(([^)]*)\)$/
const CHANGE_FEED = /'delta\.enableChangeDataFeed'\s*=\s*'true'/
const DESCRIBED = /^DESCRIBE (HISTORY|DETAIL) (\S+)/

const quoted = (part: string): string => `"${part.replaceAll('"', '""')}"`
const inDuckDb = ([catalog, schema, table]: Name): string => [duckCatalog(catalog), schema, table].map(quoted).join(".")
const ticked = (name: Name): string => name.map((part) => `\`${part.replaceAll("`", "``")}\``).join(".")

const bound = (parameters: readonly SqlParameter[]): Record<string, DuckDBValue> =>
  Object.fromEntries(parameters.map(({ name, type, value }) => [name, boundValue(type, value)]))

const inItsWords = ({ columns, rows }: Answer): SqlResult => ({
  columns: columns.map(({ name, type }) => ({ name, typeName: typeName(type), typeText: typeText(type) })),
  rows: rows.map((row) => row.map((cell, at) => cellText(cell, columns[at]?.type ?? ""))),
})

/** The engine that every test has: DuckDB, in memory. */
export const openEngine = async (placeOf: (path: string) => string): Promise<Engine> => {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "2",
    memory_limit: "1GB",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  })
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  await addAiFunctions(connection)
  const catalogs = new Set<string>()
  const changeFeeds = new Set<string>()
  const histories = new Map<string, Version[]>()
  let last: Promise<unknown> = Promise.resolve()

  const alone = <Result>(work: (on: DuckDBConnection) => Promise<Result>): Promise<Result> => {
    const done = last.then(() => work(connection))
    last = done.catch(() => undefined)
    return done
  }

  const historyOf = (name: Name): Version[] => histories.get(name.join(".").toLowerCase()) ?? []

  const refuseTwoForOne = async (on: DuckDBConnection, text: string, { parameters }: SqlRequest): Promise<void> => {
    const [, target, source, condition] = MERGE.exec(text) ?? []
    if (target === undefined) return
    const found = await on.runAndReadAll(
      `SELECT 1 FROM ${target} AS t JOIN (${source}) AS s ON ${condition} GROUP BY t.rowid HAVING count(*) > 1 LIMIT 1`,
      bound(parameters),
    )
    if (found.currentRowCount > 0)
      throw new Error(
        "[DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE] Cannot perform Merge as multiple source rows matched and attempted to modify the same target row.",
      )
  }

  /** Statements that name a table without its catalog keep no versions here; such a table has one, as it is now. */
  const asItIs = async (on: DuckDBConnection, name: Name): Promise<Version> => {
    try {
      await on.run(
        `CREATE OR REPLACE TABLE ${inDuckDb([name[0], name[1], copyOf(name[2], 0)])} AS SELECT * FROM ${inDuckDb(name)}`,
      )
    } catch {
      throw new Error(`[TABLE_OR_VIEW_NOT_FOUND] The table ${ticked(name)} cannot be found.`)
    }
    return { version: 0, at: new Date(), operation: "WRITE" }
  }

  const describe = async (on: DuckDBConnection, what: string, name: Name): Promise<Answer> => {
    if (what === "HISTORY") {
      const kept = historyOf(name)
      const rows = (kept.length === 0 ? [await asItIs(on, name)] : kept)
        .toReversed()
        .map(({ version, at, operation }): JS[] => [BigInt(version), at, operation])
      const columns = [
        { name: "version", type: "BIGINT" },
        { name: "timestamp", type: "TIMESTAMP WITH TIME ZONE" },
        { name: "operation", type: "VARCHAR" },
      ]
      return { columns, rows }
    }
    const counted = await on.runAndReadAll(`SELECT count(*) FROM ${inDuckDb(name)}`)
    const rows = counted.getRowsJS().map(([count]): JS[] => ["delta", BigInt(Number(count) * 64)])
    return {
      columns: [
        { name: "format", type: "VARCHAR" },
        { name: "sizeInBytes", type: "BIGINT" },
      ],
      rows,
    }
  }

  /** Keeps what a statement has made of a table as its next version. */
  const keepVersion = async (on: DuckDBConnection, statement: string): Promise<void> => {
    const written = writtenBy(statement)
    if (!written) return
    const [catalog, schema, table] = written.name
    const history = historyOf(written.name)
    const version = history.length
    await on.run(
      `CREATE OR REPLACE TABLE ${inDuckDb([catalog, schema, copyOf(table, version)])} AS SELECT * FROM ${inDuckDb(written.name)}`,
    )
    histories.set(written.name.join(".").toLowerCase(), [
      ...history,
      { version, at: new Date(), operation: written.operation },
    ])
  }

  /** Properties are Delta's; here only whether a table keeps its changes means something. */
  const setProperties = async (on: DuckDBConnection, table: string, properties: string): Promise<Answer> => {
    const name = nameParts(table)
    if (!name) throw new Error(`[PARSE_SYNTAX_ERROR] ${table} is not a name in full.`)
    await on.run(`SELECT 1 FROM ${inDuckDb(name)} LIMIT 0`)
    if (CHANGE_FEED.test(properties)) changeFeeds.add(name.join(".").toLowerCase())
    return { columns: [], rows: [] }
  }

  const ofVersion = (statement: string): string =>
    statement.replace(VERSION_AS_OF, (_, text: string, version: string) => {
      const name = nameParts(text)
      return name ? ticked([name[0], name[1], copyOf(name[2], Number(version))]) : text
    })

  const answer = async (on: DuckDBConnection, request: SqlRequest): Promise<Answer> => {
    const { statement, parameters } = request
    const [, what, described = ""] = DESCRIBED.exec(statement) ?? []
    const name = nameParts(described)
    if (what !== undefined && name) return describe(on, what, name)
    const [, altered = "", properties] = PROPERTIES.exec(statement) ?? []
    if (properties !== undefined) return setProperties(on, altered, properties)
    const text = toDuckDb(withStructs(withReaders(ofVersion(statement), placeOf)), catalogs)
    await refuseTwoForOne(on, text, request)
    const reader = await on.runAndReadAll(text, bound(parameters))
    const types = reader.columnTypes()
    await keepVersion(on, statement)
    const replaced = /^CREATE OR REPLACE TABLE (\S+)/.exec(statement)?.[1]
    if (replaced !== undefined) changeFeeds.delete(nameParts(replaced)?.join(".").toLowerCase() ?? "")
    if (MERGED.test(statement))
      return { columns: [{ name: "num_affected_rows", type: "BIGINT" }], rows: reader.getRowsJS() }
    return {
      columns: reader.columnNames().map((column, index) => ({ name: column, type: String(types[index]) })),
      rows: reader.getRowsJS(),
    }
  }

  return {
    catalogs,
    changeFeeds,
    execute: (request) =>
      alone(async (on) => {
        const { catalog, schema } = request
        if (catalog !== undefined && schema !== undefined)
          await on.run(`USE ${quoted(duckCatalog(catalog))}.${quoted(schema)}`)
        return inItsWords(await answer(on, request))
      }),
    run: (statement, parameters = {}) =>
      alone(async (on) => (await on.runAndReadAll(statement, parameters)).getRowObjectsJS()),
    addCatalog: async (name) => {
      if (catalogs.has(name.toLowerCase())) return
      await alone((on) => on.run(`ATTACH ':memory:' AS ${quoted(duckCatalog(name))}`))
      catalogs.add(name.toLowerCase())
    },
    addSchema: async (catalog, schema) => {
      await alone((on) => on.run(`CREATE SCHEMA IF NOT EXISTS ${quoted(duckCatalog(catalog))}.${quoted(schema)}`))
    },
    close: async () => {
      await last
      connection.closeSync()
      instance.closeSync()
    },
  }
}
