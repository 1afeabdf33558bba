import { z } from "zod"
import { jsonObject } from "../../contract/json.ts"

export const feedbackGiven = z.object({
  id: z.string(),
  agent: z.string().nullable(),
  endpointName: z.string().nullable(),
  requestId: z.string().nullable(),
  traceId: z.string().nullable(),
  type: z.enum(["thumb", "correction", "comment"]),
  value: z.string().nullable(),
  correction: jsonObject.nullable(),
})

/** The answer waits for review as `itemId`. */
export const feedbackRouted = z.object({
  id: z.string(),
  itemId: z.string(),
  databitId: z.string(),
  traceId: z.string(),
  /** What the person says is right; the start of the new decision. */
  start: jsonObject.nullable(),
  /** Whether a decision there was is asked again. */
  reopened: z.boolean(),
})
/** The answer no longer waits for review because of this feedback. */
export const feedbackUnrouted = z.object({ id: z.string(), itemId: z.string(), state: z.enum(["new", "dismissed"]) })
export const feedbackDismissed = z.object({ id: z.string() })
/** Takes a dismissal back. */
export const feedbackReopened = z.object({ id: z.string() })

export const adviceReason = z.object({ figure: z.string(), value: z.number(), limit: z.number(), says: z.string() })
export const retrainAdvised = z.object({
  id: z.string(),
  databitId: z.string(),
  advice: z.enum(["retrain", "collect", "wait"]),
  reasons: z.array(adviceReason),
  runId: z.string(),
})
