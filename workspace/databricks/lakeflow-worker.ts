import { Problem } from "../../contract/problems.ts"
import type { WorkEnd, Worker } from "../../core/ports/worker.ts"
import { isAnswerLost } from "./again.ts"
import type { LakeflowJobs, LakeflowRun } from "./lakeflow-jobs.ts"

type Options = {
  readonly jobs: LakeflowJobs
  /** Id of the job that works at any recorded run; undefined where the deployment names none. */
  readonly jobId: string | undefined
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/** Milliseconds between two questions about a run: short at first, because small jobs are soon done. */
const LOOK_AFTER_MS = [1_000, 1_000, 2_000, 3_000] as const
const LOOK_EVERY_MS = 5_000

const sleepUntil = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop)
      resolve()
    }, milliseconds)
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    signal.addEventListener("abort", stop, { once: true })
  })

/** Python's name for the error is not for people. */
const inOurWords = (error: string): string => error.replace(/^(\w+\.)*\w*(Error|Exception): /, "").trim()

/** Works at recorded runs as runs of one parametric Lakeflow job; see `lakeflow/starter.py` for the other side. */
export const lakeflowWorker = ({ jobs, jobId, sleep = sleepUntil }: Options): Worker => {
  const endOf = async ({ state, failed }: LakeflowRun): Promise<WorkEnd | undefined> => {
    if (state.kind !== "ended") return undefined
    if (state.result === "succeeded") return { kind: "done" }
    if (state.result === "cancelled") return { kind: "cancelled" }
    const [task] = failed
    // The platform's own sentence is the better one where a task never began to write.
    const said = task === undefined ? undefined : await jobs.findError(task).catch(() => undefined)
    return { kind: "lost", why: said ? inOurWords(said) : (state.why ?? "Lakeflow gave no reason.") }
  }

  type Look = { readonly run?: LakeflowRun; readonly end?: WorkEnd | undefined }

  /** Nothing where the platform does not say just now: the run goes on, so nobody may stop following it. */
  const lookAt = async (runId: string): Promise<Look> => {
    try {
      const run = await jobs.find(runId)
      return { run, end: await endOf(run) }
    } catch (error) {
      if (error instanceof Problem && error.code === "databricks_missing")
        return { end: { kind: "lost", why: "The Lakeflow run is not there any more." } }
      if (isAnswerLost(error)) return {}
      throw error
    }
  }

  return {
    start: async ({ id, job }) => {
      if (jobId === undefined)
        throw new Problem("databricks_not_connected", {
          field: "DATABITS_JOB_ID",
          detail: "No Lakeflow job is known.",
          remedy: "Set DATABITS_JOB_ID to the id of the bundle's job run.",
        })
      return { jobId, runId: await jobs.start(jobId, { job, run: id }, id) }
    },
    findEnd: async ({ place }, { signal, onWork }) => {
      if (place === null) return { kind: "lost", why: "The run was not given to Lakeflow." }
      let begun = false
      const tellBegin = ({ state }: LakeflowRun): void => {
        if (begun || state.kind === "waits") return
        begun = true
        onWork?.()
      }
      for (let looks = 0; ; looks += 1) {
        signal.throwIfAborted()
        const { run, end } = await lookAt(place.runId)
        if (run) tellBegin(run)
        if (end) return end
        await sleep(LOOK_AFTER_MS[looks] ?? LOOK_EVERY_MS, signal)
      }
    },
    retire: async ({ place }) => {
      if (place) await jobs.cancel(place.runId)
    },
  }
}
