import { z } from "zod"
import { instant, jsonObject } from "../json.ts"

export const reviewAction = z.enum(["approve", "correct", "reject", "skip", "flag", "undo"])
export type ReviewAction = z.infer<typeof reviewAction>

export const suggestion = z.object({
  id: z.string(),
  itemId: z.string(),
  value: jsonObject,
  /** Calibrated confidence of the main field, 0 to 1; null when the model has none. */
  confidence: z.number().nullable(),
  alternatives: z.array(z.object({ label: z.string(), probability: z.number() })),
  evidence: z.array(z.object({ token: z.string(), weight: z.number() })),
  model: z.string(),
  databit: z.string(),
  createdAt: instant,
})
export type Suggestion = z.infer<typeof suggestion>

/** What people decided about an item. */
export const verdict = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open") }),
  z.object({ kind: z.literal("stale") }),
  z.object({ kind: z.literal("approved"), by: z.string(), at: instant, value: jsonObject, reviewId: z.string() }),
  z.object({ kind: z.literal("corrected"), by: z.string(), at: instant, value: jsonObject, reviewId: z.string() }),
  z.object({ kind: z.literal("rejected"), by: z.string(), at: instant, note: z.string().nullable(), reviewId: z.string() }),
  z.object({ kind: z.literal("flagged"), by: z.string(), at: instant, note: z.string().nullable(), reviewId: z.string() }),
])
export type Verdict = z.infer<typeof verdict>

export const item = z.object({
  id: z.string(),
  databitId: z.string(),
  /** table@version#key, or table@version#sha256 of the row where the table has no key. */
  ref: z.string(),
  data: jsonObject,
  contentHash: z.string(),
  source: z.enum(["table", "feedback", "upload"]),
  traceId: z.string().nullable(),
  verdict,
  suggestion: suggestion.nullable(),
  createdAt: instant,
})
export type Item = z.infer<typeof item>
