import { appendFileSync } from "node:fs"
import { connect } from "node:net"
import { createInterface } from "node:readline"
import { z } from "zod"
import type { Engine, SqlRequest, SqlResult } from "../fake-workspace/sql/engine.ts"
import { openAiAnswers } from "./ai-answers.ts"
import { difference } from "./compare.ts"
import { toSpark } from "./to-spark.ts"

type Spark = { readonly port: number; readonly report: string }

/** The Spark that `npm run test:interop` has started, and where to write what came of each statement. */
export const seekSpark = (): Spark | undefined => {
  const { DATABITS_SPARK_PORT: port, DATABITS_SPARK_REPORT: report } = process.env
  return port && report ? { port: Number(port), report } : undefined
}

const answerOf = z.object({
  error: z.string().optional(),
  epoch: z.number().optional(),
  known: z.boolean().optional(),
  ends: z.array(z.union([z.number(), z.string()])).default([]),
  ms: z.number(),
  columns: z.array(z.object({ name: z.string(), type_name: z.string(), type_text: z.string() })).default([]),
  rows: z.array(z.array(z.string().nullable())).default([]),
})
type Answer = z.output<typeof answerOf>

/** A line to the Spark that was started; one request after another. */
export const openBridge = async (port: number) => {
  const socket = connect(port, "127.0.0.1")
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject))
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  let last: Promise<unknown> = Promise.resolve()
  return {
    ask: (request: object): Promise<Answer> => {
      const answer = last.then(async () => {
        socket.write(`${JSON.stringify(request)}\n`)
        const { value, done } = await lines.next()
        if (done) throw new Error("Spark has ended.")
        return answerOf.parse(JSON.parse(value))
      })
      last = answer.catch(() => undefined)
      return answer
    },
    close: () => socket.destroy(),
  }
}

/** Why Spark's grammar does not take each statement, null where it does; undefined where there is no Spark. */
export const parseOnSpark = async (
  spark: Spark | undefined,
  statements: readonly string[],
): Promise<(string | null)[] | undefined> => {
  if (!spark) return undefined
  const bridge = await openBridge(spark.port)
  try {
    const said: (string | null)[] = []
    for (const statement of statements) said.push((await bridge.ask({ op: "parse", statement })).error ?? null)
    return said
  } finally {
    bridge.close()
  }
}

/** What came of one statement on both engines. */
export type Verdict = {
  readonly statement: string
  readonly verdict: "equal" | "different" | "refused" | "refused by both" | "only on Spark" | "not compared" | "known"
  readonly rows: number
  readonly ms: number
  readonly detail?: string | undefined
}

/** How often a read had rows, and equal ones. */
const equals = new Map<string, number>()

type Settled = { readonly result: SqlResult } | { readonly message: string }

const settled = async (work: Promise<SqlResult>): Promise<Settled> => {
  try {
    return { result: await work }
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) }
  }
}

const WRITTEN = /^(?:INSERT INTO|MERGE INTO|UPDATE|DELETE FROM) (`\w+`(?:\.`\w+`)*)/i
const READS = /^\s*(?:select|with)\b/i
/** Spark has none of its own, and the one stood in also tells of tables that tests before have made. */
const STOOD_IN = /\binformation_schema\./
/** A read with rows that were equal this often in one file of tests is answered by the embedded engine alone. */
const ENOUGH = 3
/** A write is looked at this often by all rows of the table it leaves. */
const LOOKS = 2

const resultOf = ({ columns, rows }: Answer): SqlResult => ({
  columns: columns.map(({ name, type_name, type_text }) => ({ name, typeName: type_name, typeText: type_text })),
  rows,
})

/**
 * Answers with what real Spark says, and has the embedded engine do the same beside it: each statement's rows, and the
 * table each write leaves, are compared and reported.
 */
