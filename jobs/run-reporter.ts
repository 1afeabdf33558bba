import type { RunEvent, RunProgress } from "../contract/entities/run.ts"
import type { JsonObject } from "../contract/json.ts"
import type { Clock } from "../core/ports/events.ts"
import type { RunControl } from "./job.ts"

/** What a run reports, as it happens. */
export type RunReport =
  | { readonly kind: "progressed"; readonly runId: string; readonly progress: RunProgress }
  | { readonly kind: "measured"; readonly runId: string; readonly figures: Readonly<Record<string, number>> }
  | { readonly kind: "noted"; readonly runId: string; readonly line: string }

export type Reporter = {
  readonly control: Pick<RunControl, "progress" | "metric" | "note">
  progress(): RunProgress
  /** Stores what is left. */
  close(): Promise<void>
}

type Options = {
  readonly runId: string
  readonly clock: Clock
  readonly save: (events: readonly RunEvent[]) => Promise<void>
  readonly tell: (report: RunReport) => void
  readonly report: (error: unknown, facts: Readonly<Record<string, unknown>>) => void
}

/** Reports are stored together at most this often. */
const STORE_EVERY_MS = 1_000
/** Figures and lines one run may store; a job in an endless loop must not fill the workspace. */
const MOST_STORED = 4_000

/** Keeps a run's progress in memory, tells it at once and stores it at most every second. */
export const openReporter = ({ runId, clock, save, tell, report }: Options): Reporter => {
  let progress: RunProgress = { done: 0, total: 0, step: "Starting" }
  let unstored: RunEvent[] = []
  let latest: RunEvent | undefined
  let stored = 0
  let storing = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  const store = (): void => {
    timer = undefined
    const batch = latest ? [...unstored, latest] : unstored
    unstored = []
    latest = undefined
    if (batch.length === 0) return
    storing = storing.then(() => save(batch)).catch((error: unknown) => report(error, { run: runId }))
  }

  const event = (kind: RunEvent["kind"], payload: JsonObject): RunEvent => ({
    id: clock.id(),
    runId,
    kind,
    payload,
    at: clock.now(),
  })

  const later = (): void => {
    timer ??= setTimeout(store, STORE_EVERY_MS)
  }

  const keep = (kind: "metric" | "note", payload: JsonObject): void => {
    stored += 1
    if (stored > MOST_STORED) return
    unstored.push(event(kind, payload))
    later()
  }

  return {
    control: {
      progress: (done, total, step) => {
        if (step !== progress.step && latest && stored < MOST_STORED) {
          stored += 1
          unstored.push(latest)
        }
        progress = { done, total, step }
        latest = event("progress", progress)
        tell({ kind: "progressed", runId, progress })
        later()
      },
      metric: (figures) => {
        tell({ kind: "measured", runId, figures })
        keep("metric", { ...figures })
      },
      note: (line) => {
        tell({ kind: "noted", runId, line })
        keep("note", { line })
      },
    },
    progress: () => progress,
    close: async () => {
      clearTimeout(timer)
      store()
      await storing
    },
  }
}
