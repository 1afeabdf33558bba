import { setTimeout as sleep } from "node:timers/promises"
import { missing, Refused } from "../refused.ts"
import type { Answers } from "./node-parent.ts"
import { resolveReferences } from "./references.ts"
import type { JobSettings, RunSettings, TaskSettings } from "./settings.ts"
import { type RunningTask, startTask, type TaskEnd } from "./task.ts"

export type End = { readonly type: string; readonly code: string; readonly message: string }

/** By what a run was started. */
export type Started = "ONE_TIME" | "PERIODIC" | "FILE_ARRIVAL" | "TABLE" | "CONTINUOUS"

export type TaskRun = {
  readonly runId: bigint
  readonly key: string
  state: "BLOCKED" | "PENDING" | "RUNNING" | "TERMINATED"
  end: End | undefined
  error: string | undefined
  logs: string
}

export type JobRun = {
  readonly runId: bigint
  readonly jobId: bigint
  readonly number: number
  readonly trigger: Started
  readonly parameters: Readonly<Record<string, string>>
  readonly tasks: readonly TaskRun[]
  readonly startedAt: number
  state: "QUEUED" | "PENDING" | "RUNNING" | "TERMINATING" | "TERMINATED"
  end: End | undefined
  endedAt: number
}

type Options = {
  readonly newId: () => bigint
  readonly now: () => number
  /** What the process above a task's Node answers; `token` is one of the identity that jobs run as. */
  readonly answers: Answers
  readonly cli: string
  /** Hears that a run is over. */
  readonly ended: () => void
}

/** Lakeflow: jobs and their runs, whose tasks are processes of this computer. */
export type Jobs = {
  create(settings: JobSettings): bigint
  /** Gives a job other settings; its runs stay. */
  reset(jobId: bigint, settings: JobSettings): void
  list(): readonly (readonly [bigint, JobSettings])[]
  find(jobId: bigint): JobSettings
  start(settings: RunSettings, trigger?: Started): JobRun
  findRun(runId: bigint): JobRun
  /** The run when it is over. */
  whenOver(runId: bigint): Promise<JobRun>
  findTask(runId: bigint): TaskRun
  listRuns(jobId?: bigint): readonly JobRun[]
  cancel(runId: bigint): void
  /** The machine of a run is lost: its process is killed and the platform's message is all that is left. */
  lose(runId: bigint, end?: End): void
  /** The next run ends so before its command starts. */
  refuseNext(end: End): void
  /** Milliseconds until a run has its machine. */
  machineMs: number
  /** Address of the workspace, for what its tasks run. */
  host: string
  close(): Promise<void>
}

const SUCCESS: End = { type: "SUCCESS", code: "SUCCESS", message: "" }
const CANCELLED: End = { type: "SUCCESS", code: "USER_CANCELED", message: "Run cancelled." }
const LOST: End = {
  type: "CLOUD_FAILURE",
  code: "CLUSTER_ERROR",
  message: "The compute of this run was lost: the instance was reclaimed by the cloud provider.",
}
const STOP_MS = 20_000

const isStopping = ({ state }: JobRun): boolean => state === "TERMINATING"
const isOver = ({ state }: JobRun): boolean => state === "TERMINATED"

const endOfTask = ({ code, last }: TaskEnd): { readonly end: End; readonly error: string | undefined } => {
  if (code === 0) return { end: SUCCESS, error: undefined }
  const error = `RuntimeError: ${last.join("\n") || `the command ended with ${code}`}`
  const message = `Task run failed with error message\n${error}`
  return { end: { type: "CLIENT_ERROR", code: "RUN_EXECUTION_ERROR", message }, error }
}

