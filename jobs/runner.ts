import type { Run, RunProgress } from "../contract/entities/run.ts"
import { type Json, type JsonObject, jsonObject } from "../contract/json.ts"
import type { Caller } from "../contract/permissions.ts"
import { Problem } from "../contract/problems.ts"
import { hasEnded, recordEnded, recordQueued, recordStarted } from "../core/jobs/record-run.ts"
import type { Ports } from "../core/ports/index.ts"
import type { JobStarter, Runs } from "../core/ports/runs.ts"
import type { Job, JobPorts } from "./job.ts"
import { SIGN_EVERY_MS, takeOverLeftRuns } from "./left-runs.ts"
import { endOf, type Stop } from "./run-end.ts"
import { openReporter, type Reporter, type RunReport } from "./run-reporter.ts"
import { subjectOf } from "./run-subject.ts"

/** Queues and runs library jobs in this process. */
export type Runner = {
  readonly jobs: JobStarter
  /** The runs port with the live progress of runs that work here. */
  readonly runs: Runs
  /** Stops a run that has not ended; its job may take a moment. Problem `run_not_running` when it ended otherwise. */
  cancel(who: Caller, runId: string): Promise<void>
  /** Starts the job of an ended run again with its input and returns the new run's id. Problem `conflict` while it works. */
  retry(who: Caller, runId: string, key?: string): Promise<string>
  /** Stops what runs (it becomes interrupted, queued runs stay queued for the next start). */
  close(): Promise<void>
}

type Entry = {
  readonly runId: string
  readonly job: Job
  readonly input: unknown
  readonly who: Caller
  /** Runs of one lane follow each other: the same job for the same Databit. */
  readonly lane: string
  readonly controller: AbortController
  readonly reporter: Reporter
  readonly ended: PromiseWithResolvers<void>
  /** True while it waits for another run: it holds no slot then, or two parents would wait for each other's children. */
  waitsForOther: boolean
}

type Told = Omit<Ports, "jobs">
type Options = {
  /** Whether other processes may be working in this workspace. */
  readonly isShared?: boolean
  readonly tell: (report: RunReport) => void
  readonly report: (error: unknown, facts: Readonly<Record<string, unknown>>) => void
}

/** Runs that work at the same time; continuous ones are not counted, they would hold a slot for ever. */
const SLOTS = 2
/** How long a run may take to stop when the process ends. */
const STOP_MS = 5_000

/** Optional fields that were left out are absent, not undefined: the input is kept as JSON. */
const asJson = (input: Readonly<Record<string, unknown>>): JsonObject =>
  jsonObject.parse(JSON.parse(JSON.stringify(input)))

const isContinuous = (entry: Entry): boolean => entry.job.trigger.on === "continuous"

/**
 * Opens the runner: what worked when the last process ended becomes interrupted, what was queued is queued again. On a
 * shared workspace only what its process has given up (see `left-runs.ts`); a queued run begins in one process.
 */
