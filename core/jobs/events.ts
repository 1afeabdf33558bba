import { z } from "zod"
import { type RunProgress, run, runPlace, runProgress } from "../../contract/entities/run.ts"
import { json, jsonObject } from "../../contract/json.ts"
import { problemBody } from "../../contract/problems.ts"

/** A run was asked for; the subject is its id. */
export const runQueued = z.object({
  job: z.string(),
  input: jsonObject,
  databitId: z.string().nullable(),
  agent: z.string().nullable(),
  trigger: run.shape.trigger,
  cause: z.string().nullable(),
})

/** How far a run is that has not begun. */
export const WAITING: RunProgress = { done: 0, total: 0, step: "Waiting" }

export const runStarted = z.object({})

/** A run was given to Lakeflow: it starts there as soon as there is a machine. */
export const runPlaced = runPlace

/** How a run ended. */
export const runEnd = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("succeeded"), progress: runProgress, result: json }),
  z.object({ kind: z.literal("failed"), progress: runProgress, problem: problemBody }),
  z.object({ kind: z.literal("cancelled"), progress: runProgress }),
  z.object({ kind: z.literal("interrupted"), progress: runProgress }),
])
export type RunEnd = z.infer<typeof runEnd>
