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

/** What a job is, as far as its runs depend on it here; the bundle's test checks the rest against the official schema. */
export const jobSettings = z.looseObject({
  name: z.string(),
  parameters: z.array(z.strictObject({ name: z.string(), default: z.string() })).optional(),
  tasks: z.array(taskSettings),
  max_concurrent_runs: z.int().optional(),
  queue: z.strictObject({ enabled: z.boolean() }).optional(),
})
export type JobSettings = z.output<typeof jobSettings>

export const runSettings = z.strictObject({
  job_id: int64InBody,
  job_parameters: z.record(z.string(), z.string()).optional(),
  idempotency_token: z.string().max(64).optional(),
  queue: z.strictObject({ enabled: z.boolean() }).optional(),
})
export type RunSettings = z.output<typeof runSettings>
