import type { Feedback } from "../contract/entities/trace.ts"
import { Problem } from "../contract/problems.ts"
import type { Ports } from "../core/ports/index.ts"
import type { Job, Trigger } from "./job.ts"
import { INGEST, isSampled, startWanted, type Wanted, wantedAfter, wantedOnFeedback, wantedOnSample } from "./wanted.ts"

/** What a Lakeflow job was started by. */
export const DUE = ["after", "ingest", "feedback", "schedule", "sampled"] as const
export type Due = (typeof DUE)[number]

type DuePorts = Pick<Ports, "feedback" | "jobs" | "people" | "runs" | "traces">

type Options = {
  readonly ports: DuePorts
  readonly job: Job
  /** For `after`: the run that it follows. */
  readonly after: string | undefined
}

/** Imports, or traces, that are looked at for one start. */
const MOST = 500
const MOST_IMPORTS = 20

const lastRunOf = async ({ runs }: DuePorts, job: Job) => (await runs.list({ job: job.name, limit: 1 }))[0]

const afterOne = async ({ ports, job, after }: Options): Promise<Wanted[]> => {
  if (!after) throw new Problem("input_invalid", { field: "--run", detail: "--run: name the run that it follows." })
  return wantedAfter(await ports.runs.find(after), [job], false)
}

const afterImports = async ({ ports, job }: Options): Promise<Wanted[]> => {
  const imports = await ports.runs.list({ job: INGEST, state: ["succeeded"], limit: MOST_IMPORTS })
  return imports.toReversed().flatMap((run) => wantedAfter(run, [job], true))
}

/** Feedback that waits. A job that takes it together is started by the newest, as the app does. */
const onFeedback = async ({ ports, job }: Options): Promise<Wanted[]> => {
  const waiting: readonly Feedback[] = await ports.feedback.list({ state: "new", limit: MOST })
  const wanted = waiting.map((one) => wantedOnFeedback(job, one.id, { ...one }, one.createdBy))
  const takesAll = Object.keys(job.input.shape).length === 0
  return takesAll ? wanted.slice(0, 1) : wanted.toReversed()
}

const onSchedule = async ({ ports, job }: Options): Promise<Wanted[]> => {
  const last = await lastRunOf(ports, job)
  const key = `schedule:${job.name}:${last?.id ?? "first"}`
  return [{ job, facts: {}, cause: "scheduled by Lakeflow", key, trigger: "schedule" }]
}

const onSample = async ({ ports, job }: Options): Promise<Wanted[]> => {
  const share = job.trigger.on === "sampled" ? job.trigger.share : 0
  const since = (await lastRunOf(ports, job))?.createdAt
  const traces = await ports.traces.list({ since, limit: MOST })
  const chosen = traces.map(({ traceId }) => traceId).filter((id) => isSampled(id, share))
  return chosen.length === 0 ? [] : [wantedOnSample(job, chosen.toReversed())]
}

const WANTED: Readonly<Record<Due, (options: Options) => Promise<Wanted[]>>> = {
  after: afterOne,
  ingest: afterImports,
  feedback: onFeedback,
  schedule: onSchedule,
  sampled: onSample,
}

const isDue = (on: Trigger["on"]): on is Due => (DUE as readonly string[]).includes(on)

/**
 * Starts a job of the library as its trigger would have: what another process has started for the same reason is not
 * started again, unless it failed or was interrupted. Resolves with the runs.
 */
export const startDue = async (options: Options): Promise<readonly string[]> => {
  const { ports, job } = options
  const { on } = job.trigger
  if (!isDue(on)) throw new Problem("input_invalid", { field: "job", detail: `${job.name} is not started by itself.` })
  const started: string[] = []
  for (const wanted of await WANTED[on](options)) {
    const runId = await startWanted(ports, wanted)
    const state = runId === undefined ? undefined : (await ports.runs.find(runId)).state.kind
    const again = state === "failed" || state === "interrupted"
    const last = again ? await startWanted(ports, { ...wanted, key: `${wanted.key}:again:${runId}` }) : runId
    if (last !== undefined) started.push(last)
  }
  return started
}
