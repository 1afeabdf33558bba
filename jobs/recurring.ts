import type { Run } from "../contract/entities/run.ts"
import type { RecordedEvent } from "../core/ports/events.ts"
import type { Job } from "./job.ts"
import { automatic, inputFrom, type TriggerOptions } from "./triggers.ts"

/** Nothing is started in the first moments: the first screen comes first. */
const SETTLE_MS = 3_000
const LOOK_EVERY_MS = 60_000
/** A job that keeps failing waits twice as long each time, at most this many times. */
const MOST_DOUBLINGS = 6
const CONTINUE_AFTER_MS = 60_000
const AGAIN_AFTER_FAILURE_MS = 5_000

const failuresInARow = (runs: readonly Run[]): number => {
  const firstOther = runs.findIndex((run) => run.state.kind !== "failed")
  return Math.min(firstOther < 0 ? runs.length : firstOther, MOST_DOUBLINGS)
}

/** Milliseconds until a scheduled job is due: its period after the last start, longer while it fails. Runs newest first. */
export const dueIn = (everySeconds: number, runs: readonly Run[], now: number): number => {
  const [last] = runs
  if (!last) return 0
  return Date.parse(last.createdAt) + everySeconds * 1_000 * 2 ** failuresInARow(runs) - now
}

type JobInput = NonNullable<ReturnType<typeof inputFrom>>

/** Settings, people, runs and what runs advise are no work that figures could change by. */
const isWork = (event: Pick<RecordedEvent, "kind">): boolean =>
  !/^(run|setting|person|recommendation)\./.test(event.kind)

/** Starts jobs that follow the clock and keeps continuous ones going. Returns the way to stop. */
export const startRecurring = ({ ports, library, listen, report }: TriggerOptions): (() => void) => {
  const timers = new Set<NodeJS.Timeout>()
  const idle = new Set<string>()
  let worked = false
  let stopped = false

  const later = (milliseconds: number, task: () => Promise<void>, facts: Readonly<Record<string, unknown>>): void => {
    if (stopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      task().catch((error: unknown) => {
        // What was under way while the workbench closed has nobody to tell, and no database.
        if (!stopped) report(error, facts)
      })
    }, milliseconds)
    timer.unref()
    timers.add(timer)
  }

  const stopListening = listen((happening) => {
    if (happening.of !== "traces" && !(happening.of === "events" && happening.events.some(isWork))) return
    worked = true
    idle.clear()
  })

  const hasWork = async (): Promise<boolean> =>
    (await ports.events.list({ limit: 200 })).some(isWork) || (await ports.traces.list({ limit: 1 })).length > 0

  /** With nothing done since the last run there is nothing to compute, and an unused warehouse stays asleep. */
  const isWorthwhile = async (job: Job): Promise<boolean> => {
    if (idle.has(job.name)) return false
    // After a start nobody knows what the last process left to compute, so any work or call there ever was is enough.
    return worked || (await hasWork())
  }

  const look = async (job: Job, everySeconds: number): Promise<void> => {
    const again = (milliseconds: number): void => later(milliseconds, () => look(job, everySeconds), { job: job.name })
    try {
      const runs = await ports.runs.list({ job: job.name, limit: MOST_DOUBLINGS })
      const wait = dueIn(everySeconds, runs, Date.parse(ports.clock.now()))
      if (wait > 0) return again(Math.min(wait, LOOK_EVERY_MS))
      const input = inputFrom(job, {})
      if (input && (await isWorthwhile(job))) {
        idle.add(job.name)
        const who = await automatic(ports.people)
        // Another process that looks at the same time sees the same last run, and one of the two starts the next.
        const key = `schedule:${job.name}:${runs[0]?.id ?? "first"}`
        await ports.jobs.start(who, job.name, input, { key, trigger: "schedule", cause: `every ${everySeconds} s` })
      }
      again(Math.min(everySeconds * 1_000, LOOK_EVERY_MS))
    } catch (error) {
      report(error, { job: job.name })
      again(LOOK_EVERY_MS)
    }
  }

  /** Runs a continuous job to its end and says which; one that could not be started failed. */
  const runOnce = async (job: Job, input: JobInput): Promise<Run["state"]["kind"]> => {
    try {
      const who = await automatic(ports.people)
      const runId = await ports.jobs.start(who, job.name, input, { trigger: "schedule", cause: "continuous" })
      return (await ports.jobs.find(runId)).state.kind
    } catch (error) {
      if (!stopped) report(error, { job: job.name })
      return "failed"
    }
  }

  const keepGoing = async (job: Job, failures: number): Promise<void> => {
    const input = inputFrom(job, {})
    if (!input) return
    const end = await runOnce(job, input)
    if (end === "cancelled") return
    const failed = end === "failed" ? failures + 1 : 0
    const wait = failed > 0 ? AGAIN_AFTER_FAILURE_MS * 2 ** Math.min(failed, MOST_DOUBLINGS) : CONTINUE_AFTER_MS
    later(wait, () => keepGoing(job, failed), { job: job.name })
  }

  for (const job of library) {
    const { trigger } = job
    if (trigger.on === "schedule") later(SETTLE_MS, () => look(job, trigger.everySeconds), { job: job.name })
    if (trigger.on === "continuous") later(SETTLE_MS, () => keepGoing(job, 0), { job: job.name })
  }
  return () => {
    stopped = true
    stopListening()
    for (const timer of timers) clearTimeout(timer)
  }
}
