import type { Run } from "../contract/entities/run.ts"
import { type JsonObject, jsonObject } from "../contract/json.ts"
import type { Caller } from "../contract/permissions.ts"
import { Problem } from "../contract/problems.ts"
import { hasEnded, recordEnded, recordQueued } from "../core/jobs/record-run.ts"
import type { ListeningEvents, Ports } from "../core/ports/index.ts"
import type { JobStarter, Runs } from "../core/ports/runs.ts"
import { beginRuns } from "./begin-run.ts"
import type { Job } from "./job.ts"
import { SIGN_EVERY_MS, takeOverLeftRuns } from "./left-runs.ts"
import type { RunReport } from "./run-reporter.ts"
import { subjectOf } from "./run-subject.ts"
import { type Elsewhere, openWorkElsewhere } from "./worker-elsewhere.ts"
import { openWorkerHere } from "./worker-here.ts"

/** Queues library jobs; they work in this process, or where `elsewhere` says. */
export type Runner = {
  readonly jobs: JobStarter
  /** The runs port with the live progress of runs that work here. */
  readonly runs: Runs
  /** Stops a run that has not ended; its job may take a moment. Problem `run_not_running` when it ended otherwise. */
  cancel(who: Caller, runId: string): Promise<void>
  /** Starts the job of an ended run again with its input and returns the new run's id. Problem `conflict` while it works. */
  retry(who: Caller, runId: string, key?: string): Promise<string>
  /** Works here at a run that another process recorded as queued. Nothing when it is queued no more. */
  takeUp(runId: string): Promise<void>
  /** Resolves when no run is with this process any more. */
  idle(): Promise<void>
  /** Stops what runs here (it becomes interrupted, queued runs stay queued for the next start); what runs elsewhere goes on. */
  close(): Promise<void>
}

type Entry = {
  readonly run: Run
  readonly job: Job
  readonly who: Caller
  readonly isElsewhere: boolean
  /** Runs of one lane follow each other: the same job for the same Databit. */
  readonly lane: string
  readonly ended: PromiseWithResolvers<void>
  /** True while it waits for another run: it holds no slot then, or two parents would wait for each other's children. */
  waitsForOther: boolean
}

type Told = Omit<Ports, "jobs" | "events"> & { readonly events: ListeningEvents }
type Options = {
  /** Whether other processes may be working in this workspace. */
  readonly isShared?: boolean
  /** Whether it takes over what other processes left; a process that is there for one run does not. */
  readonly takesOver?: boolean
  readonly elsewhere?: Elsewhere | undefined
  readonly tell: (report: RunReport) => void
  readonly report: (error: unknown, facts: Readonly<Record<string, unknown>>) => void
}

/** Runs that work here at the same time; continuous ones are not counted, they would hold a slot for ever. */
const SLOTS = 2
/** How long a run may take to stop when the process ends. */
const STOP_MS = 5_000

/** Optional fields that were left out are absent, not undefined: the input is kept as JSON. */
const asJson = (input: Readonly<Record<string, unknown>>): JsonObject =>
  jsonObject.parse(JSON.parse(JSON.stringify(input)))

const isContinuous = ({ job }: Entry): boolean => job.trigger.on === "continuous"
const takesSlot = (entry: Entry): boolean => !entry.waitsForOther && !entry.isElsewhere && !isContinuous(entry)

/**
 * Opens the runner: what worked when the last process ended becomes interrupted, what was queued is queued again. On a
 * shared workspace only what its process has given up (see `left-runs.ts`); a queued run begins in one process.
 */
