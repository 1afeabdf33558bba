import { setTimeout } from "node:timers/promises"
import type { Run } from "../contract/entities/run.ts"
import type { Caller } from "../contract/permissions.ts"
import { recordStarted } from "../core/jobs/record-run.ts"
import type { Ports } from "../core/ports/index.ts"
import { LOST_AFTER_MS, lastSignOf } from "./left-runs.ts"

type Options = {
  readonly ports: Pick<Ports, "clock" | "events" | "runs">
  /** Whether other processes may be working in this workspace. */
  readonly isShared: boolean
  readonly isContinuous: (run: Run) => boolean
}

/** What a run that begins can do meanwhile. */
export type Beginning = {
  readonly signal: AbortSignal
  /** A line for people in the run's log. */
  readonly note: (line: string) => void
  /** Told that it waits for another run, and that it does no more. */
  readonly onWait: (waits: boolean) => void
}

/** Records that a run begins, as soon as it may; false where it is queued no more, or was stopped while it waited. */
export type BeginRun = (run: Run, who: Caller, beginning: Beginning) => Promise<boolean>

/** Resolves after so long, at once when the signal fires. */
const pauseFor = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)

const FIRST_LOOK_MS = 500
const LONGEST_LOOK_MS = 10_000

/**
 * Runs of one job for one Databit follow each other, also those of different processes: two that ask a model about the
 * same rows at once would both pay for them. Whose start is recorded first works; the others look again until it has
 * ended or gives no more signs.
 */
export const beginRuns = ({ ports, isShared, isContinuous }: Options): BeginRun => {
  const { clock, runs } = ports

  const isAlive = async (run: Run): Promise<boolean> =>
    (await lastSignOf(runs, run)) + LOST_AFTER_MS > Date.parse(clock.now())

  /** The run that has to end first. */
  const aheadOf = async (run: Run): Promise<Run | undefined> => {
    const { id, job, databitId } = run
    if (!isShared || databitId === null || isContinuous(run)) return undefined
    const working = await runs.list({ state: ["running"], job, databitId, limit: 20 })
    for (const other of working) if (other.id !== id && (await isAlive(other))) return other
    return undefined
  }

  return async (run, who, { signal, note, onWait }) => {
    let told: string | undefined
    try {
      for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 1.5, LONGEST_LOOK_MS)) {
        const begun = await recordStarted(ports, who, run.id, aheadOf)
        if (begun.kind !== "waits") return begun.kind === "begun"
        if (told !== begun.behind.id)
          note(`Waiting for run ${begun.behind.id} of ${begun.behind.person}, which does the same in another process`)
        told = begun.behind.id
        onWait(true)
        await pauseFor(pause, signal)
        if (signal.aborted) return false
      }
    } finally {
      if (told !== undefined) onWait(false)
    }
  }
}
