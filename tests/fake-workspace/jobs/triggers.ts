import type { Clock } from "../clock.ts"
import type { Jobs, Started } from "./jobs.ts"
import type { Trigger } from "./settings.ts"

/** What starts runs of jobs by itself. While nothing changes and no time is up, it does nothing. */
export type Triggers = {
  /** Follows the trigger of a job that was made or changed; one that is paused, or gone, is not followed. */
  follow(jobId: bigint, trigger: Trigger | undefined): void
  /** A file is in a volume that was not there before. */
  fileArrived(path: string): void
  /** A statement changed rows of a table, by its full name. */
  tableChanged(name: string): void
  /** Starts what is due by now. */
  look(): void
  close(): void
}

type Watch = {
  readonly trigger: Trigger
  readonly since: number
  /** When it started a run last. */
  firedAt: number | undefined
  /** When what it waits for happened last, after that. */
  changedAt: number | undefined
}

const MINUTE_MS = 60_000
const UNIT_MS = { MINUTES: MINUTE_MS, HOURS: 60 * MINUTE_MS, DAYS: 1_440 * MINUTE_MS, WEEKS: 10_080 * MINUTE_MS }
/** A run without an end that keeps failing is started later and later. */
const AGAIN_MS = 10_000
const MOST_DOUBLINGS = 6
const LONGEST_TIMER_MS = 2_000_000_000

const kindOf = (trigger: Trigger): Started =>
  "periodic" in trigger
    ? "PERIODIC"
    : "file_arrival" in trigger
      ? "FILE_ARRIVAL"
      : "table_update" in trigger
        ? "TABLE"
        : "CONTINUOUS"

type Calm = {
  readonly min_time_between_triggers_seconds?: number | undefined
  readonly wait_after_last_change_seconds?: number | undefined
}

/** When a change is answered: once it is calm, and some time after the last time. */
const afterChange = ({ changedAt, firedAt }: Watch, calm: Calm): number | undefined => {
  if (changedAt === undefined) return undefined
  const { min_time_between_triggers_seconds: apart = 0, wait_after_last_change_seconds: wait = 0 } = calm
  return Math.max(changedAt + wait * 1_000, firedAt === undefined ? 0 : firedAt + apart * 1_000)
}

export const openTriggers = ({
  clock,
  jobs,
}: {
  readonly clock: Clock
  readonly jobs: Pick<Jobs, "listRuns" | "start">
}): Triggers => {
  const watches = new Map<bigint, Watch>()
  let timer: NodeJS.Timeout | undefined

  const afterRuns = (jobId: bigint, { since }: Watch): number | undefined => {
    const runs = jobs.listRuns(jobId)
    const [last] = runs
    if (!last) return since
    if (last.state !== "TERMINATED") return undefined
    const good = runs.findIndex(({ end }) => end?.code === "SUCCESS")
    const failures = Math.min(good < 0 ? runs.length : good, MOST_DOUBLINGS)
    return failures === 0 ? last.endedAt : last.endedAt + AGAIN_MS * 2 ** (failures - 1)
  }

  const dueAt = (jobId: bigint, watch: Watch): number | undefined => {
    const { trigger, since, firedAt } = watch
    if ("periodic" in trigger) return (firedAt ?? since) + trigger.periodic.interval * UNIT_MS[trigger.periodic.unit]
    if ("file_arrival" in trigger) return afterChange(watch, trigger.file_arrival)
    if ("table_update" in trigger) return afterChange(watch, trigger.table_update)
    return afterRuns(jobId, watch)
  }

  const look = (): void => {
    const now = clock.now()
    for (const [jobId, watch] of watches) {
      if ((dueAt(jobId, watch) ?? now + 1) > now) continue
      watch.firedAt = now
      watch.changedAt = undefined
      jobs.start({ job_id: jobId }, kindOf(watch.trigger))
    }
    arm()
  }

  const arm = (): void => {
    clearTimeout(timer)
    const due = [...watches].flatMap(([jobId, watch]) => dueAt(jobId, watch) ?? [])
    if (due.length === 0) return
    const wait = clock.waitFor(Math.max(0, Math.min(...due) - clock.now()))
    timer = setTimeout(look, Math.min(Math.ceil(wait), LONGEST_TIMER_MS)).unref()
  }

  const changed = (concerns: (trigger: Trigger) => boolean): void => {
    for (const watch of watches.values()) if (concerns(watch.trigger)) watch.changedAt = clock.now()
    arm()
  }

  clock.onAdvance(look)
  return {
    look,
    follow: (jobId, trigger) => {
      const before = watches.get(jobId)
      if (trigger === undefined || trigger.pause_status === "PAUSED") watches.delete(jobId)
      else
        watches.set(jobId, {
          trigger,
          since: before?.since ?? clock.now(),
          firedAt: before?.firedAt,
          changedAt: before?.changedAt,
        })
      look()
    },
    fileArrived: (path) => changed((trigger) => "file_arrival" in trigger && path.startsWith(trigger.file_arrival.url)),
    tableChanged: (name) =>
      changed((trigger) => "table_update" in trigger && trigger.table_update.table_names.includes(name)),
    close: () => {
      watches.clear()
      clearTimeout(timer)
    },
  }
}