export const openSpark = async (
  { port, report }: Spark,
  duck: Engine,
  placeOf: (path: string) => string,
): Promise<Engine> => {
  const bridge = await openBridge(port)
  const ai = await openAiAnswers()
  const { epoch, error: refusal } = await bridge.ask({ op: "reset", ai: ai.address })
  if (epoch === undefined) throw new Error(`Spark's tables cannot be made empty: ${refusal}`)
  const looks = new Map<string, number>()
  const isProved = ({ statement }: SqlRequest): boolean => (equals.get(statement) ?? 0) >= ENOUGH
  let last: Promise<unknown> = Promise.resolve()

  const tell = (verdict: Verdict): void => appendFileSync(report, `${JSON.stringify(verdict)}\n`)

  const onSpark = async (request: SqlRequest): Promise<Answer> => {
    const { before, statement } = toSpark(request.statement, duck.catalogs, placeOf)
    for (const one of before) {
      const { error, ms } = await bridge.ask({ ...request, op: "execute", epoch, statement: one, parameters: [] })
      if (error !== undefined) return { error, ms, columns: [], rows: [], ends: [] }
    }
    return bridge.ask({ ...request, op: "execute", epoch, statement })
  }

  /** How the table that was written differs between the engines. */
  const differenceLeft = async (request: SqlRequest): Promise<string | undefined> => {
    const [, table] = WRITTEN.exec(request.statement) ?? []
    const looked = looks.get(request.statement) ?? 0
    if (table === undefined || looked >= LOOKS) return undefined
    looks.set(request.statement, looked + 1)
    const all = { ...request, statement: `SELECT * FROM ${table}`, parameters: [] }
    return difference(all.statement, await duck.execute(all), resultOf(await onSpark(all)))
  }

  /** The verdict on a statement that both engines took. */
  const compared = async (request: SqlRequest, expected: SqlResult, answer: Answer) => {
    const isRead = READS.test(request.statement) && !STOOD_IN.test(request.statement)
    if (answer.known) return { verdict: "known" } as const
    if (!isRead && !WRITTEN.test(request.statement)) return { verdict: "not compared" } as const
    const detail = isRead ? difference(request.statement, expected, resultOf(answer)) : await differenceLeft(request)
    return { verdict: detail === undefined ? "equal" : "different", detail } as const
  }

  const judged = async (request: SqlRequest, expected: Settled, answer: Answer): Promise<Verdict> => {
    const base = { statement: request.statement, rows: answer.rows.length, ms: answer.ms }
    const isTaken = answer.error === undefined
    if ("result" in expected)
      return isTaken
        ? { ...base, ...(await compared(request, expected.result, answer)) }
        : { ...base, verdict: "refused", detail: answer.error }
    return isTaken
      ? { ...base, verdict: "only on Spark", detail: expected.message }
      : { ...base, verdict: "refused by both", detail: answer.error }
  }

  const execute = async (request: SqlRequest): Promise<SqlResult> => {
    const duckSaid = await settled(duck.execute(request))
    if ("result" in duckSaid && isProved(request)) {
      tell({ statement: request.statement, verdict: "known", rows: duckSaid.result.rows.length, ms: 0 })
      return duckSaid.result
    }
    const answer = await onSpark(request)
    const verdict = await judged(request, duckSaid, answer)
    tell(verdict)
    if (verdict.verdict === "equal" && verdict.rows > 0 && READS.test(request.statement))
      equals.set(request.statement, (equals.get(request.statement) ?? 0) + 1)
    if (answer.error !== undefined) throw new Error(answer.error)
    // What is there is said by the engine that begins empty with each test, so that both get every table.
    return STOOD_IN.test(request.statement) && "result" in duckSaid ? duckSaid.result : resultOf(answer)
  }

  return {
    ...duck,
    execute: (request) => {
      const done = last.then(() => execute(request))
      last = done.catch(() => undefined)
      return done
    },
    addSchema: async (catalog, schema) => {
      await duck.addSchema(catalog, schema)
      const { error } = await bridge.ask({ op: "schema", schema })
      if (error !== undefined) throw new Error(error)
    },
    close: async () => {
      await last
      bridge.close()
      ai.close()
      await duck.close()
    },
  }
}