export const openRunner = async (ports: Told, library: readonly Job[], options: Options): Promise<Runner> => {
  const { tell, report, isShared = false, takesOver = true, elsewhere } = options
  const waiting: Entry[] = []
  const working = new Map<string, Entry>()
  let closing = false

  const entryOf = (runId: string): Entry | undefined =>
    working.get(runId) ?? waiting.find((entry) => entry.run.id === runId)

  const jobNamed = (name: string): Job => {
    const found = library.find((one) => one.name === name)
    if (!found) throw new Problem("job_unknown", { field: "job", detail: `There is no job named ${name}.` })
    return found
  }

  const withProgress = (run: Run): Run => {
    const progress = here.progressOf(run.id) ?? there?.progressOf(run.id)
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

  const goesElsewhere = ({ runs: where }: Job): boolean => where === "lakeflow" && elsewhere?.why === null

  const entryFor = (run: Run, job: Job, who: Caller, isElsewhere = goesElsewhere(job)): Entry => {
    const lane = `${job.name}|${run.databitId ?? ""}`
    return { run, job, who, isElsewhere, lane, ended: Promise.withResolvers(), waitsForOther: false }
  }

  const enqueue = (entry: Entry): void => {
    waiting.push(entry)
    pump()
  }

  const start: JobStarter["start"] = async (who, name, input, { key, trigger = "demand", cause = null } = {}) => {
    const job = jobNamed(name)
    const parsed = asJson(job.parse(input))
    const subject = await subjectOf(ports, parsed)
    const queued = await recordQueued(ports, who, { job: name, input: parsed, ...subject, trigger, cause }, key)
    if (!queued.replayed) enqueue(entryFor(queued.run, job, who))
    return queued.runId
  }

  const find: JobStarter["find"] = async (runId) => {
    await entryOf(runId)?.ended.promise
    return runs.find(runId)
  }

  const onWait = ({ id }: Run, waits: boolean): void => {
    const entry = working.get(id)
    if (entry) entry.waitsForOther = waits
    if (waits) pump()
  }

  /** The starter a run gets: what it starts says so, and while it waits its slot is free. */
  const startedBy = (parent: Run): JobStarter => ({
    start: (who, job, input, options) =>
      start(who, job, input, { trigger: "event", cause: `by ${parent.job}`, ...options }),
    find: async (runId) => {
      onWait(parent, true)
      try {
        return await find(runId)
      } finally {
        onWait(parent, false)
      }
    },
  })

  const isEndless = (run: Run): boolean => jobNamed(run.job).trigger.on === "continuous"
  const begin = beginRuns({ ports, isShared, isContinuous: isEndless })
  const here = openWorkerHere({ ports: { ...ports, runs }, jobNamed, startedBy, begin, onWait, tell, report })
  const there = elsewhere && openWorkElsewhere({ ports, worker: elsewhere.worker, tell, report })

  const work = async (entry: Entry): Promise<void> => {
    const { run, job, who } = entry
    if (entry.isElsewhere) return there?.work(run, who)
    await here.start(run, who)
    if (job.runs === "lakeflow" && elsewhere && elsewhere.why !== null) here.note(run.id, elsewhere.why)
    await here.findEnd(run, { signal: new AbortController().signal })
  }

  const launch = (entry: Entry): void => {
    working.set(entry.run.id, entry)
    work(entry)
      .catch((error: unknown) => report(error, { run: entry.run.id, job: entry.job.name }))
      .finally(() => {
        working.delete(entry.run.id)
        entry.ended.resolve()
        pump()
      })
      .catch((error: unknown) => report(error, { run: entry.run.id }))
  }

  const mayBegin = (entry: Entry): boolean => {
    const others = [...working.values()]
    if (others.some((other) => other.lane === entry.lane)) return false
    return !takesSlot(entry) || others.filter(takesSlot).length < SLOTS
  }

  const pump = (): void => {
    if (closing) return
    for (let next = waiting.find(mayBegin); next; next = waiting.find(mayBegin)) {
      waiting.splice(waiting.indexOf(next), 1)
      launch(next)
    }
  }

  /** Follows a run that has a place already. */
  const follow = (run: Run, job: Job, who: Caller): Entry => {
    const entry = entryFor(run, job, who, true)
    launch(entry)
    return entry
  }

  const cancelWorking = async (entry: Entry, run: Run, who: Caller): Promise<void> => {
    if (entry.isElsewhere) return there?.cancel(run, who)
    here.note(run.id, `Cancelled by ${who.person}`)
    await here.retire(run)
  }

  const cancel: Runner["cancel"] = async (who, runId) => {
    const run = await runs.find(runId)
    if (run.state.kind === "cancelled") return
    if (hasEnded(run.state)) throw new Problem("run_not_running")
    const known = entryOf(runId)
    const entry = known ?? (run.place && there ? follow(run, jobNamed(run.job), who) : undefined)
    const index = entry ? waiting.indexOf(entry) : -1
    if (entry && index < 0) return cancelWorking(entry, run, who)
    if (entry) waiting.splice(index, 1)
    await recordEnded(ports, who, runId, { kind: "cancelled", progress: run.progress })
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
    if (entryOf(run.id)) return
    const who = await callerOf(run.person)
    const job = library.find((one) => one.name === run.job)
    if (run.place && there && job) return void follow(run, job, who)
    if (run.state.kind === "running" || !job) {
      const reported = await ports.runs.seekLastEvent(run.id, "progress")
      const progress = { ...run.progress, ...(reported?.payload ?? {}) }
      return recordEnded(ports, who, run.id, { kind: "interrupted", progress })
    }
    enqueue(entryFor(run, job, who))
  }

  const takeUp: Runner["takeUp"] = async (runId) => {
    const run = await ports.runs.find(runId)
    if (run.state.kind === "queued") enqueue(entryFor(run, jobNamed(run.job), await callerOf(run.person), false))
  }

  /** Says that the runs here are not lost. */
  const sign = (): void => {
    // Where a run works elsewhere it gives its own signs, and every process can see whether it is still there.
    const mine = [...[...working.values()].filter(({ isElsewhere }) => !isElsewhere), ...waiting].filter(
      (entry) => !isContinuous(entry),
    )
    if (mine.length === 0) return
    const signs = mine.map(({ run }) => ({
      id: ports.clock.id(),
      runId: run.id,
      kind: "progress" as const,
      payload: withProgress(run).progress,
      at: ports.clock.now(),
    }))
    ports.runs.saveEvents(signs).catch((error: unknown) => report(error, { runs: mine.length }))
  }
  const signing = isShared ? setInterval(sign, SIGN_EVERY_MS).unref() : undefined
  const now = () => Date.parse(ports.clock.now())
  const follows = (run: Run): boolean => run.place !== null && there !== undefined
  const leftRuns = takesOver
    ? takeOverLeftRuns({ runs: ports.runs, library, isShared, follows, now, resume, report })
    : undefined
  // The first page of a warehouse does not wait for what it need not show.
  if (!isShared) await leftRuns?.looked

  const stop = async (): Promise<void> => {
    there?.close()
    const stopping = [...working.values()]
    for (const { run } of stopping) here.interrupt(run.id)
    const deadline = Promise.withResolvers<void>()
    const timer = setTimeout(deadline.resolve, STOP_MS)
    await Promise.race([
      Promise.all([leftRuns?.looked, ...stopping.map((entry) => entry.ended.promise)]),
      deadline.promise,
    ])
    clearTimeout(timer)
    for (const { run, who, isElsewhere } of working.values())
      if (!isElsewhere)
        await recordEnded(ports, who, run.id, { kind: "interrupted", progress: withProgress(run).progress })
    for (const entry of [...working.values(), ...waiting]) entry.ended.resolve()
  }

  return {
    jobs: { start, find },
    runs,
    cancel,
    retry,
    takeUp,
    idle: async () => {
      await leftRuns?.looked
      for (let left = [...working.values(), ...waiting]; left.length > 0; left = [...working.values(), ...waiting])
        await Promise.all(left.map((entry) => entry.ended.promise))
    },
    close: async () => {
      closing = true
      clearInterval(signing)
      leftRuns?.stop()
      await stop()
    },
  }
}
