import { z } from "zod"
import { Problem } from "../../contract/problems.ts"
import type { Client } from "./wire/client.ts"
import { lackIn } from "./wire/lack.ts"
import { PATIENT, type Patience, type Try, trying } from "./wire/retry.ts"

/** What the statements of one schema need: where, as whom, and where unqualified names lead. */
export type Warehouse = {
  readonly client: Client
  readonly warehouseId: string
  readonly catalog: string
  readonly schema: string
  /** How long the submission waits for the end, 5s to 50s; 30s when left out. */
  readonly wait?: string
  readonly patience?: Patience
}

export type StatementParameter = {
  readonly name: string
  readonly type: "STRING" | "INT" | "BIGINT" | "DOUBLE" | "BOOLEAN"
  readonly value?: string
}
export type StatementOptions = {
  readonly signal?: AbortSignal | undefined
  /** Whether running it twice does no harm, so that it may be sent again when its answer was lost. */
  readonly repeatable?: boolean
  /** What its entry in the warehouse's history is found by. */
  readonly tags?: Readonly<Record<string, string>>
}
export type Cell = string | number | boolean | null
export type StatementRow = Record<string, Cell>
export type StatementColumn = { readonly name: string; readonly type: string }
export type StatementAnswer = { readonly columns: readonly StatementColumn[]; readonly rows: readonly StatementRow[] }

const column = z.object({ name: z.string(), type_name: z.string(), type_text: z.string().nullish() })
const result = z.object({
  data_array: z.array(z.array(z.string().nullable())).nullish(),
  next_chunk_internal_link: z.string().nullish(),
})
const reply = z.object({
  statement_id: z.string(),
  status: z.object({
    state: z.string(),
    error: z.object({ error_code: z.string().nullish(), message: z.string().nullish() }).nullish(),
  }),
  manifest: z
    .object({ schema: z.object({ columns: z.array(column).nullish() }), truncated: z.boolean().nullish() })
    .nullish(),
  result: result.nullish(),
})
type Reply = z.output<typeof reply>

const STATEMENTS = "/api/2.0/sql/statements"
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 5_000
const NUMBERS = new Set(["BYTE", "SHORT", "INT", "LONG", "FLOAT", "DOUBLE", "DECIMAL"])
/** Another writer was faster; the statement had no effect and may be sent again. */
const CONFLICT = /DELTA_CONCURRENT_|Concurrent(?:Append|DeleteRead|DeleteDelete|Transaction)Exception/

/** For so long a statement that failed for now is sent again. */
const PASSING_BUDGET_MS = 60_000

/** Codes of a statement that failed for now; it had no effect. */
const PASSING = new Set([
  "DEADLINE_EXCEEDED",
  "RESOURCE_EXHAUSTED",
  "SERVICE_UNDER_MAINTENANCE",
  "TEMPORARILY_UNAVAILABLE",
  "WORKSPACE_TEMPORARILY_UNAVAILABLE",
])

const toCell = (text: string | null, type: string): Cell => {
  if (text === null) return null
  if (type === "BOOLEAN") return text === "true"
  if (type === "TIMESTAMP") return new Date(text).toISOString()
  if (!NUMBERS.has(type)) return text
  const number = Number(text)
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? text : number
}

const refused = ({ state, error }: Reply["status"], statement: string, principal: string): Problem => {
  const message = error?.message ?? `The warehouse ended the statement as ${state}.`
  const facts = { state, code: error?.error_code, statement: statement.slice(0, 2000) }
  if (CONFLICT.test(message)) return new Problem("databricks_conflict", { detail: message, facts })
  if (error?.error_code && PASSING.has(error.error_code))
    return new Problem("databricks_busy", { detail: message, facts })
  const lack = lackIn(message, principal)
  if (lack?.kind === "grant")
    return new Problem("databricks_denied", { detail: message, remedy: `Ask an owner to run: ${lack.sql}`, facts })
  return new Problem("statement_failed", { detail: message, facts })
}

const isUnderWay = ({ status }: Reply): boolean => status.state === "PENDING" || status.state === "RUNNING"

/** Who asked does not wait for this; a statement that cannot be stopped ends by itself. */
const stop = (client: Client, id: string): void => {
  client
    .json(z.object({}), { method: "POST", path: `${STATEMENTS}/${id}/cancel`, repeatable: true })
    .catch(() => undefined)
}

const cancelled = (signal: AbortSignal): Problem => new Problem("run_cancelled", { cause: signal.reason })

/** The reply to a submission; who cancels meanwhile is answered at once, and the statement stopped when it has a name. */
const submitted = async (
  client: Client,
  submission: Promise<Reply>,
  signal: AbortSignal | undefined,
): Promise<Reply> => {
  if (!signal) return submission
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => reject(cancelled(signal))
  signal.addEventListener("abort", onAbort, { once: true })
  try {
    return await Promise.race([submission, aborted])
  } catch (error) {
    if (signal.aborted) submission.then(({ statement_id }) => stop(client, statement_id)).catch(() => undefined)
    throw error
  } finally {
    signal.removeEventListener("abort", onAbort)
  }
}

