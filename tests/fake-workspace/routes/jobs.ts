import { z } from "zod"
import type { Principal } from "../identities.ts"
import type { JobRun, TaskRun } from "../jobs/jobs.ts"
import { int64, int64InBody, type JobSettings, runSettings } from "../jobs/settings.ts"
import { Refused } from "../refused.ts"
import { json, type Route, route } from "../route.ts"
import type { World } from "../world.ts"

const asked = z.strictObject({ run_id: int64 })
const askedInBody = z.strictObject({ run_id: int64InBody })

const details = (end: JobRun["end"]) => (end === undefined ? {} : { termination_details: end })

/** The older form of a state, which the platform still gives beside the newer one. */
const legacy = (state: string, end: JobRun["end"]) => ({
  life_cycle_state: state,
  ...(end === undefined
    ? {}
    : {
        result_state:
          { SUCCESS: "SUCCESS", USER_CANCELED: "CANCELED", UPSTREAM_FAILED: "UPSTREAM_FAILED" }[end.code] ?? "FAILED",
        state_message: end.message,
      }),
})

const taskOf = ({ runId, key, state, end }: TaskRun) => ({
  task_key: key,
  run_id: runId,
  attempt_number: 0,
  status: { state, ...details(end) },
  state: legacy(state, end),
})

const runOf = ({ runId, jobId, number, trigger, parameters, tasks, startedAt, endedAt, state, end }: JobRun) => ({
  run_id: runId,
  job_id: jobId,
  number_in_job: number,
  trigger,
  job_parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
  start_time: startedAt,
  end_time: endedAt,
  status: { state, ...details(end) },
  state: legacy(state, end),
  tasks: tasks.map(taskOf),
})

const RUNS = new Set(["CAN_MANAGE_RUN", "CAN_MANAGE", "IS_OWNER"])

const checkMayRun = ({ unity, permissions }: World, who: Principal, jobId: bigint): void => {
  const level = permissions.levelOf("jobs", String(jobId), who.name) ?? ""
  if (unity.admins.has(who.name) || RUNS.has(level)) return
  throw new Refused(403, "PERMISSION_DENIED", `${who.name} does not have Manage Run permissions on job ${jobId}.`)
}

const jobOf = (jobId: bigint, settings: JobSettings) => ({ job_id: jobId, settings })

/** Lakeflow jobs (API 2.2) and their runs. */
export const JOBS: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/2.2/jobs/list",
    vouchedBy: "official client",
    query: z.strictObject({
      name: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(100).optional(),
      page_token: z.string().optional(),
      expand_tasks: z.enum(["true", "false"]).optional(),
    }),
    answer: ({ world, query: { name } }) => {
      const found = world.jobs.list().filter(([, settings]) => name === undefined || settings.name === name)
      return json({ jobs: found.map(([id, settings]) => jobOf(id, settings)), has_more: false })
    },
  }),
  route({
    method: "GET",
    path: "/api/2.2/jobs/get",
    vouchedBy: "official client",
    query: z.strictObject({ job_id: int64 }),
    answer: ({ world, query: { job_id } }) => json(jobOf(job_id, world.jobs.find(job_id))),
  }),
  route({
    method: "POST",
    path: "/api/2.2/jobs/run-now",
    vouchedBy: "official client",
    body: runSettings,
    answer: ({ world, who, body }) => {
      checkMayRun(world, who, body.job_id)
      const { runId, number } = world.jobs.start(body)
      return json({ run_id: runId, number_in_job: number })
    },
  }),
  route({
    method: "GET",
    path: "/api/2.2/jobs/runs/get",
    vouchedBy: "official client",
    query: asked.extend({ include_history: z.string().optional(), include_resolved_values: z.string().optional() }),
    answer: ({ world, query: { run_id } }) => json(runOf(world.jobs.findRun(run_id))),
  }),
  route({
    method: "GET",
    path: "/api/2.2/jobs/runs/get-output",
    vouchedBy: "official client",
    query: asked,
    answer: ({ world, query: { run_id } }) => {
      const task = world.jobs.findTask(run_id)
      const error = task.error === undefined ? {} : { error: task.error, error_trace: task.error }
      return json({ metadata: taskOf(task), logs: task.logs, logs_truncated: false, ...error })
    },
  }),
  route({
    method: "POST",
    path: "/api/2.2/jobs/runs/cancel",
    vouchedBy: "official client",
    body: askedInBody,
    answer: ({ world, who, body: { run_id } }) => {
      checkMayRun(world, who, world.jobs.findRun(run_id).jobId)
      world.jobs.cancel(run_id)
      return json({})
    },
  }),
]
