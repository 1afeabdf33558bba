import { rm } from "node:fs/promises"
import { join } from "node:path"
import { type DuckDBConnection, DuckDBInstance, type DuckDBResult } from "@duckdb/node-api"
import type { TableColumn, TableRow } from "../../contract/entities/table.ts"
import type { Json } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import type { QueryAnswer, QueryOptions, Tables } from "../../core/ports/tables.ts"
import type { TableCatalog } from "../state/tables.ts"
import { type DuckDb, toPlain } from "./duckdb.ts"
import { readsOf } from "./query-names.ts"
import { allTables, defineViews, type MayRead, type ReadableTable, tablesNamed } from "./query-views.ts"
import { slots } from "./slots.ts"
import { columnTypeOf, literal } from "./table-types.ts"

const TIMEOUT_MS = 30_000
const AT_ONE_TIME = 2
const WORDS_SHOWN = 2000
/** Characters of text an answer may hold: it is built in memory and sent in one piece. */
const MOST_CHARACTERS = 64_000_000

type Given = {
  readonly catalog: TableCatalog
  readonly state: DuckDb
  /** Folder of people's tables. */
  readonly folder: string
  /** Folder for copies of our own tables while a statement runs. */
  readonly stages: string
  readonly place: { readonly catalog: string; readonly schema: string }
  readonly newId: () => string
  readonly reads: MayRead
}

const toJson = (value: unknown): Json => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value
  if (typeof value === "number") return Number.isFinite(value) ? value : null
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64")
  return value && typeof value === "object"
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toJson(inner)]))
    : null
}

const columnsOf = (result: DuckDBResult): TableColumn[] => {
  const types = result.columnTypes().map(String)
  return result.deduplicatedColumnNames().map((name, index) => ({ name, type: columnTypeOf(types[index] ?? "") }))
}

/** Characters of text in a value, nested ones too. */
const charactersOf = (value: unknown): number => {
  if (typeof value === "string") return value.length
  if (value instanceof Uint8Array) return value.length
  if (value === null || typeof value !== "object") return 0
  return Object.values(value).reduce<number>((sum, inner) => sum + charactersOf(inner), 0)
}

const tooLong = (): Problem =>
  new Problem("query_failed", {
    detail: `A row of the answer is longer than ${MOST_CHARACTERS / 1_000_000} million characters.`,
    remedy: "Ask for a part of the text, for example its first thousand characters.",
  })

/** The first rows of a running statement, as many as fit; one more than asked says that there are more. */
const firstRows = async (result: DuckDBResult, limit: number): Promise<QueryAnswer> => {
  const columns = columnsOf(result)
  const rows: TableRow[] = []
  let characters = 0
  for await (const batch of result.yieldRowsJs()) {
    for (const values of batch) {
      if (rows.length === limit) return { columns, rows, truncated: true }
      characters += charactersOf(values)
      if (characters > MOST_CHARACTERS && rows.length > 0) return { columns, rows, truncated: true }
      if (characters > MOST_CHARACTERS) throw tooLong()
      const cells = columns.map(({ name, type }, index) => {
        const value = toJson(toPlain(values[index]))
        return [name, type === "date" && typeof value === "string" ? value.slice(0, 10) : value]
      })
      rows.push(Object.fromEntries(cells))
    }
  }
  return { columns, rows, truncated: false }
}

/** From here on the engine reaches these files and nothing else, and nothing in it can be changed back. */
const lock = async (connection: DuckDBConnection, tables: readonly ReadableTable[]): Promise<void> => {
  await connection.run(`SET allowed_paths = [${tables.map(({ file }) => literal(file)).join(", ")}]`)
  await connection.run("SET enable_external_access = false")
  await connection.run("SET lock_configuration = true")
}

const inEngineWords = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem("query_failed", {
        detail: error instanceof Error ? error.message.slice(0, WORDS_SHOWN) : String(error),
        cause: error,
      })

/** Runs `work`; a stop or too long a wait interrupts the statement. */
const interruptible = async <Result>(
  connection: DuckDBConnection,
  { signal, timeout = TIMEOUT_MS }: QueryOptions,
  work: () => Promise<Result>,
): Promise<Result> => {
  let why: string | undefined
  const stop = (says: string) => () => {
    why = says
    connection.interrupt()
  }
  const asked = stop("The query was stopped.")
  const timer = setTimeout(
    stop(`The query took longer than ${Math.round(timeout / 1000)} seconds and was stopped.`),
    timeout,
  )
  signal?.addEventListener("abort", asked)
  try {
    return await work()
  } catch (error) {
    throw why === undefined ? inEngineWords(error) : new Problem("query_failed", { detail: why, cause: error })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener("abort", asked)
  }
}

/**
 * Runs people's reading statements. Each has an engine of its own that knows the tables the statement names and
 * reaches no other file; it is thrown away afterwards.
 */
export const openQueries = (given: Given): Pick<Tables, "listAnswer"> => {
  const inTurn = slots(AT_ONE_TIME)

  const answer = async (
    connection: DuckDBConnection,
    statement: string,
    limit: number,
    copies: string,
    signal: AbortSignal | undefined,
  ): Promise<QueryAnswer> => {
    const reads = await readsOf(connection, statement)
    const tables = reads.everything ? await allTables(given, copies) : await tablesNamed(given, reads.tables, copies)
    await defineViews(connection, tables, given.place)
    await lock(connection, tables)
    // A stop that came before the statement ran interrupted nothing.
    signal?.throwIfAborted()
    return firstRows(await connection.stream(reads.statement), limit)
  }

  const listAnswer: Tables["listAnswer"] = (statement, limit, options = {}) =>
    inTurn(async () => {
      const copies = join(given.stages, given.newId())
      const instance = await DuckDBInstance.create(":memory:", {
        memory_limit: "1GB",
        threads: "2",
        autoinstall_known_extensions: "false",
        autoload_known_extensions: "false",
      })
      const connection = await instance.connect()
      try {
        await connection.run("SET TimeZone = 'UTC'")
        return await interruptible(connection, options, () =>
          answer(connection, statement, limit, copies, options.signal),
        )
      } finally {
        connection.closeSync()
        instance.closeSync()
        await rm(copies, { recursive: true, force: true })
      }
    })

  return { listAnswer }
}