/** Asks until the statement has ended. */
const followed = async (on: Warehouse, first: Reply, signal: AbortSignal | undefined): Promise<Reply> => {
  const { client, patience = PATIENT } = on
  let answer = first
  for (let wait = FIRST_WAIT_MS; isUnderWay(answer); wait = Math.min(wait * 1.5, LONGEST_WAIT_MS)) {
    await patience.sleep(wait, signal)
    if (signal?.aborted) {
      stop(client, first.statement_id)
      throw cancelled(signal)
    }
    answer = await client.json(reply, { path: `${STATEMENTS}/${first.statement_id}` })
  }
  return answer
}

/**
 * Runs one statement on a SQL warehouse: submit, poll, follow every chunk. Integers beyond 2^53 stay text, instants are
 * ISO 8601 with Z, nested values JSON text. A statement that fails (answered with HTTP 200) is Problem
 * `statement_failed`, one that failed for now is sent again if it is repeatable, `databricks_denied` where a grant is missing, `databricks_conflict` where another writer was
 * faster; one whose result is cut short is never answered with the part.
 */
export const runStatement = async (
  on: Warehouse,
  statement: string,
  parameters: readonly StatementParameter[] = [],
  options: StatementOptions = {},
): Promise<StatementAnswer> => {
  const { client, patience = PATIENT } = on
  const { signal, repeatable = false } = options
  const attempt = async (): Promise<Try<Reply>> => {
    const answer = await ended(on, statement, parameters, options)
    if (answer.status.state === "SUCCEEDED") return { kind: "answer", answer }
    const because = refused(answer.status, statement, client.principal)
    if (because.code !== "databricks_busy" || !repeatable) throw because
    return { kind: "again", because, after: undefined }
  }
  const budgetMs = Math.min(patience.budgetMs, PASSING_BUDGET_MS)
  return rowsOf(client, await trying(attempt, { ...patience, budgetMs }, signal), signal)
}

/** The answer of a statement that was sent before, when it has one. Problems as of `runStatement`. */
export const followStatement = async (
  on: Warehouse,
  id: string,
  { signal }: Pick<StatementOptions, "signal"> = {},
): Promise<StatementAnswer> => {
  const { client } = on
  const first = await client.json(reply, { path: `${STATEMENTS}/${id}` })
  const answer = await followed(on, first, signal)
  if (answer.status.state !== "SUCCEEDED") throw refused(answer.status, `statement ${id}`, client.principal)
  return rowsOf(client, answer, signal)
}

/** A statement as it ended, however it did. */
const ended = async (
  on: Warehouse,
  statement: string,
  parameters: readonly StatementParameter[],
  { signal, repeatable = false, tags }: StatementOptions,
): Promise<Reply> => {
  const { client } = on
  if (signal?.aborted) throw cancelled(signal)
  const submission = client.json(reply, {
    method: "POST",
    path: STATEMENTS,
    body: {
      statement,
      parameters: [...parameters],
      warehouse_id: on.warehouseId,
      catalog: on.catalog,
      schema: on.schema,
      wait_timeout: on.wait ?? "30s",
      on_wait_timeout: "CONTINUE",
      ...(tags ? { query_tags: Object.entries(tags).map(([key, value]) => ({ key, value })) } : {}),
    },
    repeatable,
  })
  return followed(on, await submitted(client, submission, signal), signal)
}

/** The rows of an answer, every chunk of them. */
const rowsOf = async (client: Client, answer: Reply, signal: AbortSignal | undefined): Promise<StatementAnswer> => {
  if (answer.manifest?.truncated)
    throw new Problem("statement_failed", { detail: "The warehouse cut the result short." })
  const columns = answer.manifest?.schema.columns ?? []
  const rows: StatementRow[] = []
  for (let chunk = answer.result; chunk; ) {
    for (const cells of chunk.data_array ?? [])
      rows.push(
        Object.fromEntries(columns.map(({ name, type_name }, at) => [name, toCell(cells[at] ?? null, type_name)])),
      )
    chunk = chunk.next_chunk_internal_link ? await nextChunk(client, chunk.next_chunk_internal_link, signal) : undefined
  }
  return { columns: columns.map(({ name, type_name, type_text }) => ({ name, type: type_text ?? type_name })), rows }
}

const nextChunk = async (client: Client, link: string, signal: AbortSignal | undefined) => {
  const { pathname, searchParams } = new URL(link, client.host)
  return client.json(result, { path: pathname, query: Object.fromEntries(searchParams), signal })
}
