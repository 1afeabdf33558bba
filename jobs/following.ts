import type { Span } from "../contract/entities/trace.ts"
import type { RecordedEvent } from "../core/ports/events.ts"
import { inputFrom, type TriggerOptions, type TriggerScope } from "./triggers.ts"
import { isSampled, jobsOn, startWanted, type Wanted, wantedAfter, wantedOnFeedback, wantedOnSample } from "./wanted.ts"

/** Events that ask for the same work within this time start it once. */
const GATHER_MS = 1_000
/** Sampled answers are scored together. */
const SAMPLE_MS = 10_000

/** Starts jobs that follow others, new tables, feedback and answers. Returns the way to stop. */
export const startFollowing = (
  { ports, library, listen, report }: TriggerOptions,
  scope: Exclude<TriggerScope, "none">,
): (() => void) => {
  const gathering = new Map<string, NodeJS.Timeout>()
  const sampled = new Map<string, string[]>()
  /** The newest of those that ask for the same. */
  const newest = new Map<string, Wanted>()

  const soon = (wanted: Wanted): void => {
    startWanted(ports, wanted).catch((error: unknown) => report(error, { job: wanted.job.name, cause: wanted.cause }))
  }

  /** Starts once for all that ask the same within a moment. */
  const gathered = (wanted: Wanted): void => {
    const same = `${wanted.job.name} ${JSON.stringify(inputFrom(wanted.job, wanted.facts) ?? null)}`
    newest.set(same, wanted)
    if (gathering.has(same)) return
    const timer = setTimeout(() => {
      gathering.delete(same)
      soon(newest.get(same) ?? wanted)
      newest.delete(same)
    }, GATHER_MS)
    gathering.set(same, timer)
  }

  const afterRun = async (event: RecordedEvent): Promise<void> => {
    const run = await ports.runs.find(event.subject)
    for (const wanted of wantedAfter(run, library, scope !== "after")) await startWanted(ports, wanted)
  }

  const onEvent = (event: RecordedEvent): void => {
    if (event.kind === "run.succeeded")
      afterRun(event).catch((error: unknown) => report(error, { after: event.subject }))
    if (event.kind !== "feedback.given" || scope === "after") return
    for (const job of jobsOn(library, "feedback"))
      gathered(wantedOnFeedback(job, event.subject, event.payload, event.person))
  }

  const onTraces = (roots: readonly Span[]): void => {
    for (const job of jobsOn(library, "sampled")) {
      const chosen = roots.map((root) => root.traceId).filter((id) => isSampled(id, job.trigger.share))
      if (chosen.length === 0) continue
      const traceIds = sampled.get(job.name) ?? []
      traceIds.push(...chosen)
      if (sampled.has(job.name)) continue
      sampled.set(job.name, traceIds)
      const timer = setTimeout(() => {
        sampled.delete(job.name)
        gathering.delete(`sample ${job.name}`)
        soon(wantedOnSample(job, traceIds))
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
