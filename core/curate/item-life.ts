import { z } from "zod"
import { type ReviewAction, reviewAction, type Verdict } from "../../contract/entities/item.ts"
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

/**
 * All that decisions change about an item. Its verdict is computed from this, so an undo gives back exactly what was.
 * `previous` is where the next decision starts: what people decided before they were asked again, or say is right.
 */
export type ItemLife = {
  readonly superseded: boolean
  readonly previous: JsonObject | null
  readonly reviews: readonly StandingReview[]
}

/** What is stored of a life besides `superseded`. */
export const storedLife = z.object({ previous: jsonObject.nullable(), reviews: z.array(standingReview) })

export const newLife: ItemLife = { superseded: false, previous: null, reviews: [] }

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

/** The life of an item that somebody complained about: `start` is what they say is right; a decision in doubt is asked again. */
export const complained = (
  life: ItemLife,
  { start, inDoubt }: { start: JsonObject | null; inDoubt: boolean },
): ItemLife => {
  const asked = inDoubt ? reopened(life) : life
  return { ...asked, previous: start ?? asked.previous }
}

/** The life of a decided item that is asked again because the question changed; what was decided is the new start. */
export const reopened = (life: ItemLife): ItemLife => ({
  ...life,
  previous: decidingReview(life)?.value ?? life.previous,
  reviews: [],
})
