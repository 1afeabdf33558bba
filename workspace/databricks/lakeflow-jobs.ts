import { z } from "zod"
import type { AppClient } from "./wire/client.ts"

/** int64: kept as text where a number could not hold it. */
const id = z.union([z.string(), z.number()]).transform(String)

const state = z.object({
  life_cycle_state: z.string().optional(),
  result_state: z.string().optional(),
  state_message: z.string().optional(),
})
const status = z.object({
  state: z.string(),
  termination_details: z
    .object({ code: z.string().optional(), type: z.string().optional(), message: z.string().optional() })
    .optional(),
  queue_details: z.object({ code: z.string().optional(), message: z.string().optional() }).optional(),
})
const task = z.object({ task_key: z.string(), run_id: id, status: status.optional(), state: state.optional() })
const run = z.object({
  run_id: id,
  job_id: id.optional(),
  status: status.optional(),
  state: state.optional(),
  tasks: z.array(task).optional(),
})
const output = z.object({ error: z.string().optional(), logs: z.string().optional() })

/** Where a Lakeflow run stands, read from whichever of its two forms the platform gives. */
export type LakeflowState =
  | { readonly kind: "waits"; readonly why: string | null }
  | { readonly kind: "works" }
  | { readonly kind: "ended"; readonly result: "succeeded" | "cancelled" | "failed"; readonly why: string | null }

export type LakeflowRun = {
  readonly runId: string
  readonly state: LakeflowState
  /** Runs of its tasks that did not end well. */
  readonly failed: readonly string[]
}

const WORKING = new Set(["RUNNING", "TERMINATING"])
const ENDED = new Set(["TERMINATED", "SKIPPED", "INTERNAL_ERROR"])
const CANCELLED = new Set(["CANCELED", "USER_CANCELED", "UPSTREAM_CANCELED"])
const SUCCEEDED = new Set(["SUCCESS", "SUCCESS_WITH_FAILURES"])

type Said = {
  readonly status?: z.output<typeof status> | undefined
  readonly state?: z.output<typeof state> | undefined
}

const stateOf = ({ status: now, state: legacy }: Said): LakeflowState => {
  const name = now?.state ?? legacy?.life_cycle_state ?? ""
  const why = now?.termination_details?.message ?? now?.queue_details?.message ?? legacy?.state_message ?? null
  if (WORKING.has(name)) return { kind: "works" }
  if (!ENDED.has(name)) return { kind: "waits", why }
  const code = now?.termination_details?.code ?? legacy?.result_state ?? ""
  if (SUCCEEDED.has(code)) return { kind: "ended", result: "succeeded", why }
  return { kind: "ended", result: CANCELLED.has(code) ? "cancelled" : "failed", why: why || code || null }
}

const failedTask = (one: Said): boolean => {
  const now = stateOf(one)
  return now.kind === "ended" && now.result === "failed"
}

/** The Jobs API (2.2), as far as the workbench uses it. Problems `databricks_*`. */
export type LakeflowJobs = {
  /** Starts a run of a job; the same token starts one run, however often it is sent. */
  start(jobId: string, parameters: Readonly<Record<string, string>>, token: string): Promise<string>
  find(runId: string): Promise<LakeflowRun>
  /** Asks for the end of a run; it comes a little later. */
  cancel(runId: string): Promise<void>
  /** The error that a task's run ended with, in its own words. */
  findError(taskRunId: string): Promise<string | undefined>
}

export const lakeflowJobs = (client: AppClient): LakeflowJobs => ({
  start: async (jobId, parameters, token) => {
    const body = { job_id: BigInt(jobId), job_parameters: { ...parameters }, idempotency_token: token }
    // The token makes it one run, so it is sent again when its answer was lost.
    const request = { method: "POST", path: "/api/2.2/jobs/run-now", body, repeatable: true } as const
    return (await client.json(z.object({ run_id: id }), request)).run_id
  },
  find: async (runId) => {
    const found = await client.json(run, { path: "/api/2.2/jobs/runs/get", query: { run_id: runId } })
    const failed = (found.tasks ?? []).filter(failedTask).map(({ run_id }) => run_id)
    return { runId: found.run_id, state: stateOf(found), failed }
  },
  cancel: async (runId) => {
    const body = { run_id: BigInt(runId) }
    await client.json(z.object({}), { method: "POST", path: "/api/2.2/jobs/runs/cancel", body, repeatable: true })
  },
  findError: async (taskRunId) => {
    const found = await client.json(output, { path: "/api/2.2/jobs/runs/get-output", query: { run_id: taskRunId } })
    return found.error
  },
})
