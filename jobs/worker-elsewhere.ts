import type { Run, RunProgress } from "../contract/entities/run.ts"
import type { Caller } from "../contract/permissions.ts"
import { Problem, toProblemBody } from "../contract/problems.ts"
import type { RunEnd } from "../core/jobs/events.ts"
import { hasEnded, recordEnded, recordPlaced } from "../core/jobs/record-run.ts"
import type { ListeningEvents, Ports } from "../core/ports/index.ts"
import type { WorkEnd, Worker } from "../core/ports/worker.ts"
import { endOf } from "./run-end.ts"
import type { RunReport } from "./run-reporter.ts"
import { type Watch, watchReports } from "./watch-reports.ts"

/** Where runs work besides this process. */
export type Elsewhere = {
  readonly worker: Worker
  /** Why no new run begins there, for people; null where runs do. */
  readonly why: string | null
}

/** Runs that are with another worker, as this process sees them. */
export type WorkElsewhere = {
  /** Hands a run over where it has no place yet, and follows it to its end; that is recorded where the run could not. */
  work(run: Run, who: Caller): Promise<void>
  /** Asks for its end. A run that waits for its machine is cancelled at once. */
  cancel(run: Run, who: Caller): Promise<void>
  progressOf(runId: string): RunProgress | undefined
  /** Follows no run any more; they go on where they are. */
  close(): void
}

type Options = {
  readonly ports: Pick<Ports, "clock" | "runs"> & { readonly events: ListeningEvents }
  readonly worker: Worker
  readonly tell: (report: RunReport) => void
  readonly report: (error: unknown, facts: Readonly<Record<string, unknown>>) => void
  readonly watchEveryMs?: number
}

const WATCH_EVERY_MS = 3_000

const toEnd = (end: WorkEnd, { id, progress }: Run): RunEnd => {
  if (end.kind === "cancelled") return { kind: "cancelled", progress }
  const why = end.kind === "lost" ? end.why : "Lakeflow says that it succeeded, but it recorded no result."
  return { kind: "failed", progress, problem: toProblemBody(new Problem("lakeflow_failed", { detail: why }), id) }
}

/** Follows runs that work elsewhere; while there are none, nothing is asked. */
export const openWorkElsewhere = (options: Options): WorkElsewhere => {
  const { ports, worker, tell, report, watchEveryMs = WATCH_EVERY_MS } = options
  const watches = new Map<string, Watch>()
  const wanted = new Set<string>()
  const closing = new AbortController()

  const handOver = async (run: Run, who: Caller): Promise<Run> => {
    if (run.place) return run
    const place = await worker.start(run, who)
    if (place) await recordPlaced(ports, who, run.id, place)
    const placed = { ...run, place }
    if (wanted.has(run.id)) await worker.retire(placed)
    return placed
  }

  const watch = (run: Run): void => {
    const hear = ports.events.hear
    watches.set(run.id, watchReports({ run, runs: ports.runs, hear, tell, report, everyMs: watchEveryMs }))
  }

  const follow = async (run: Run, who: Caller): Promise<void> => {
    const end = await worker
      .findEnd(run, { signal: closing.signal, onWork: () => watch(run) })
      .finally(() => watches.get(run.id)?.stop())
    await ports.events.hear()
    const now = await ports.runs.find(run.id)
    if (!hasEnded(now.state)) await recordEnded(ports, who, run.id, toEnd(end, now))
  }

  return {
    work: async (run, who) => {
      try {
        const placed = await handOver(run, who).catch(async (error: unknown) => {
          const { id: runId, progress } = run
          const { end, unexpected } = endOf({ kind: "threw", error }, { runId, signal: closing.signal, progress })
          if (unexpected !== undefined) report(unexpected, { run: run.id, job: run.job })
          if (!closing.signal.aborted) await recordEnded(ports, who, run.id, end)
          return undefined
        })
        if (placed && !closing.signal.aborted) await follow(placed, who)
      } catch (error) {
        if (!closing.signal.aborted) throw error
      } finally {
        watches.delete(run.id)
        wanted.delete(run.id)
      }
    },
    cancel: async (run, who) => {
      wanted.add(run.id)
      // As it is now: it may have got its place while it was read, and who hands it over has looked already.
      const { place } = run.place ? run : await ports.runs.find(run.id)
      if (place === null) return
      await worker.retire({ ...run, place })
      const { state, progress } = await ports.runs.find(run.id)
      if (state.kind === "queued") await recordEnded(ports, who, run.id, { kind: "cancelled", progress })
    },
    progressOf: (runId) => watches.get(runId)?.progress(),
    close: () => closing.abort(),
  }
}