export const openJobs = ({ newId, now, answers, cli, ended: hear }: Options): Jobs => {
  const jobs = new Map<bigint, JobSettings>()
  const runs = new Map<bigint, JobRun>()
  const tokens = new Map<string, JobRun>()
  const working = new Map<bigint, RunningTask>()
  const refused: End[] = []
  const over = new Set<Promise<void>>()
  const waiting = new Set<() => void>()
  const closing = Promise.withResolvers<void>()
  const place = { machineMs: 0, host: "" }

  const find = (jobId: bigint): JobSettings => {
    const found = jobs.get(jobId)
    if (!found) throw new Refused(400, "INVALID_PARAMETER_VALUE", `Job ${jobId} does not exist.`)
    return found
  }
  const findRun = (runId: bigint): JobRun => {
    const found = runs.get(runId)
    if (!found) throw new Refused(404, "RESOURCE_DOES_NOT_EXIST", `Run ${runId} does not exist.`)
    return found
  }

  const endTask = (task: TaskRun, end: End, error?: string): void => {
    task.state = "TERMINATED"
    task.end = end
    task.error = error
  }

  const end = (run: JobRun, how: End): void => {
    if (isOver(run)) return
    run.state = "TERMINATED"
    run.end = how
    run.endedAt = now()
    for (const task of run.tasks) if (!task.end) endTask(task, how)
    pump(run.jobId)
    for (const look of [...waiting]) look()
    hear()
  }

  const runTask = async (
    run: JobRun,
    task: TaskRun,
    settings: TaskSettings,
    values: Map<string, TaskEnd["values"]>,
  ) => {
    const known = { job: { parameters: run.parameters, run_id: run.runId }, values }
    let started: RunningTask
    try {
      const parameters = settings.spark_python_task.parameters.map((text) => resolveReferences(text, known))
      started = startTask({ parameters, cli, host: place.host, answers })
    } catch (error) {
      return endTask(task, { type: "CLIENT_ERROR", code: "INVALID_RUN_CONFIGURATION", message: String(error) })
    }
    task.state = "RUNNING"
    working.set(run.runId, started)
    const ended = await started.ended
    working.delete(run.runId)
    task.logs = ended.logs
    values.set(task.key, ended.values)
    if (isOver(run)) return
    if (isStopping(run)) return endTask(task, CANCELLED)
    const { end: how, error } = endOfTask(ended)
    endTask(task, how, error)
  }

  const mayStart = (run: JobRun, { depends_on = [], run_if = "ALL_SUCCESS" }: TaskSettings): boolean => {
    const before = depends_on.map(({ task_key }) => run.tasks.find(({ key }) => key === task_key)?.end?.code)
    return run_if === "ALL_DONE" || before.every((code) => code === "SUCCESS")
  }

  /** Waits for the machine; how the run ends before its command starts, if it does. */
  const getMachine = async (): Promise<End | undefined> => {
    if (place.machineMs > 0) await Promise.race([closing.promise, sleep(place.machineMs, undefined, { ref: false })])
    return refused.shift()
  }

  const runTasks = async (run: JobRun): Promise<void> => {
    const values = new Map<string, TaskEnd["values"]>()
    for (const [index, settings] of find(run.jobId).tasks.entries()) {
      const task = run.tasks[index]
      if (!task || isOver(run) || isStopping(run)) return
      if (mayStart(run, settings)) await runTask(run, task, settings, values)
      else endTask(task, { type: "SUCCESS", code: "UPSTREAM_FAILED", message: "An upstream task failed." })
    }
  }

  const perform = async (run: JobRun): Promise<void> => {
    run.state = "PENDING"
    const refusal = await getMachine()
    if (refusal) return end(run, refusal)
    if (isOver(run)) return
    run.state = "RUNNING"
    await runTasks(run)
    const failed = run.tasks.find((task) => task.end?.code !== "SUCCESS")
    end(run, isStopping(run) ? CANCELLED : (failed?.end ?? SUCCESS))
  }

  const pump = (jobId: bigint): void => {
    const all = [...runs.values()].filter((run) => run.jobId === jobId)
    const most = find(jobId).max_concurrent_runs ?? 1
    const active = all.filter((run) => !isOver(run) && run.state !== "QUEUED").length
    for (const run of all.filter(({ state }) => state === "QUEUED").slice(0, Math.max(0, most - active))) {
      const performing = perform(run).finally(() => over.delete(performing))
      over.add(performing)
    }
  }

  const parametersOf = (settings: JobSettings, given: Readonly<Record<string, string>> = {}) => {
    const known = settings.parameters ?? []
    const unknown = Object.keys(given).find((name) => !known.some((one) => one.name === name))
    if (unknown !== undefined)
      throw new Refused(400, "INVALID_PARAMETER_VALUE", `Job parameter ${unknown} is not defined for this job.`)
    return Object.fromEntries(known.map(({ name, default: otherwise }) => [name, given[name] ?? otherwise]))
  }

  return {
    create: (settings) => {
      const id = newId()
      jobs.set(id, settings)
      return id
    },
    reset: (jobId, settings) => {
      find(jobId)
      jobs.set(jobId, settings)
    },
    list: () => [...jobs],
    find,
    start: ({ job_id, job_parameters, idempotency_token }, trigger = "ONE_TIME") => {
      const before = idempotency_token === undefined ? undefined : tokens.get(`${job_id} ${idempotency_token}`)
      if (before) return before
      const settings = find(job_id)
      const run: JobRun = {
        runId: newId(),
        jobId: job_id,
        number: runs.size + 1,
        trigger,
        parameters: parametersOf(settings, job_parameters),
        tasks: settings.tasks.map(({ task_key }) => ({
          runId: newId(),
          key: task_key,
          state: "PENDING",
          end: undefined,
          error: undefined,
          logs: "",
        })),
        startedAt: now(),
        state: "QUEUED",
        end: undefined,
        endedAt: 0,
      }
      runs.set(run.runId, run)
      if (idempotency_token !== undefined) tokens.set(`${job_id} ${idempotency_token}`, run)
      pump(job_id)
      return run
    },
    findRun,
    whenOver: (runId) =>
      new Promise((resolve) => {
        const look = (): void => {
          const run = findRun(runId)
          if (!isOver(run)) return
          waiting.delete(look)
          resolve(run)
        }
        waiting.add(look)
        look()
      }),
    findTask: (runId) => {
      const found = [...runs.values()].flatMap(({ tasks }) => tasks).find((task) => task.runId === runId)
      if (!found) throw missing(`Run ${runId}`)
      return found
    },
    listRuns: (jobId) => [...runs.values()].filter((run) => jobId === undefined || run.jobId === jobId).toReversed(),
    cancel: (runId) => {
      const run = findRun(runId)
      if (isOver(run)) return
      const task = working.get(runId)
      if (!task) return end(run, CANCELLED)
      run.state = "TERMINATING"
      task.child.kill("SIGTERM")
      setTimeout(() => task.child.kill("SIGKILL"), STOP_MS).unref()
    },
    lose: (runId, how = LOST) => {
      const task = working.get(runId)
      end(findRun(runId), how)
      task?.child.kill("SIGKILL")
    },
    refuseNext: (how) => void refused.push(how),
    get machineMs() {
      return place.machineMs
    },
    set machineMs(value) {
      place.machineMs = value
    },
    get host() {
      return place.host
    },
    set host(value) {
      place.host = value
    },
    close: async () => {
      closing.resolve()
      for (const run of runs.values()) end(run, CANCELLED)
      for (const { child } of working.values()) child.kill("SIGKILL")
      await Promise.all(over)
    },
  }
}
