import type { Run, RunProgress } from "../contract/entities/run.ts"
import type { Json } from "../contract/json.ts"
import type { Caller } from "../contract/permissions.ts"
import { recordEnded } from "../core/jobs/record-run.ts"
import type { Ports } from "../core/ports/index.ts"
import type { JobStarter } from "../core/ports/runs.ts"
import type { Worker } from "../core/ports/worker.ts"
import type { BeginRun } from "./begin-run.ts"
import type { Job, JobPorts } from "./job.ts"
import { endOf, type Stop } from "./run-end.ts"
import { openReporter, type Reporter, type RunReport } from "./run-reporter.ts"

/** The worker in this process, with what its owner sees of the runs it works at. */
export type WorkerHere = Worker & {
  progressOf(runId: string): RunProgress | undefined
  /** A line for people in the run's log. */
  note(runId: string, line: string): void
  /** Makes what works at a run stop, because the process ends. */
  interrupt(runId: string): void
}

type Options = {
  readonly ports: Omit<Ports, "jobs">
  readonly jobNamed: (name: string) => Job
  /** The starter of jobs that a run gets. */
  readonly startedBy: (run: Run) => JobStarter
  readonly begin: BeginRun
  /** Told that a run waits for one of another process, and that it does no more. */
  readonly onWait: (run: Run, waits: boolean) => void
  readonly tell: (report: RunReport) => void
  readonly report: (error: unknown, facts: Readonly<Record<string, unknown>>) => void
}

type Assignment = {
  readonly run: Run
  readonly who: Caller
  readonly controller: AbortController
  readonly reporter: Reporter
  readonly ended: PromiseWithResolvers<void>
}

/** Opens the worker of this process; how many runs work at once is for its caller to decide. */
export const openWorkerHere = (options: Options): WorkerHere => {
  const { ports, jobNamed, startedBy, tell, report } = options
  const working = new Map<string, Assignment>()

  const perform = async ({ run, who, controller, reporter }: Assignment): Promise<Json> => {
    const jobPorts: JobPorts = { ...ports, jobs: startedBy(run) }
    // A run that was stopped while its start was recorded never begins: its job might not look at the signal again.
    controller.signal.throwIfAborted()
    const control = { runId: run.id, who, signal: controller.signal, ...reporter.control }
    return jobNamed(run.job).start(run.input, jobPorts, control)
  }

  const work = async (assignment: Assignment): Promise<void> => {
    const { run, who, reporter, controller } = assignment
    const { signal } = controller
    const begun = await options.begin(run, who, {
      signal,
      note: reporter.control.note,
      onWait: (waits) => options.onWait(run, waits),
    })
    // What was cancelled before it began ends as cancelled; what the process left so is queued for the next one.
    if (!begun && signal.reason !== "cancelled") return reporter.close()
    const outcome = await perform(assignment).then(
      (result) => ({ kind: "returned", result }) as const,
      (error: unknown) => ({ kind: "threw", error }) as const,
    )
    const progress = reporter.progress()
    const { end, unexpected } = endOf(outcome, { runId: run.id, signal: controller.signal, progress })
    if (unexpected !== undefined) report(unexpected, { run: run.id, job: run.job })
    await reporter.close()
    await recordEnded(ports, who, run.id, end)
  }

  const assign = (run: Run, who: Caller): void => {
    const reporter = openReporter({ runId: run.id, clock: ports.clock, save: ports.runs.saveEvents, tell, report })
    const ended = Promise.withResolvers<void>()
    const assignment = { run, who, controller: new AbortController(), reporter, ended }
    working.set(run.id, assignment)
    work(assignment)
      .catch((error: unknown) => report(error, { run: run.id, job: run.job }))
      .finally(() => {
        working.delete(run.id)
        ended.resolve()
      })
      .catch((error: unknown) => report(error, { run: run.id }))
  }

  const stop = (runId: string, why: Stop): void => working.get(runId)?.controller.abort(why)

  return {
    start: async (run, who) => {
      if (!working.has(run.id)) assign(run, who)
      return null
    },
    findEnd: async (run, { signal, onWork }) => {
      const assignment = working.get(run.id)
      if (!assignment) return { kind: "lost", why: "Nobody works at this run here." }
      onWork?.()
      signal.throwIfAborted()
      const stopped = Promise.withResolvers<never>()
      const stopFollowing = (): void => stopped.reject(signal.reason)
      signal.addEventListener("abort", stopFollowing)
      await Promise.race([assignment.ended.promise, stopped.promise]).finally(() =>
        signal.removeEventListener("abort", stopFollowing),
      )
      return assignment.controller.signal.aborted ? { kind: "cancelled" } : { kind: "done" }
    },
    retire: async (run) => stop(run.id, "cancelled"),
    interrupt: (runId) => stop(runId, "stopping"),
    progressOf: (runId) => working.get(runId)?.reporter.progress(),
    note: (runId, line) => working.get(runId)?.reporter.control.note(line),
  }
}
