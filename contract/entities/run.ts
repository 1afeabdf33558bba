import { z } from "zod"
import { instant, json, jsonObject } from "../json.ts"
import { problemBody } from "../problems.ts"

export const runProgress = z.object({ done: z.number(), total: z.number(), step: z.string() })
export type RunProgress = z.infer<typeof runProgress>

/** Where a run of a job stands. */
export const runState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("queued") }),
  z.object({ kind: z.literal("running"), startedAt: instant }),
  z.object({ kind: z.literal("succeeded"), startedAt: instant, completedAt: instant, result: json }),
  z.object({ kind: z.literal("failed"), startedAt: instant.nullable(), completedAt: instant, problem: problemBody }),
  z.object({ kind: z.literal("cancelled"), startedAt: instant.nullable(), completedAt: instant }),
  z.object({ kind: z.literal("interrupted"), startedAt: instant.nullable(), completedAt: instant }),
])
export type RunState = z.infer<typeof runState>

/** Its run in the tracking of experiments (MLflow on Databricks), or the sentence why it is not there yet. */
export const runTracked = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("tracked"), experimentId: z.string(), runId: z.string() }),
  z.object({ kind: z.literal("untracked"), says: z.string() }),
])
export type RunTracked = z.infer<typeof runTracked>

/** A run of a Lakeflow job that works at one of ours. Both ids are int64, kept as text. */
export const runPlace = z.object({ jobId: z.string(), runId: z.string() })
export type RunPlace = z.infer<typeof runPlace>

export const run = z.object({
  id: z.string(),
  job: z.string(),
  input: jsonObject,
  state: runState,
  progress: runProgress,
  databitId: z.string().nullable(),
  agent: z.string().nullable(),
  person: z.string(),
  trigger: z.enum(["demand", "schedule", "event", "cli"]),
  /** What started it, in words, when it was not a person: "after fine_tune", "every 300 s", "again: <run>". */
  cause: z.string().nullable(),
  /** Where on Lakeflow it works; null where it works in the workbench itself. */
  place: runPlace.nullable(),
  createdAt: instant,
  /** Null where nothing was to be tracked. */
  tracked: runTracked.nullable(),
})
export type Run = z.infer<typeof run>

export const runEvent = z.object({
  id: z.string(),
  runId: z.string(),
  kind: z.enum(["progress", "metric", "note"]),
  payload: jsonObject,
  at: instant,
})
export type RunEvent = z.infer<typeof runEvent>
