import type { z } from "zod"
import type { Feedback } from "../../contract/entities/trace.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { type Sent, sendEach } from "../tracking/send-each.ts"
import { sentenceOf } from "../tracking/track-run.ts"
import { tracesPublished } from "./events.ts"

type Needed = Pick<Ports, "clock" | "events" | "feedback" | "traceLog" | "traces">

export type Published = {
  readonly traces: number
  readonly assessments: number
  /** What was refused, each with the reason. It is tried again for a day of hours. */
  readonly refused: readonly string[]
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

/** The job that sends is hourly: a day of tries. */
const MOST_TIMES = 24
/** Refused ones that are kept for another try, the newest. */
const MOST_REFUSED = 200

type RefusedBefore = z.infer<typeof tracesPublished>["refused"][number]

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

type Head = { readonly traceId: string; readonly startTime: string }

/** Heads of the traces since an instant, oldest first. */
const listHeads = ({ traces }: Needed, since: string): Promise<Head[]> =>
  listAll<Head>(async (last) =>
    (await traces.list({ since, before: last, limit: PAGE })).map(({ traceId, startTime }) => ({ traceId, startTime })),
  )

/** Feedback on a trace that is not in the log, because it is older than the log, stays where it is. */
const saveFeedback = ({ traceLog }: Needed, one: Feedback): Promise<void> =>
  traceLog.saveFeedback(one).catch((error: unknown) => {
    if (!(error instanceof Problem && error.code === "not_found")) throw error
  })

const listFeedback = async ({ feedback }: Needed, mark: string): Promise<Feedback[]> => {
  const since = before(mark, OVERLAP_MS)
  const given = await listAll<Feedback>((last) => feedback.list({ since, before: last?.id, limit: PAGE }))
  return given.filter(({ traceId }) => traceId !== null).slice(0, MOST)
}

const newestOf = (mark: string, instants: readonly string[]): string => [mark, ...instants].toSorted().at(-1) ?? mark

/** Sends again what was refused before; a trace with what people said of it meanwhile. */
const sendAgain = (ports: Needed, again: readonly RefusedBefore[]): Promise<Sent<RefusedBefore>> =>
  sendEach(again, async ({ of, id }) => {
    if (of === "feedback") return saveFeedback(ports, await ports.feedback.find(id))
    await ports.traceLog.saveTrace(await ports.traces.find(id))
    for (const one of await ports.feedback.list({ traceId: id, limit: PAGE })) await saveFeedback(ports, one)
  })

const NONE: Sent<never> = { done: [], refused: [], reached: 0, waits: null }

/** All that is refused by now. What was refused too often is not kept any more. */
const refusedNow = (
  before: readonly RefusedBefore[],
  again: Sent<RefusedBefore>,
  fresh: readonly Pick<RefusedBefore, "of" | "id">[],
): RefusedBefore[] => {
  const tried = new Map(before.slice(0, again.reached).map((one) => [one, one.times + 1]))
  const left = before.filter((one) => !again.done.includes(one))
  const counted = [
    ...left.map((one) => ({ ...one, times: tried.get(one) ?? one.times })),
    ...fresh.map(({ of, id }) => ({ of, id, times: 1 })),
  ]
  return counted.filter(({ times }) => times < MOST_TIMES).slice(-MOST_REFUSED)
}

type Marks = z.infer<typeof tracesPublished>

const idsOf = ({ refused }: Marks): string[] => refused.map(({ id }) => id)

const sendTraces = async (ports: Needed, marks: Marks) => {
  const known = new Set([...marks.recent, ...idsOf(marks)])
  const seen = await listHeads(ports, before(marks.traces, OVERLAP_MS))
  const fresh = seen.filter(({ traceId }) => !known.has(traceId))
  const sent = await sendEach(fresh.slice(0, MOST), async ({ traceId }) =>
    ports.traceLog.saveTrace(await ports.traces.find(traceId)),
  )
  const reached = fresh.slice(0, sent.reached)
  const mark = newestOf(
    marks.traces,
    reached.map(({ startTime }) => startTime),
  )
  const handled = new Set([...marks.recent, ...reached.map(({ traceId }) => traceId)])
  const again = before(mark, OVERLAP_MS)
  const recent = seen.filter(({ traceId, startTime }) => startTime >= again && handled.has(traceId))
  const isLevel = sent.waits === null && fresh.length <= MOST
  return { sent, isLevel, mark, recent: recent.map(({ traceId }) => traceId) }
}

const sendSaid = async (ports: Needed, marks: Marks) => {
  const known = new Set(idsOf(marks))
  const given = (await listFeedback(ports, marks.feedback)).filter(({ id }) => !known.has(id))
  const sent = await sendEach(given, (one) => saveFeedback(ports, one))
  const reached = given.slice(0, sent.reached)
  const mark = newestOf(
    marks.feedback,
    reached.map(({ createdAt }) => createdAt),
  )
  return { sent, mark }
}

const send = async (ports: Needed, who: Caller, marks: Marks): Promise<Published> => {
  const { sent, isLevel, mark, recent } = await sendTraces(ports, marks)
  const again = sent.waits === null ? await sendAgain(ports, marks.refused) : NONE
  // What people said goes after the trace it is about.
  const said = isLevel ? await sendSaid(ports, marks) : { sent: NONE, mark: marks.feedback }
  const refused = [
    ...sent.refused.map(({ one, says }) => ({ of: "trace" as const, id: one.traceId, says })),
    ...said.sent.refused.map(({ one, says }) => ({ of: "feedback" as const, id: one.id, says })),
  ]
  const payload = tracesPublished.parse({
    traces: mark,
    feedback: said.mark,
    recent,
    refused: refusedNow(marks.refused, again, refused),
  })
  const isNews = sent.reached > 0 || again.reached > 0 || said.mark !== marks.feedback
  if (isNews) await ports.events.save(who, async () => [{ kind: KIND, subject: "traces", payload }])
  const named = [...refused, ...again.refused.map(({ one, says }) => ({ ...one, says }))]
  const doneAgain = Map.groupBy(again.done, ({ of }) => of)
  return {
    traces: sent.done.length + (doneAgain.get("trace")?.length ?? 0),
    assessments: said.sent.done.length + (doneAgain.get("feedback")?.length ?? 0),
    refused: named.map(({ of, id, says }) => `${of} ${id}: ${says}`),
    waits: sent.waits ?? again.waits ?? said.sent.waits,
  }
}

/**
 * Brings traces and what people said of them into the log of the platform: bounded, oldest first, and a later run goes
 * on where this one ended. One that is refused keeps no other away. Nothing here is on the way of an answer.
 */
export const publishTraces = async (ports: Needed, who: Caller): Promise<Published> => {
  const nothing = { traces: 0, assessments: 0, refused: [] }
  try {
    if ((await ports.traceLog.findPlace()).kind === "own") return { ...nothing, waits: null }
  } catch (error) {
    if (!(error instanceof Problem) || error.code === "run_cancelled") throw error
    return { ...nothing, waits: sentenceOf(error) }
  }
  const first = before(ports.clock.now(), FIRST_MS)
  const marks = (await seekMarks(ports)) ?? { traces: first, feedback: first, recent: [], refused: [] }
  return send(ports, who, marks)
}
