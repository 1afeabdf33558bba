import { z } from "zod"
import { type Run, type RunEvent, type RunProgress, runProgress } from "../contract/entities/run.ts"
import type { Runs } from "../core/ports/runs.ts"
import type { RunReport } from "./run-reporter.ts"

/** What is known of a run that works elsewhere. */
export type Watch = {
  progress(): RunProgress
  stop(): void
}

type Options = {
  readonly run: Run
  readonly runs: Pick<Runs, "listEvents">
  /** Folds what others recorded: that the run began, above all. */
  readonly hear: () => Promise<void>
  readonly tell: (report: RunReport) => void
  readonly report: (error: unknown, facts: Readonly<Record<string, unknown>>) => void
  readonly everyMs: number
}

const figures = z.record(z.string(), z.number())
const line = z.object({ line: z.string() })

const toReport = ({ runId, kind, payload }: RunEvent): RunReport => {
  if (kind === "progress") return { kind: "progressed", runId, progress: runProgress.parse(payload) }
  if (kind === "metric") return { kind: "measured", runId, figures: figures.parse(payload) }
  return { kind: "noted", runId, line: line.parse(payload).line }
}

/** Tells what a run stores about itself while it works in another process. */
export const watchReports = ({ run, runs, hear, tell, report, everyMs }: Options): Watch => {
  let progress = run.progress
  let last: string | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const look = async (): Promise<void> => {
    await hear()
    for (const event of await runs.listEvents(run.id, last)) {
      last = event.id
      if (stopped) return
      const said = toReport(event)
      if (said.kind === "progressed") progress = said.progress
      tell(said)
    }
  }

  const later = (): void => {
    timer = setTimeout(() => {
      look()
        .catch((error: unknown) => report(error, { run: run.id }))
        .finally(() => {
          if (!stopped) later()
        })
        .catch((error: unknown) => report(error, { run: run.id }))
    }, everyMs).unref()
  }
  later()

  return {
    progress: () => progress,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
