import type { Run } from "../contract/entities/run.ts"
import { hasEnded } from "../core/jobs/record-run.ts"
import type { Runs } from "../core/ports/runs.ts"
import type { Job } from "./job.ts"

/** How often a process says of its runs that it still has them; nothing is said while it has none. */
export const SIGN_EVERY_MS = 60_000
/** A run whose process says nothing for so long has none any more. */
export const LOST_AFTER_MS = 3 * SIGN_EVERY_MS
/** Continuous runs give no sign while nothing happens: a warehouse would be kept awake for it. */
const CONTINUOUS_LOST_AFTER_MS = 60 * 60_000
/** Clocks differ a little. */
const MARGIN_MS = 1_000

type Options = {
  readonly runs: Pick<Runs, "list" | "seekLastEvent" | "find">
  readonly library: readonly Job[]
  /** Whether other processes may be working in this workspace. */
  readonly isShared: boolean
  /** Whether a run works where this process can see it: it is followed at once. */
  readonly follows: (run: Run) => boolean
  readonly now: () => number
  /** Takes a run over that nobody has any more. */
  readonly resume: (run: Run) => Promise<void>
  readonly report: (error: unknown, facts: Readonly<Record<string, unknown>>) => void
}

type Looking = {
  /** Resolves when all that were left have been looked at once; rejects where this is the only process and cannot. */
  readonly looked: Promise<void>
  stop(): void
}

/** When the process that has a run last said so. */
export const lastSignOf = async (runs: Pick<Runs, "seekLastEvent">, run: Run): Promise<number> => {
  const last = await runs.seekLastEvent(run.id)
  const startedAt = run.state.kind === "running" ? run.state.startedAt : run.createdAt
  return Math.max(...[run.createdAt, startedAt, ...(last ? [last.at] : [])].map((at) => Date.parse(at)))
}

/**
 * Takes over the runs that a process before this one left. Where this is the only process, all that have not ended.
 * Where the workspace is shared, those whose process has given no sign for three of its signs; the others are looked
 * at again when they would be lost, and all of them when they could not be read.
 */
export const takeOverLeftRuns = (options: Options): Looking => {
  const { runs, library, isShared, follows, now, resume, report } = options
  const timers = new Set<NodeJS.Timeout>()
  let stopped = false

  const lostIn = async (run: Run): Promise<number> => {
    if (!isShared || follows(run)) return 0
    const isContinuous = library.find(({ name }) => name === run.job)?.trigger.on === "continuous"
    const lostAfter = isContinuous ? CONTINUOUS_LOST_AFTER_MS : LOST_AFTER_MS
    return (await lastSignOf(runs, run)) + lostAfter - now()
  }

  const later = (milliseconds: number, work: () => Promise<void>, facts: Readonly<Record<string, unknown>>): void => {
    if (stopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      work().catch((error: unknown) => report(error, facts))
    }, milliseconds)
    timer.unref()
    timers.add(timer)
  }

  const takeOver = async (run: Run, wait: number): Promise<void> => {
    if (stopped) return
    if (wait <= 0) return resume(run)
    later(wait + MARGIN_MS, () => lookAgain(run.id), { run: run.id })
  }

  const lookAgain = async (id: string): Promise<void> => {
    const run = await runs.find(id)
    if (!hasEnded(run.state)) await takeOver(run, await lostIn(run))
  }

  const lookAtAll = async (): Promise<void> => {
    const left = (await runs.list({ state: ["queued", "running"], limit: 1_000 })).toReversed()
    const waits = await Promise.all(left.map(lostIn))
    for (const [index, run] of left.entries()) await takeOver(run, waits[index] ?? 0)
  }

  const lookUntilSeen = async (): Promise<void> => {
    try {
      await lookAtAll()
    } catch (error) {
      if (!isShared) throw error
      report(error, { of: "runs that were left" })
      later(SIGN_EVERY_MS, lookUntilSeen, {})
    }
  }

  return {
    looked: lookUntilSeen(),
    stop: () => {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
