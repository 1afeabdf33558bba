import type { Run } from "../contract/entities/run.ts"
import type { Ports } from "../core/ports/index.ts"
import type { TriggerOptions } from "./triggers.ts"
import { startWanted, wantedAfter } from "./wanted.ts"

type Options = Pick<TriggerOptions, "library" | "report"> & {
  readonly ports: Pick<Ports, "clock" | "jobs" | "people" | "runs">
}

/** Nothing is started in the first moments: the first screen comes first. */
const SETTLE_MS = 3_000
/** Runs that are looked at, the newest first. */
const MOST = 50
/** What ended longer ago is history: a job that is new to the library does not follow it. */
const MISSED_MS = 7 * 24 * 60 * 60_000

/** Whether it ended well elsewhere, where no process of the workbench had to be up to see it. */
const mayBeMissed = ({ place, state }: Run, now: number): boolean =>
  place !== null && state.kind === "succeeded" && now - Date.parse(state.completedAt) < MISSED_MS

/**
 * Starts what follows the runs that succeeded elsewhere while no process listened. The key of each start names its
 * cause, so what somebody started for it already is not started again. Returns the way to stop.
 */
export const startMissed = ({ ports, library, report }: Options): (() => void) => {
  let stopped = false
  const look = async (): Promise<void> => {
    const now = Date.parse(ports.clock.now())
    const runs = await ports.runs.list({ state: ["succeeded"], limit: MOST })
    const missed = runs.filter((run) => mayBeMissed(run, now)).toReversed()
    for (const wanted of missed.flatMap((run) => wantedAfter(run, library, true))) {
      if (stopped) return
      await startWanted(ports, wanted)
    }
  }
  const timer = setTimeout(() => {
    look().catch((error: unknown) => {
      // What was under way while the workbench closed has nobody to tell, and no database.
      if (!stopped) report(error, { of: "what follows runs that ended elsewhere" })
    })
  }, SETTLE_MS)
  timer.unref()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
