import { z } from "zod"
import { instant, jsonObject } from "../json.ts"

/** A problem of one entry of a batch, in words for people. */
const problemWords = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string().nullable(),
  field: z.string().nullable(),
  remedy: z.string(),
})

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
  z.object({
    kind: z.literal("rejected"),
    by: z.string(),
    at: instant,
    note: z.string().nullable(),
    reviewId: z.string(),
  }),
  z.object({
    kind: z.literal("flagged"),
    by: z.string(),
    at: instant,
    note: z.string().nullable(),
    reviewId: z.string(),
  }),
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
  /** Where the decision starts: what people decided before they were asked again, or say is right. */
  previous: jsonObject.nullable(),
  createdAt: instant,
})
export type Item = z.infer<typeof item>

/** What decided about an item. */
export const decidedBy = z.enum(["person", "column"])

const said = {
  /** uuidv7 chosen where the decision was made: the same id sent twice counts once. */
  id: z.uuid(),
  itemId: z.string(),
  /** Databit version the person saw, name@version. */
  databit: z.string(),
  note: z.string().max(2000).nullable().default(null),
  suggestionId: z.string().nullable().default(null),
  /** When the item was painted. */
  shownAt: instant.nullable().default(null),
  decidedAt: instant,
  /** `column`: no person looked, a column of known answers was replayed; such decisions say nothing about a pace. A person when left out. */
  decidedBy: decidedBy.exactOptional(),
}

/** One decision of a person about one item. */
export const decision = z.discriminatedUnion("action", [
  z.object({ ...said, action: z.literal("approve"), suggestionId: z.string() }),
  z.object({ ...said, action: z.literal("correct"), value: jsonObject }),
  z.object({ ...said, action: z.literal("reject") }),
  z.object({ ...said, action: z.literal("skip") }),
  z.object({ ...said, action: z.literal("flag") }),
  z.object({ ...said, action: z.literal("undo"), undoOf: z.string() }),
])
export type Decision = z.output<typeof decision>

/** What became of a decision. */
export const decisionOutcome = z.object({
  id: z.string(),
  itemId: z.string(),
  /** `extra`: kept, but somebody decided the item before; `repeated`: known already; `refused`: not kept, `problem` says why. */
  result: z.enum(["counted", "extra", "repeated", "refused"]),
  /** The item afterwards; null when there is no such item. */
  verdict: z.enum(["open", "stale", "approved", "corrected", "rejected", "flagged"]).nullable(),
  problem: problemWords.nullable(),
})
export type DecisionOutcome = z.infer<typeof decisionOutcome>
