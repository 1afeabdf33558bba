import { mkdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { setImmediate as nextTurn } from "node:timers/promises"
import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, VARCHAR } from "@duckdb/node-api"
import type { TableColumn } from "../../contract/entities/table.ts"
import { Problem, storageFull } from "../../contract/problems.ts"
import type { TextRow } from "../../core/ports/tables.ts"
import type { RawRow } from "./duckdb.ts"
import { ENGINE_TYPES, literal, quoted } from "./table-types.ts"

/** Rows and characters one part is made of; what is in memory at one time. */
const PART_ROWS = 50_000
const PART_CHARACTERS = 32_000_000
const CHUNK_ROWS = 2048

/** Work on a table's rows apart from the state: an engine of its own, and a folder that is gone afterwards. */
export type Stage = {
  /** Runs a statement; a stop interrupts it. Returns rows changed. */
  readonly run: (statement: string, parameters?: readonly string[]) => Promise<number>
  readonly all: (statement: string) => Promise<RawRow[]>
  readonly connection: DuckDBConnection
  /** A path in the folder. */
  readonly path: (name: string) => string
}

/** Opens a stage for `work` and clears it away whatever happens. A stop is Problem `run_cancelled`. */
export const onStage = async <Result>(
  folder: string,
  signal: AbortSignal | undefined,
  work: (stage: Stage) => Promise<Result>,
): Promise<Result> => {
  await mkdir(folder, { recursive: true })
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: "512MB",
    threads: "2",
    temp_directory: join(folder, "spill"),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  })
  const connection = await instance.connect()
  const interrupt = () => connection.interrupt()
  signal?.addEventListener("abort", interrupt)
  try {
    await connection.run("SET TimeZone = 'UTC'")
    const run: Stage["run"] = async (statement, parameters = []) =>
      (await connection.run(statement, [...parameters])).rowsChanged
    const all: Stage["all"] = async (statement) => (await connection.runAndReadAll(statement)).getRowObjectsJS()
    return await work({ run, all, connection, path: (name) => join(folder, name) })
  } catch (error) {
    if (signal?.aborted) throw new Problem("run_cancelled", { cause: error })
    throw error instanceof Problem
      ? error
      : (storageFull(error) ??
          new Problem("statement_failed", {
            detail: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error),
            cause: error,
          }))
  } finally {
    signal?.removeEventListener("abort", interrupt)
    connection.closeSync()
    instance.closeSync()
    await rm(folder, { recursive: true, force: true })
  }
}

const columnAt = (index: number): string => `c${index}`

const appendChunk = (
  connection: { appendDataChunk(chunk: DuckDBDataChunk): void },
  rows: readonly TextRow[],
  width: number,
): void => {
  const chunk = DuckDBDataChunk.create(Array.from({ length: width }, () => VARCHAR))
  chunk.setColumns(Array.from({ length: width }, (_, index) => rows.map((row) => row[index] ?? null)))
  connection.appendDataChunk(chunk)
}

/** Writes one part: rows of text, in order, as a Parquet file. */
const writePart = async (
  { connection, run }: Stage,
  rows: readonly TextRow[],
  width: number,
  path: string,
): Promise<void> => {
  const columns = Array.from({ length: width }, (_, index) => `${columnAt(index)} VARCHAR`)
  await run(`CREATE OR REPLACE TABLE part (${columns.join(", ")})`)
  const appender = await connection.createAppender("part")
  for (let at = 0; at < rows.length; at += CHUNK_ROWS) {
    appendChunk(appender, rows.slice(at, at + CHUNK_ROWS), width)
    // Appending is synchronous: let the server answer in between.
    await nextTurn()
  }
  appender.closeSync()
  await run(`COPY part TO ${literal(path)} (FORMAT parquet, COMPRESSION snappy)`)
}

const charactersOf = (row: TextRow): number => row.reduce((sum, cell) => sum + (cell?.length ?? 0), 0)

const asTyped = ({ type }: TableColumn, index: number): string => {
  const cell = columnAt(index)
  return type === "string" ? cell : `CAST(trim(${cell}) AS ${ENGINE_TYPES[type]})`
}

/**
 * Writes rows of text into one Parquet file, in order, each column in its type. Memory holds one part at a time.
 * Columns are asked for when all rows were read. Returns the number of rows.
 */
export const writeRows = async (
  stage: Stage,
  batches: AsyncIterable<readonly TextRow[]>,
  columns: () => readonly TableColumn[],
  target: string,
): Promise<number> => {
  const parts: string[] = []
  let pending: TextRow[] = []
  let characters = 0
  let width = 0

  const flush = async (): Promise<void> => {
    const path = stage.path(`part-${parts.length}.parquet`)
    await writePart(stage, pending, width, path)
    parts.push(path)
    pending = []
    characters = 0
  }

  for await (const batch of batches) {
    for (const row of batch) {
      pending.push(row)
      characters += charactersOf(row)
      width = Math.max(width, row.length)
      if (pending.length >= PART_ROWS || characters >= PART_CHARACTERS) await flush()
    }
  }
  const final = columns()
  width = Math.max(width, final.length)
  if (pending.length > 0 || parts.length === 0) await flush()
  const select = final.map((column, index) => `${asTyped(column, index)} AS ${quoted(column.name)}`)
  return stage.run(
    `COPY (SELECT ${select.join(", ")} FROM read_parquet([${parts.map(literal).join(", ")}], union_by_name = true)) TO ${literal(target)} (FORMAT parquet, COMPRESSION zstd)`,
  )
}
