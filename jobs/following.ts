import type { Span } from "../contract/entities/trace.ts"
import { jsonObject } from "../contract/json.ts"
import type { RecordedEvent } from "../core/ports/events.ts"
import type { Job, Trigger } from "./job.ts"
import { automatic, inputFrom, type TriggerOptions, type TriggerScope } from "./triggers.ts"

/** Name of the job whose tables start the jobs `on: "ingest"`. */
const INGEST = "ingest_files"
/** Events that ask for the same work within this time start it once. */
const GATHER_MS = 1_000
/** Sampled answers are scored together. */
const SAMPLE_MS = 10_000

type Wanted = {
  readonly job: Job
  readonly facts: Readonly<Record<string, unknown>>
  readonly cause: string
  readonly key: string
  readonly person?: string | undefined
}

/** Whether a trace is in a sample of this share; the same trace always is, or never. */
const isSampled = (traceId: string, share: number): boolean =>
  Number.parseInt(traceId.slice(0, 8), 16) / 2 ** 32 < share

/** Starts jobs that follow others, new tables, feedback and answers. Returns the way to stop. */
export const startFollowing = (
  { ports, library, listen, report }: TriggerOptions,
  scope: Exclude<TriggerScope, "none">,
): (() => void) => {
  const gathering = new Map<string, NodeJS.Timeout>()
  const sampled = new Map<string, string[]>()

  const on = <Kind extends Trigger["on"]>(kind: Kind): (Job & { trigger: Extract<Trigger, { on: Kind }> })[] =>
    library.filter((job): job is Job & { trigger: Extract<Trigger, { on: Kind }> } => job.trigger.on === kind)

  const start = async ({ job, facts, cause, key, person }: Wanted): Promise<void> => {
    const input = inputFrom(job, facts)
    if (input)
      await ports.jobs.start(await automatic(ports.people, person), job.name, input, { key, trigger: "event", cause })
  }

  const soon = (wanted: Wanted): void => {
    start(wanted).catch((error: unknown) => report(error, { job: wanted.job.name, cause: wanted.cause }))
  }

  /** Starts once for all that ask the same within a moment. */
  const gathered = (wanted: Wanted): void => {
    const same = `${wanted.job.name} ${JSON.stringify(inputFrom(wanted.job, wanted.facts) ?? null)}`
    if (gathering.has(same)) return
    const timer = setTimeout(() => {
      gathering.delete(same)
      soon(wanted)
    }, GATHER_MS)
    gathering.set(same, timer)
  }

  const afterRun = async (event: RecordedEvent): Promise<void> => {
    const run = await ports.runs.find(event.subject)
    const result = run.state.kind === "succeeded" ? jsonObject.safeParse(run.state.result) : undefined
    const facts = { ...run.input, ...(result?.data ?? {}) }
    const followers = on("after").filter((job) => job.trigger.job === run.job)
    const readers = scope !== "after" && run.job === INGEST ? on("ingest") : []
    for (const job of [...followers, ...readers]) {
      await start({ job, facts, cause: `after ${run.job}`, key: `after:${run.id}:${job.name}`, person: run.person })
    }
  }

  const onEvent = (event: RecordedEvent): void => {
    if (event.kind === "run.succeeded")
      afterRun(event).catch((error: unknown) => report(error, { after: event.subject }))
    if (event.kind !== "feedback.given" || scope === "after") return
    for (const job of on("feedback")) {
      gathered({
        job,
        facts: { ...event.payload, feedbackId: event.subject },
        cause: "on feedback",
        key: `feedback:${event.id}:${job.name}`,
        person: event.person,
      })
    }
  }

  const onTraces = (roots: readonly Span[]): void => {
    for (const job of on("sampled")) {
      const chosen = roots.map((root) => root.traceId).filter((id) => isSampled(id, job.trigger.share))
      if (chosen.length === 0) continue
      const traceIds = sampled.get(job.name) ?? []
      traceIds.push(...chosen)
      if (sampled.has(job.name)) continue
      sampled.set(job.name, traceIds)
      const timer = setTimeout(() => {
        sampled.delete(job.name)
        gathering.delete(`sample ${job.name}`)
        soon({
          job,
          facts: { traceIds },
          cause: `a sample of answers`,
          key: `sampled:${traceIds[0] ?? ""}:${job.name}`,
        })
      }, SAMPLE_MS)
      gathering.set(`sample ${job.name}`, timer)
    }
  }

  const stop = listen((happening) => {
    if (happening.of === "events") for (const event of happening.events) onEvent(event)
    if (happening.of === "traces" && scope !== "after") onTraces(happening.roots)
  })
  return () => {
    stop()
    for (const timer of gathering.values()) clearTimeout(timer)
  }
}
