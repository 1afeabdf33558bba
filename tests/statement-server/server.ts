import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import { z } from "zod"
import { toDuckDb } from "./to-duckdb.ts"

const submission = z.strictObject({
  statement: z.string(),
  parameters: z
    .array(
      z.strictObject({
        name: z.string(),
        type: z.enum(["STRING", "INT", "BIGINT", "DOUBLE", "BOOLEAN"]),
        value: z.string().optional(),
      }),
    )
    .optional(),
  warehouse_id: z.string(),
  catalog: z.string(),
  schema: z.string(),
  wait_timeout: z.string().optional(),
  on_wait_timeout: z.string().optional(),
})
type Submission = z.output<typeof submission>
type Parameter = NonNullable<Submission["parameters"]>[number]

const TYPE_NAMES: Readonly<Record<string, string>> = {
  VARCHAR: "STRING",
  BIGINT: "LONG",
  HUGEINT: "LONG",
  INTEGER: "INT",
  DOUBLE: "DOUBLE",
  BOOLEAN: "BOOLEAN",
}
const typeName = (duck: string): string =>
  TYPE_NAMES[duck] ?? (duck.startsWith("TIMESTAMP") ? "TIMESTAMP" : duck.startsWith("DECIMAL") ? "DECIMAL" : "STRING")

const boundValue = ({ type, value }: Parameter): string | number | boolean | null => {
  if (value === undefined) return null
  if (type === "BOOLEAN") return value === "true"
  return type === "STRING" ? value : Number(value)
}

const cellText = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  return value instanceof Date ? value.toISOString() : String(value)
}

type Outcome =
  | { readonly kind: "done"; readonly columns: { name: string; type: string }[]; readonly rows: (string | null)[][] }
  | { readonly kind: "failed"; readonly message: string }

const execute = async (connection: DuckDBConnection, asked: Submission): Promise<Outcome> => {
  try {
    const values = Object.fromEntries((asked.parameters ?? []).map((one) => [one.name, boundValue(one)]))
    const reader = await connection.runAndReadAll(toDuckDb(asked.statement), values)
    const types = reader.columnTypes()
    const columns = reader.columnNames().map((name, index) => ({ name, type: typeName(String(types[index])) }))
    return { kind: "done", columns, rows: reader.getRowsJS().map((row) => row.map(cellText)) }
  } catch (error) {
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) }
  }
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const CHUNK_ROWS = 100

const replyOf = (id: string, outcome: Outcome, chunk: number): Record<string, unknown> => {
  if (outcome.kind === "failed")
    return {
      statement_id: id,
      status: { state: "FAILED", error: { error_code: "BAD_REQUEST", message: outcome.message } },
    }
  const columns = outcome.columns.map(({ name, type }, position) => ({
    name,
    position,
    type_name: type,
    type_text: type,
  }))
  return {
    statement_id: id,
    status: { state: "SUCCEEDED" },
    manifest: { format: "JSON_ARRAY", schema: { column_count: columns.length, columns }, truncated: false },
    result: chunkOf(id, outcome, chunk),
  }
}

const chunkOf = (id: string, outcome: Extract<Outcome, { kind: "done" }>, chunk: number): Record<string, unknown> => {
  const rows = outcome.rows.slice(chunk * CHUNK_ROWS, (chunk + 1) * CHUNK_ROWS)
  const more = (chunk + 1) * CHUNK_ROWS < outcome.rows.length
  return {
    chunk_index: chunk,
    row_count: rows.length,
    data_array: rows,
    ...(more ? { next_chunk_internal_link: `/api/2.0/sql/statements/${id}/result/chunks/${chunk + 1}` } : {}),
  }
}

export type StatementServer = {
  readonly host: string
  /** Statements it has run, in the warehouse's words. */
  readonly statements: readonly string[]
  /** From now on each statement takes so long. */
  takes(milliseconds: number): void
  close(): Promise<void>
}

/**
 * A statement-execution server for tests: each statement by itself (no transactions), no keys, each as
 * long as `takes` says, results in chunks, slow ones answered as PENDING first. DuckDB executes.
 */
export const startStatementServer = async (options: {
  readonly schema: string
  readonly token: string
}): Promise<StatementServer> => {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "2",
    memory_limit: "512MB",
    autoinstall_known_extensions: "false",
  })
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  await connection.run(`CREATE SCHEMA "${options.schema}"`)
  await connection.run(`SET schema = '${options.schema}'`)
  const outcomes = new Map<string, Promise<Outcome>>()
  const statements: string[] = []
  let delayMs = 0
  let last: Promise<unknown> = Promise.resolve()

  const submit = (body: unknown): { id: string; outcome: Promise<Outcome> } => {
    const asked = submission.parse(body)
    statements.push(asked.statement)
    const id = `statement-${statements.length}`
    const outcome = sleep(delayMs).then(() => {
      const ran = last.then(() => execute(connection, asked))
      last = ran
      return ran
    })
    outcomes.set(id, outcome)
    return { id, outcome }
  }

  const answer = async (method: string, path: string, body: unknown): Promise<unknown> => {
    if (method === "POST" && path === "/api/2.0/sql/statements") {
      const { id, outcome } = submit(body)
      const pending = statements.length % 10 === 0
      return pending ? { statement_id: id, status: { state: "PENDING" } } : replyOf(id, await outcome, 0)
    }
    const [, id = "", chunk] = /^\/api\/2\.0\/sql\/statements\/([^/]+)(?:\/result\/chunks\/(\d+))?$/.exec(path) ?? []
    const outcome = await outcomes.get(id)
    if (!outcome) return undefined
    if (chunk === undefined) return replyOf(id, outcome, 0)
    return outcome.kind === "done" ? chunkOf(id, outcome, Number(chunk)) : undefined
  }

  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const reply = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
    if (request.headers.authorization !== `Bearer ${options.token}`)
      return reply(401, { error_code: "UNAUTHENTICATED", message: "no" })
    try {
      const text = Buffer.concat(parts).toString()
      const found = await answer(request.method ?? "GET", request.url ?? "", text ? JSON.parse(text) : undefined)
      return found === undefined
        ? reply(404, { error_code: "NOT_FOUND", message: "no such statement" })
        : reply(200, found)
    } catch (error) {
      return reply(400, { error_code: "BAD_REQUEST", message: String(error) })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    host: `http://127.0.0.1:${port}`,
    statements,
    takes: (milliseconds) => {
      delayMs = milliseconds
    },
    close: async () => {
      await new Promise((resolve) => server.close(resolve))
      connection.closeSync()
      instance.closeSync()
    },
  }
}