export const openRunner = async (ports: Told, library: readonly Job[], options: Options): Promise<Runner> => {
  const { tell, report, isShared = false } = options
  const waiting: Entry[] = []
  const working = new Map<string, Entry>()
  let closing = false

  const entryOf = (runId: string): Entry | undefined =>
    working.get(runId) ?? waiting.find((entry) => entry.runId === runId)

  const jobNamed = (name: string): Job => {
    const found = library.find((one) => one.name === name)
    if (!found) throw new Problem("job_unknown", { field: "job", detail: `There is no job named ${name}.` })
    return found
  }

  const withProgress = (run: Run): Run => {
    const progress = working.get(run.id)?.reporter.progress()
    return progress && !hasEnded(run.state) ? { ...run, progress } : run
  }

  const runs: Runs = {
    ...ports.runs,
    find: async (id) => withProgress(await ports.runs.find(id)),
    seek: async (id) => {
      const found = await ports.runs.seek(id)
      return found && withProgress(found)
    },
    list: async (filter) => (await ports.runs.list(filter)).map(withProgress),
  }

  const enqueue = (run: Pick<Run, "id" | "databitId">, job: Job, input: unknown, who: Caller): void => {
    const lane = `${job.name}|${run.databitId ?? ""}`
    const reporter = openReporter({ runId: run.id, clock: ports.clock, save: ports.runs.saveEvents, tell, report })
    waiting.push({
      runId: run.id,
      job,
      input,
      who,
      lane,
      controller: new AbortController(),
      reporter,
      ended: Promise.withResolvers(),
      waitsForOther: false,
    })
    pump()
  }

  const start: JobStarter["start"] = async (who, name, input, { key, trigger = "demand", cause } = {}) => {
    const job = jobNamed(name)
    const parsed = asJson(job.parse(input))
    const subject = await subjectOf(ports, parsed)
    const queued = await recordQueued(
      ports,
      who,
      { job: name, input: parsed, ...subject, trigger, cause: cause ?? null },
      key,
    )
    if (!queued.replayed) enqueue({ id: queued.runId, databitId: subject.databitId }, job, parsed, who)
    return queued.runId
  }

  const find: JobStarter["find"] = async (runId) => {
    await entryOf(runId)?.ended.promise
    return runs.find(runId)
  }

  /** The starter a run gets: what it starts says so, and while it waits its slot is free. */
  const startedBy = (parent: Entry): JobStarter => ({
    start: (who, job, input, options) =>
      start(who, job, input, { trigger: "event", cause: `by ${parent.job.name}`, ...options }),
    find: async (runId) => {
      parent.waitsForOther = true
      pump()
      try {
        return await find(runId)
      } finally {
        parent.waitsForOther = false
      }
    },
  })

  const perform = async (entry: Entry): Promise<Json> => {
    const jobPorts: JobPorts = { ...ports, runs, jobs: startedBy(entry) }
    const { runId, who, controller, reporter } = entry
    // A run that was stopped while its start was recorded never begins: its job might not look at the signal again.
    controller.signal.throwIfAborted()
    return entry.job.start(entry.input, jobPorts, { runId, who, signal: controller.signal, ...reporter.control })
  }

  const work = async (entry: Entry): Promise<void> => {
    if (!(await recordStarted(ports, entry.who, entry.runId))) return entry.reporter.close()
    const outcome = await perform(entry).then(
      (result) => ({ kind: "returned", result }) as const,
      (error: unknown) => ({ kind: "threw", error }) as const,
    )
    const { end, unexpected } = endOf(outcome, {
      runId: entry.runId,
      signal: entry.controller.signal,
      progress: entry.reporter.progress(),
    })
    if (unexpected !== undefined) report(unexpected, { run: entry.runId, job: entry.job.name })
    await entry.reporter.close()
    await recordEnded(ports, entry.who, entry.runId, end)
  }

  const launch = (entry: Entry): void => {
    working.set(entry.runId, entry)
    work(entry)
      .catch((error: unknown) => report(error, { run: entry.runId, job: entry.job.name }))
      .finally(() => {
        working.delete(entry.runId)
        entry.ended.resolve()
        pump()
      })
      .catch((error: unknown) => report(error, { run: entry.runId }))
  }

  const mayBegin = (entry: Entry): boolean => {
    const others = [...working.values()]
    if (others.some((other) => other.lane === entry.lane)) return false
    return isContinuous(entry) || others.filter((other) => !other.waitsForOther && !isContinuous(other)).length < SLOTS
  }

  const pump = (): void => {
    if (closing) return
    for (let next = waiting.find(mayBegin); next; next = waiting.find(mayBegin)) {
      waiting.splice(waiting.indexOf(next), 1)
      launch(next)
    }
  }

  const endUnstarted = async (
    who: Caller,
    runId: string,
    kind: "cancelled" | "interrupted",
    progress: RunProgress,
  ): Promise<void> => recordEnded(ports, who, runId, { kind, progress })

  const cancel: Runner["cancel"] = async (who, runId) => {
    const run = await runs.find(runId)
    if (run.state.kind === "cancelled") return
    if (hasEnded(run.state)) throw new Problem("run_not_running")
    const entry = entryOf(runId)
    const index = entry ? waiting.indexOf(entry) : -1
    if (entry && index < 0) {
      entry.reporter.control.note(`Cancelled by ${who.person}`)
      entry.controller.abort("cancelled" satisfies Stop)
      return
    }
    if (entry) waiting.splice(index, 1)
    await endUnstarted(who, runId, "cancelled", run.progress)
    entry?.ended.resolve()
  }

  const retry: Runner["retry"] = async (who, runId, key) => {
    const run = await runs.find(runId)
    if (!hasEnded(run.state))
      throw new Problem("conflict", {
        detail: "This run has not ended yet.",
        remedy: "Wait for its end, or cancel it first.",
      })
    return start(who, run.job, run.input, { key, cause: `again: ${run.id}` })
  }

  const callerOf = async (person: string): Promise<Caller> => {
    const known = (await ports.people.list()).find((one) => one.name === person)
    return { person, runsAs: person, roles: known?.roles.slice() ?? ["viewer"] }
  }

  const resume = async (run: Run): Promise<void> => {
    const who = await callerOf(run.person)
    const job = library.find((one) => one.name === run.job)
    if (run.state.kind === "running" || !job) {
      const reported = (await ports.runs.listEvents(run.id)).findLast((event) => event.kind === "progress")
      return endUnstarted(who, run.id, "interrupted", { ...run.progress, ...(reported?.payload ?? {}) })
    }
    enqueue(run, job, run.input, who)
  }

  /** Says that the runs here are not lost. */
  const sign = (): void => {
    const mine = [...working.values(), ...waiting].filter((entry) => !isContinuous(entry))
    if (mine.length === 0) return
    const signs = mine.map(({ runId, reporter }) => ({
      id: ports.clock.id(),
      runId,
      kind: "progress" as const,
      payload: reporter.progress(),
      at: ports.clock.now(),
    }))
    ports.runs.saveEvents(signs).catch((error: unknown) => report(error, { runs: mine.length }))
  }
  const signing = isShared ? setInterval(sign, SIGN_EVERY_MS).unref() : undefined
  const stopLooking = await takeOverLeftRuns({
    runs: ports.runs,
    library,
    isShared,
    now: () => Date.parse(ports.clock.now()),
    resume,
    report,
  })

  return {
    jobs: { start, find },
    runs,
    cancel,
    retry,
    close: async () => {
      closing = true
      clearInterval(signing)
      stopLooking()
      const stopping = [...working.values()]
      for (const entry of stopping) entry.controller.abort("stopping" satisfies Stop)
      const deadline = Promise.withResolvers<void>()
      const timer = setTimeout(deadline.resolve, STOP_MS)
      await Promise.race([Promise.all(stopping.map((entry) => entry.ended.promise)), deadline.promise])
      clearTimeout(timer)
      for (const entry of working.values())
        await endUnstarted(entry.who, entry.runId, "interrupted", entry.reporter.progress())
      for (const entry of [...working.values(), ...waiting]) entry.ended.resolve()
    },
  }
}
