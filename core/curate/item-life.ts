import { z } from "zod"
import { item, type ReviewAction, reviewAction, type Verdict } from "../../contract/entities/item.ts"
import { instant, type JsonObject, jsonObject } from "../../contract/json.ts"

/** A review that stands: it was not undone. */
export const standingReview = z.object({
  id: z.string(),
  action: reviewAction.exclude(["undo"]),
  by: z.string(),
  at: instant,
  value: jsonObject.nullable(),
  label: z.string().nullable(),
  note: z.string().nullable(),
  counts: z.boolean(),
})
export type StandingReview = z.infer<typeof standingReview>

/** What an item was before somebody complained about it. */
const beforeComplaint = z.object({
  source: item.shape.source,
  traceId: z.string().nullable(),
  previous: jsonObject.nullable(),
  reviews: z.array(standingReview),
  suggestion: z.object({
    id: z.string().nullable(),
    label: z.string().nullable(),
    confidence: z.number().nullable(),
    margin: z.number().nullable(),
  }),
})
export type BeforeComplaint = z.infer<typeof beforeComplaint>

/** Feedback that was sent to review as this item. `reopened`: a decision there was is asked again. */
const complaint = z.object({ feedback: z.string(), reopened: z.boolean(), before: beforeComplaint })

/**
 * All that decisions change about an item. Its verdict is computed from this, so an undo gives back exactly what was.
 * `previous` is where the next decision starts: what people decided before they were asked again, or say is right.
 */
export type ItemLife = {
  readonly superseded: boolean
  readonly previous: JsonObject | null
  readonly reviews: readonly StandingReview[]
  /** In the order they came; each can be taken back. */
  readonly complaints: readonly z.infer<typeof complaint>[]
}

/** What is stored of a life besides `superseded`. */
export const storedLife = z.object({
  previous: jsonObject.nullable(),
  reviews: z.array(standingReview),
  complaints: z.array(complaint).default([]),
})

export const newLife: ItemLife = { superseded: false, previous: null, reviews: [], complaints: [] }

const settled = (review: StandingReview): Verdict | undefined => {
  const { by, at, note, id: reviewId } = review
  switch (review.action) {
    case "approve":
      return { kind: "approved", by, at, value: review.value ?? {}, reviewId }
    case "correct":
      return { kind: "corrected", by, at, value: review.value ?? {}, reviewId }
    case "reject":
      return { kind: "rejected", by, at, note, reviewId }
    case "flag":
      return { kind: "flagged", by, at, note, reviewId }
    case "skip":
      return undefined
  }
}

/** The review that decided the item, or flagged it for somebody else. */
export const decidingReview = ({ reviews }: ItemLife): StandingReview | undefined =>
  reviews.findLast((review) => review.counts && review.action !== "skip")

/** Where the item stands. An undecided item whose source row changed is stale. */
export const verdictOf = (life: ItemLife): Verdict => {
  const deciding = decidingReview(life)
  return (deciding && settled(deciding)) ?? { kind: life.superseded ? "stale" : "open" }
}

/** People who skipped the item, each once. */
export const skippersOf = ({ reviews }: ItemLife): string[] => [
  ...new Set(reviews.filter(({ action, counts }) => counts && action === "skip").map(({ by }) => by)),
]

/**
 * Whether a review would count: the first one decides. A flagged item still waits for somebody who knows, so it
 * can be decided, and skipped, but not flagged again.
 */
export const wouldCount = (life: ItemLife, action: Exclude<ReviewAction, "undo">): boolean => {
  const { kind } = verdictOf(life)
  return kind === "open" || (kind === "flagged" && action !== "flag")
}

/** The life with a review; one that is there already changes nothing. */
export const withReview = (life: ItemLife, review: StandingReview): ItemLife =>
  life.reviews.some(({ id }) => id === review.id) ? life : { ...life, reviews: [...life.reviews, review] }

/** The life as if the review had not been. */
export const withoutReview = (life: ItemLife, reviewId: string): ItemLife => ({
  ...life,
  reviews: life.reviews.filter(({ id }) => id !== reviewId),
})

/** Complaints about one item that can be taken back; more of them are the same content called wrong again and again. */
const MOST_COMPLAINTS = 100

type Complaining = {
  readonly feedback: string
  readonly start: JsonObject | null
  readonly inDoubt: boolean
  readonly before: Omit<BeforeComplaint, "previous" | "reviews">
}

/** The life of an item that somebody complained about: `start` is what they say is right; a decision in doubt is asked again. */
export const complained = (life: ItemLife, { feedback, start, inDoubt, before }: Complaining): ItemLife => {
  const { previous, reviews, complaints } = life
  const asked = inDoubt ? reopened(life) : life
  const made = { feedback, reopened: inDoubt, before: { ...before, previous, reviews: [...reviews] } }
  return {
    ...asked,
    previous: start ?? asked.previous,
    complaints: complaints.length < MOST_COMPLAINTS ? [...complaints, made] : complaints,
  }
}

const isDecision = ({ action }: StandingReview): boolean => action !== "skip"

/** Whether people decided, or took back a decision, since this complaint: taking it back would lose that. */
export const isDecidedSince = ({ complaints, reviews }: ItemLife, feedback: string): boolean => {
  const last = complaints.at(-1)
  if (last?.feedback !== feedback) return false
  const then = (last.reopened ? [] : last.before.reviews).filter(isDecision)
  const now = reviews.filter(isDecision)
  return now.length !== then.length || now.some(({ id }, at) => id !== then[at]?.id)
}

/**
 * The life without a complaint, and what the item was before where no later one stands; undefined when it is not among
 * them. The complaint after it inherits what was before it, so that taking back all of them, in any order, gives back
 * what was before the first.
 */
export const withoutComplaint = (
  life: ItemLife,
  feedback: string,
): { readonly life: ItemLife; readonly before: BeforeComplaint | undefined } | undefined => {
  const at = life.complaints.findIndex((one) => one.feedback === feedback)
  const taken = life.complaints[at]
  if (!taken) return undefined
  const later = life.complaints[at + 1]
  const rest = life.complaints.filter((one) => one !== taken)
  if (!later) {
    const { previous, reviews } = taken.before
    return { life: { ...life, previous, reviews, complaints: rest }, before: taken.before }
  }
  const inherits = { ...later, reopened: later.reopened || taken.reopened, before: taken.before }
  return { life: { ...life, complaints: rest.map((one) => (one === later ? inherits : one)) }, before: undefined }
}

/** The life of a decided item that is asked again because the question changed; what was decided is the new start. */
export const reopened = (life: ItemLife): ItemLife => ({
  ...life,
  previous: decidingReview(life)?.value ?? life.previous,
  reviews: [],
})
