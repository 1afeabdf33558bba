import type { Feedback } from "../../contract/entities/trace.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { sentenceOf } from "../tracking/track-run.ts"
import { tracesPublished } from "./events.ts"

type Needed = Pick<Ports, "clock" | "events" | "feedback" | "traceLog" | "traces">

export type Published = {
  readonly traces: number
  readonly assessments: number
  /** Why nothing, or not everything, was published. */
  readonly waits: string | null
}

const KIND = "traces.published"
/** Sent at most in one run; the next one goes on where this one ended. */
const MOST = 500
const PAGE = 500
/** Pages looked through for the oldest traces that are not sent. */
const PAGES = 20
/** How far back the first run looks. */
const FIRST_MS = 24 * 3_600_000
/** Calls that were under way when the last run looked are stored a little later than they began. */
const OVERLAP_MS = 10 * 60_000

const before = (instant: string, milliseconds: number): string =>
  new Date(Date.parse(instant) - milliseconds).toISOString()

const seekMarks = async ({ events }: Needed) => {
  const [last] = await events.list({ kind: KIND, limit: 1 })
  return last && tracesPublished.parse(last.payload)
}

/** Everything of a list that hands out pages newest first, oldest first. */
const listAll = async <One>(page: (last: One | undefined) => Promise<readonly One[]>): Promise<One[]> => {
  const found: One[] = []
  for (let count = 0; count < PAGES; count += 1) {
    const some = await page(found.at(-1))
    found.push(...some)
    if (some.length < PAGE) break
  }
  return found.reverse()
}

type Outcome<One> = { readonly done: readonly One[]; readonly mark: string; readonly waits: string | null }

/**
 * Sends one after the other; `mark` is how far it got. One that is refused for what it holds is left out, any other
 * problem ends it: the next would meet it too.
 */
const sendAll = async <One>(
  all: readonly One[],
  mark: string,
  send: (one: One) => Promise<void>,
  at: (one: One) => string,
): Promise<Outcome<One>> => {
  const done: One[] = []
  let waits: string | null = null
  for (const one of all) {
    try {
      await send(one)
      done.push(one)
    } catch (error) {
      if (!(error instanceof Problem) || error.code === "run_cancelled") throw error
      waits = sentenceOf(error)
      if (error.code !== "databricks_refused") break
    }
  }
  return { done, mark: [mark, ...done.map(at)].toSorted().at(-1) ?? mark, waits }
}

type Head = { readonly traceId: string; readonly startTime: string }

/** Heads of the traces since an instant, oldest first. */
const listHeads = ({ traces }: Needed, since: string): Promise<Head[]> =>
  listAll<Head>(async (last) =>
    (await traces.list({ since, before: last, limit: PAGE })).map(({ traceId, startTime }) => ({ traceId, startTime })),
  )

/** Feedback on a trace that is not in the log, because it is older than the log, stays where it is. */
const sendFeedback = async ({ feedback, traceLog }: Needed, mark: string): Promise<Outcome<Feedback>> => {
  const since = before(mark, OVERLAP_MS)
  const given = await listAll<Feedback>((last) => feedback.list({ since, before: last?.id, limit: PAGE }))
  const send = (one: Feedback): Promise<void> =>
    traceLog.saveFeedback(one).catch((error: unknown) => {
      if (!(error instanceof Problem && error.code === "not_found")) throw error
    })
  const about = given.filter(({ traceId }) => traceId !== null).slice(0, MOST)
  return sendAll(about, mark, send, ({ createdAt }) => createdAt)
}

/**
 * Brings traces and what people said of them into the log of the platform: bounded, oldest first, and a later run goes
 * on where this one ended. Nothing here is on the way of an answer.
 */
export const publishTraces = async (ports: Needed, who: Caller): Promise<Published> => {
  const { clock, events, traceLog, traces } = ports
  try {
    if ((await traceLog.findPlace()).kind === "own") return { traces: 0, assessments: 0, waits: null }
  } catch (error) {
    if (!(error instanceof Problem) || error.code === "run_cancelled") throw error
    return { traces: 0, assessments: 0, waits: sentenceOf(error) }
  }
  const first = before(clock.now(), FIRST_MS)
  const marks = (await seekMarks(ports)) ?? { traces: first, feedback: first, recent: [] }
  const known = new Set(marks.recent)
  const seen = await listHeads(ports, before(marks.traces, OVERLAP_MS))
  const fresh = seen.filter(({ traceId }) => !known.has(traceId))
  const sent = await sendAll(
    fresh.slice(0, MOST),
    marks.traces,
    async ({ traceId }) => traceLog.saveTrace(await traces.find(traceId)),
    ({ startTime }) => startTime,
  )
  // What people said goes after the trace it is about.
  const isLevel = sent.done.length === fresh.length
  const said = isLevel
    ? await sendFeedback(ports, marks.feedback)
    : { done: [], mark: marks.feedback, waits: sent.waits }
  const inLog = new Set([...known, ...sent.done.map(({ traceId }) => traceId)])
  const again = before(sent.mark, OVERLAP_MS)
  const recent = seen.filter(({ traceId, startTime }) => startTime >= again && inLog.has(traceId))
  const payload = tracesPublished.parse({
    traces: sent.mark,
    feedback: said.mark,
    recent: recent.map(({ traceId }) => traceId),
  })
  if (sent.done.length > 0 || payload.feedback !== marks.feedback)
    await events.save(who, async () => [{ kind: KIND, subject: "traces", payload }])
  return { traces: sent.done.length, assessments: said.done.length, waits: said.waits }
}
