import type { LiveEvent, LiveTopic } from "../../../contract/endpoints/live.ts"
import type { Happening } from "../../../jobs/happening.ts"
import type { Workbench } from "../../../jobs/workbench.ts"

/** What a subscriber missed and has to read first. */
export type Missed = { readonly reset: boolean; readonly last: number; readonly events: readonly LiveEvent[] }

/** Live events of this workbench: a ring of the last ones, and who listens. */
export type Live = {
  /** What came after an event; `reset` when that is no longer kept. Without an id: nothing was missed. */
  since(after: number | undefined): Missed
  /** Calls back for each event; `end` when the hub closes. Returns the way to stop. */
  subscribe(next: (event: LiveEvent) => void, end: () => void): () => void
  close(): void
}

type News = Omit<LiveEvent, "id">

const KEPT = 2_000
/** Screens cannot show more, and a job may report per row. */
const PROGRESS_EVERY_MS = 200
const COUNTS_EVERY_MS = 1_000

/** Topic by the first part of an event's kind; kinds not named here are of no screen's interest. */
const TOPICS: Readonly<Record<string, LiveTopic>> = {
  run: "run",
  item: "item",
  review: "item",
  label: "item",
  suggestion: "item",
  table: "table",
  databit: "databit",
  snapshot: "model",
  model: "model",
  evaluation: "model",
  recommendation: "model",
  agent: "agent",
  endpoint: "endpoint",
  feedback: "feedback",
  retrain: "feedback",
  setting: "settings",
  person: "settings",
}

const NOT_COUNTED: ReadonlySet<LiveTopic> = new Set(["settings", "run"])

const newsOf = (happening: Happening): News[] => {
  if (happening.of === "traces")
    return happening.roots.map((root) => ({ topic: "trace", kind: "trace.saved", subject: root.traceId }))
  if (happening.of === "events") {
    return happening.events.flatMap(({ kind, subject, person }) => {
      const topic = TOPICS[kind.split(".")[0] ?? ""]
      return topic ? [{ topic, kind, subject, person }] : []
    })
  }
  const { report } = happening
  const about = { topic: "run", subject: report.runId } as const
  if (report.kind === "progressed") return [{ ...about, kind: "run.progressed", progress: report.progress }]
  if (report.kind === "measured") return [{ ...about, kind: "run.measured", figures: { ...report.figures } }]
  return [{ ...about, kind: "run.noted", line: report.line }]
}

/** Opens the hub. Ids begin at the time, so that they grow over a restart and an id of before is known as missed. */
export const openLive = (workbench: Pick<Workbench, "listen">, now: () => number = Date.now): Live => {
  const ring: LiveEvent[] = []
  const subscribers = new Set<{ readonly next: (event: LiveEvent) => void; readonly end: () => void }>()
  const progress = new Map<string, News>()
  const firstId = now() * 1_000
  let last = firstId
  let progressTimer: NodeJS.Timeout | undefined
  let countsTimer: NodeJS.Timeout | undefined

  const publish = (news: News): void => {
    last += 1
    const event = { id: last, ...news }
    ring.push(event)
    if (ring.length > KEPT) ring.splice(0, ring.length - KEPT)
    for (const { next } of subscribers) next(event)
  }

  const publishProgress = (): void => {
    clearTimeout(progressTimer)
    progressTimer = undefined
    for (const news of progress.values()) publish(news)
    progress.clear()
  }

  const publishCounts = (): void => {
    countsTimer = undefined
    publish({ topic: "counts", kind: "counts.changed", subject: "workspace" })
  }

  const take = (news: News): void => {
    if (news.kind === "run.progressed") {
      progress.set(news.subject, news)
      progressTimer ??= setTimeout(publishProgress, PROGRESS_EVERY_MS)
      return
    }
    // The last progress of a run comes before its end, never after it.
    if (news.topic === "run") publishProgress()
    publish(news)
    if (!NOT_COUNTED.has(news.topic)) countsTimer ??= setTimeout(publishCounts, COUNTS_EVERY_MS)
  }

  const stop = workbench.listen((happening) => {
    for (const news of newsOf(happening)) take(news)
  })

  return {
    since: (after) => {
      if (after === undefined || after === last) return { reset: false, last, events: [] }
      const oldest = ring[0]?.id ?? last + 1
      const isKept = after >= oldest - 1 && after < last && after >= firstId
      return isKept
        ? { reset: false, last, events: ring.filter((event) => event.id > after) }
        : { reset: true, last, events: [] }
    },
    subscribe: (next, end) => {
      const subscriber = { next, end }
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    close: () => {
      stop()
      clearTimeout(progressTimer)
      clearTimeout(countsTimer)
      for (const { end } of [...subscribers]) end()
      subscribers.clear()
    },
  }
}
