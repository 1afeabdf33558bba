import { z } from "zod"

/** int64 in the query of a request. */
export const int64 = z.string().regex(/^\d+$/).transform(BigInt)

/** int64 in a body: a number; the open test server of the official CLI refuses text. */
export const int64InBody = z.union([z.int(), z.bigint()]).transform(BigInt)

const taskSettings = z.looseObject({
  task_key: z.string(),
  depends_on: z.array(z.strictObject({ task_key: z.string(), outcome: z.string().optional() })).optional(),
  run_if: z.enum(["ALL_SUCCESS", "ALL_DONE", "NONE_FAILED"]).optional(),
  spark_python_task: z.strictObject({ python_file: z.string(), parameters: z.array(z.string()) }),
})
export type TaskSettings = z.output<typeof taskSettings>

const pause_status = z.enum(["PAUSED", "UNPAUSED"]).default("UNPAUSED")
const calm = {
  min_time_between_triggers_seconds: z.int().min(60).optional(),
  wait_after_last_change_seconds: z.int().min(60).optional(),
}

const triggerSettings = z.union([
  z.strictObject({
    pause_status,
    periodic: z.strictObject({ interval: z.int().min(1), unit: z.enum(["MINUTES", "HOURS", "DAYS", "WEEKS"]) }),
  }),
  z.strictObject({
    pause_status,
    file_arrival: z.strictObject({ url: z.string().regex(/^\/Volumes(\/[^/]+){3,}\/$/), ...calm }),
  }),
  z.strictObject({
    pause_status,
    table_update: z.strictObject({
      table_names: z.array(z.string().regex(/^[^.]+\.[^.]+\.[^.]+$/)).min(1),
      condition: z.literal("ANY_UPDATED"),
      ...calm,
    }),
  }),
])
const continuousSettings = z.strictObject({ pause_status })
/** What starts runs of a job by itself. */
export type Trigger = z.output<typeof triggerSettings> | z.output<typeof continuousSettings>

/** What a job is, as far as its runs depend on it here; the bundle's test checks the rest against the official schema. */
export const jobSettings = z.looseObject({
  name: z.string(),
  parameters: z.array(z.strictObject({ name: z.string(), default: z.string() })).optional(),
  tasks: z.array(taskSettings),
  max_concurrent_runs: z.int().optional(),
  queue: z.strictObject({ enabled: z.boolean() }).optional(),
  trigger: triggerSettings.optional(),
  continuous: continuousSettings.optional(),
})
export type JobSettings = z.output<typeof jobSettings>

export const runSettings = z.strictObject({
  job_id: int64InBody,
  job_parameters: z.record(z.string(), z.string()).optional(),
  idempotency_token: z.string().max(64).optional(),
  queue: z.strictObject({ enabled: z.boolean() }).optional(),
})
export type RunSettings = z.output<typeof runSettings>
