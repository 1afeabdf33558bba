import { type DuckDBConnection, DuckDBInstance, type DuckDBValue, type JS } from "@duckdb/node-api"
import { Problem, storageFull } from "../../contract/problems.ts"
import { type PreparedStatements, preparedOn } from "./prepared.ts"

export type SqlParameter = string | number | boolean | null
export type RawRow = Record<string, unknown>

/** One DuckDB instance. Each statement has a connection of its own: a second statement would end the first one's stream. */
export type DuckDb = {
  all(statement: string, parameters?: readonly SqlParameter[]): Promise<RawRow[]>
  run(statement: string, parameters?: readonly SqlParameter[]): Promise<number>
  /**
   * Runs a statement that comes again and again; each connection prepares it once. Only for statements that read no
   * table: a kept plan is made for what the tables held then (which columns had no NULL, how long texts were), and
   * the engine goes on trusting that, with wrong rows for an answer.
   */
  again(statement: string, parameters: readonly SqlParameter[]): Promise<void>
  /** Rows in batches, in order, without holding all of them. */
  stream(statement: string, parameters?: readonly SqlParameter[]): AsyncIterable<RawRow[]>
  close(): Promise<void>
}

type Connected = { readonly connection: DuckDBConnection; readonly prepared: PreparedStatements }

type Options = { readonly memoryLimit: string; readonly threads: number; readonly onConnect?: readonly string[] }

/** Closing waits this long for statements and for readers that have not taken their last row. */
const LONGEST_CLOSE_MS = 5_000

const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER)

/** BIGINT within 2^53 as number, instants as ISO text, nested values likewise; the rest as it is. */
export const toPlain = (value: unknown): unknown => {
  if (typeof value === "bigint")
    return value <= LARGEST_EXACT && value >= -LARGEST_EXACT ? Number(value) : value.toString()
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(toPlain)
  if (value instanceof Uint8Array) return value
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toPlain(inner)]))
  return value
}

const plainRow = (row: Record<string, JS>): RawRow => {
  const plain: RawRow = {}
  for (const name in row) plain[name] = toPlain(row[name])
  return plain
}

const failed = (error: unknown, statement: string): Problem =>
  storageFull(error) ??
  new Problem("statement_failed", {
    detail: error instanceof Error ? (error.message.split("\n")[0] ?? error.message) : String(error),
    facts: { statement: statement.slice(0, 2000) },
    cause: error,
  })

/**
 * Opens a DuckDB file (or `:memory:`) once per process; opening one file twice in a process would be two engines on it.
 * Throws Problem `workspace_busy` when another process holds the file.
 */
export const openDuckDb = async (file: string, options: Options): Promise<DuckDb> => {
  const settings = {
    memory_limit: options.memoryLimit,
    threads: String(options.threads),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  }
  const create = () =>
    file === ":memory:" ? DuckDBInstance.create(file, settings) : DuckDBInstance.fromCache(file, settings)
  const instance = await create().catch((error: unknown) => {
    if (String(error).includes("Could not set lock")) {
      throw new Problem("workspace_busy", {
        detail: `Another process has the workspace file ${file} open.`,
        cause: error,
      })
    }
    throw new Problem("setting_invalid", {
      field: "DATABITS_HOME",
      detail: `The workspace file ${file} cannot be opened; it is damaged or not ours.`,
      remedy: "Restore it from a backup, or choose another folder with DATABITS_HOME.",
      facts: { why: String(error) },
      cause: error,
    })
  })
  /** Statements under way: closing beneath one of them would bring the process down. */
  const underWay = new Set<Promise<void>>()
  let closing = false
  const enter = (): (() => void) => {
    if (closing) throw new Problem("statement_failed", { detail: "The workspace is closed." })
    const { promise, resolve } = Promise.withResolvers<void>()
    underWay.add(promise)
    return () => {
      underWay.delete(promise)
      resolve()
    }
  }

  const idle: Connected[] = []
  const all = new Set<Connected>()

  const take = async (): Promise<Connected> => {
    // The one used last, so that few connections do most of the work and have it prepared.
    const waiting = idle.pop()
    if (waiting) return waiting
    const connection = await instance.connect()
    const connected = { connection, prepared: preparedOn(connection) }
    all.add(connected)
    await connection.run("SET TimeZone = 'UTC'")
    for (const statement of options.onConnect ?? []) await connection.run(statement)
    return connected
  }

  const using = async <Result>(statement: string, work: (connected: Connected) => Promise<Result>): Promise<Result> => {
    const leave = enter()
    try {
      const connected = await take()
      try {
        return await work(connected)
      } finally {
        idle.push(connected)
      }
    } catch (error) {
      throw error instanceof Problem ? error : failed(error, statement)
    } finally {
      leave()
    }
  }

  const bind = (parameters: readonly SqlParameter[]): DuckDBValue[] => [...parameters]

  return {
    all: (statement, parameters = []) =>
      using(statement, async ({ connection }) => {
        const reader = await connection.runAndReadAll(statement, bind(parameters))
        return reader.getRowObjectsJS().map(plainRow)
      }),
    run: (statement, parameters = []) =>
      using(statement, async ({ connection }) => {
        const result = await connection.run(statement, bind(parameters))
        return result.rowsChanged
      }),
    again: (statement, parameters) => using(statement, ({ prepared }) => prepared.run(statement, parameters)),
    async *stream(statement, parameters = []) {
      const leave = enter()
      try {
        const connected = await take()
        try {
          const result = await connected.connection.stream(statement, bind(parameters))
          for await (const rows of result.yieldRowObjectJs()) yield rows.map(plainRow)
        } finally {
          idle.push(connected)
        }
      } catch (error) {
        throw error instanceof Problem ? error : failed(error, statement)
      } finally {
        leave()
      }
    },
    close: async () => {
      closing = true
      const { promise: tooLong, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, LONGEST_CLOSE_MS)
      await Promise.race([Promise.all(underWay), tooLong])
      clearTimeout(timer)
      // What never ends is left to the end of the process; the log of the database keeps what was acknowledged.
      if (underWay.size > 0) return
      for (const { connection, prepared } of all) {
        prepared.drop()
        connection.closeSync()
      }
      instance.closeSync()
    },
  }
}
