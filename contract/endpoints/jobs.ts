import { z } from "zod"
import { endpoint } from "../endpoint.ts"
import { run, runEvent } from "../entities/run.ts"
import { jsonObject } from "../json.ts"

const stateKind = z.enum(["queued", "running", "succeeded", "failed", "cancelled", "interrupted"])
export type RunStateKind = z.infer<typeof stateKind>

const runAction = z.enum(["cancel", "retry"])

/** What starts a job, as the library declares it. */
export const jobTrigger = z.discriminatedUnion("on", [
  z.object({ on: z.literal("demand") }),
  z.object({ on: z.literal("new_files") }),
  z.object({ on: z.literal("ingest") }),
  z.object({ on: z.literal("feedback") }),
  z.object({ on: z.literal("before"), job: z.string() }),
  z.object({ on: z.literal("after"), job: z.string() }),
  z.object({ on: z.literal("schedule"), everySeconds: z.number() }),
  z.object({ on: z.literal("continuous") }),
  z.object({ on: z.literal("sampled"), share: z.number() }),
])
export type JobTrigger = z.infer<typeof jobTrigger>

export const libraryJob = z.object({
  name: z.string(),
  stage: z.enum(["data", "template", "curate", "train", "deploy", "monitor", "improve"]),
  says: z.string(),
  trigger: jobTrigger,
  /** JSON Schemas, for forms and agents; never shown to people as they are. */
  input: jsonObject,
  output: jsonObject,
})
export type LibraryJob = z.infer<typeof libraryJob>

const runWithMay = run.extend({ may: z.array(runAction) })
export type RunWithMay = z.infer<typeof runWithMay>

export const listJobs = endpoint({
  name: "listJobs",
  method: "GET",
  path: "/api/jobs",
  does: "List the jobs of the library with what they take and give.",
  may: "look",
  input: z.object({}),
  output: z.object({ jobs: z.array(libraryJob), mayRun: z.boolean() }),
})

export const startJob = endpoint({
  name: "startJob",
  method: "POST",
  path: "/api/jobs/:job/runs",
  does: "Start a job; the answer comes at once, the run goes on.",
  may: "run_jobs",
  input: z.object({ job: z.string(), input: jsonObject.default({}) }),
  output: z.object({ runId: z.string() }),
})

export const listRuns = endpoint({
  name: "listRuns",
  method: "GET",
  path: "/api/runs",
  does: "List runs, newest first.",
  may: "look",
  input: z.object({
    state: stateKind.optional(),
    job: z.string().optional(),
    databitId: z.string().optional(),
    /** False leaves out what started by the clock, such as figures computed every minute. */
    scheduled: z.boolean().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    /** Id of the last one seen. */
    before: z.string().max(100).optional(),
  }),
  output: z.object({ runs: z.array(runWithMay), next: z.string().nullable() }),
})

export const getRun = endpoint({
  name: "getRun",
  method: "GET",
  path: "/api/runs/:runId",
  does: "Show a run with what it reported; `after` leaves out the events up to and including that id.",
  may: "look",
  input: z.object({ runId: z.string(), after: z.string().optional() }),
  output: z.object({ run: runWithMay, events: z.array(runEvent) }),
})

export const cancelRun = endpoint({
  name: "cancelRun",
  method: "POST",
  path: "/api/runs/:runId/cancel",
  does: "Cancel a run that has not ended.",
  may: "run_jobs",
  input: z.object({ runId: z.string() }),
  output: z.object({ runId: z.string() }),
})

export const retryRun = endpoint({
  name: "retryRun",
  method: "POST",
  path: "/api/runs/:runId/retry",
  does: "Start a job again with the input of an ended run.",
  may: "run_jobs",
  input: z.object({ runId: z.string() }),
  output: z.object({ runId: z.string() }),
})

export const downloadFailedAnswers = endpoint({
  name: "downloadFailedAnswers",
  method: "GET",
  path: "/api/runs/:runId/failed-answers",
  does: "Download the answers of a labelling run that failed or did not fit the output, with the reason.",
  may: "run_jobs",
  kind: "file",
  input: z.object({ runId: z.string().regex(/^[\w-]{1,100}$/) }),
  output: z.unknown(),
})

export const JOBS_ENDPOINTS = [listJobs, startJob, listRuns, getRun, cancelRun, retryRun, downloadFailedAnswers]
