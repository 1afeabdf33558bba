import { z } from "zod"
import { Problem } from "../../contract/problems.ts"

/** What the statements of one schema need: where, as whom, and where unqualified names lead. */
export type Warehouse = {
  /** Workspace address without a trailing slash. */
  readonly host: string
  readonly warehouseId: string
  readonly catalog: string
  readonly schema: string
  /** Gives the bearer token for each request. */
  readonly token: () => Promise<string>
}

export type StatementParameter = {
  readonly name: string
  readonly type: "STRING" | "INT" | "BIGINT" | "DOUBLE" | "BOOLEAN"
  readonly value?: string
}
type Cell = string | number | boolean | null
type StatementRow = Record<string, Cell>

const column = z.object({ name: z.string(), type_name: z.string() })
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

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 5_000
const NUMBERS = new Set(["BYTE", "SHORT", "INT", "LONG", "FLOAT", "DOUBLE", "DECIMAL"])

const toCell = (text: string | null, type: string): Cell => {
  if (text === null) return null
  if (type === "BOOLEAN") return text === "true"
  if (type === "TIMESTAMP") return new Date(text).toISOString()
  if (!NUMBERS.has(type)) return text
  const number = Number(text)
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? text : number
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const refused = (status: Reply["status"], statement: string): Problem =>
  new Problem("statement_failed", {
    detail: status.error?.message ?? `The warehouse ended the statement as ${status.state}.`,
    facts: { state: status.state, code: status.error?.error_code, statement: statement.slice(0, 2000) },
  })

/**
 * Runs one statement on a SQL warehouse: submit, poll, follow every chunk. Integers beyond 2^53 stay text.
 * A statement that fails (answered with HTTP 200) or is cut short is Problem `statement_failed`.
 */
export const runStatement = async (
  on: Warehouse,
  statement: string,
  parameters: readonly StatementParameter[],
): Promise<StatementRow[]> => {
  const ask = async <Shape extends z.ZodType>(path: string, shape: Shape, body?: unknown): Promise<z.output<Shape>> => {
    const response = await fetch(`${on.host}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${await on.token()}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok)
      throw new Problem("statement_failed", {
        detail: `The workspace answered ${response.status}.`,
        facts: { path, body: await response.text() },
      })
    return shape.parse(await response.json())
  }

  let answer = await ask("/api/2.0/sql/statements", reply, {
    statement,
    parameters,
    warehouse_id: on.warehouseId,
    catalog: on.catalog,
    schema: on.schema,
    wait_timeout: "30s",
    on_wait_timeout: "CONTINUE",
  })
  for (
    let wait = FIRST_WAIT_MS;
    answer.status.state === "PENDING" || answer.status.state === "RUNNING";
    wait = Math.min(wait * 1.5, LONGEST_WAIT_MS)
  ) {
    await sleep(wait)
    answer = await ask(`/api/2.0/sql/statements/${answer.statement_id}`, reply)
  }
  if (answer.status.state !== "SUCCEEDED") throw refused(answer.status, statement)
  if (answer.manifest?.truncated)
    throw new Problem("statement_failed", { detail: "The warehouse cut the result short." })

  const columns = answer.manifest?.schema.columns ?? []
  const rows: StatementRow[] = []
  for (let chunk = answer.result; chunk; ) {
    for (const cells of chunk.data_array ?? []) {
      rows.push(
        Object.fromEntries(
          columns.map(({ name, type_name }, index) => [name, toCell(cells[index] ?? null, type_name)]),
        ),
      )
    }
    chunk = chunk.next_chunk_internal_link ? await ask(chunk.next_chunk_internal_link, result) : undefined
  }
  return rows
}
