import { item } from "../../../contract/entities/item.ts"
import {
  itemsGenerated,
  itemsReopened,
  itemsReviewed,
  type ReviewedPayload,
  suggestionsMade,
} from "../../../core/curate/events.ts"
import {
  type BeforeComplaint,
  complained,
  newLife,
  reopened,
  type StandingReview,
  verdictOf,
  withoutComplaint,
  withoutReview,
  withReview,
} from "../../../core/curate/item-life.ts"
import { feedbackRouted, feedbackUnrouted } from "../../../core/improve/events.ts"
import type { RecordedEvent } from "../../../core/ports/events.ts"
import type { Row } from "../../../schemas/tables.ts"
import { toLife, withLife } from "../item-rows.ts"
import { type Change, folding, ITSELF, projection } from "../projection.ts"
import { merged } from "./merged.ts"

const superseding = (id: string, by: string | null): Change<"item_state"> => ({
  id,
  next: (row) => row && withLife({ ...row, superseded_by: by }, { ...toLife(row), superseded: by !== null }),
})

const standing = (
  { id, action, value, label, note, counts }: ReviewedPayload,
  event: RecordedEvent,
): StandingReview | undefined =>
  action === "undo" ? undefined : { id, action, by: event.person, at: event.at, value, label, note, counts }

const reviewing = (review: ReviewedPayload, event: RecordedEvent): Change<"item_state"> => ({
  id: review.itemId,
  next: (row) => {
    if (!row) return undefined
    const added = standing(review, event)
    return withLife(row, added ? withReview(toLife(row), added) : withoutReview(toLife(row), review.undoOf ?? ""))
  },
})

/** A decided item keeps the suggestion it was decided with: how often suggestions are right is counted from it. */
const takesSuggestions = (row: Row<"item_state">): boolean => ["open", "flagged"].includes(verdictOf(toLife(row)).kind)

const beforeComplaint = (row: Row<"item_state">): Omit<BeforeComplaint, "previous" | "reviews"> => ({
  source: item.shape.source.parse(row.source),
  traceId: row.trace_id,
  suggestion: {
    id: row.suggestion_id,
    label: row.agent_label,
    confidence: row.agent_confidence,
    margin: row.margin,
  },
})

/** The item without a complaint: as it was before, and out of the queue when it was there for complaints only. */
const unrouted = (row: Row<"item_state">, feedback: string): Row<"item_state"> | undefined => {
  const undone = withoutComplaint(toLife(row), feedback)
  if (!undone) return undefined
  const { life, before } = undone
  if (!before) return withLife(row, life)
  const isGone = life.complaints.length === 0 && row.item_ref.startsWith("trace#")
  const { source, traceId, suggestion } = before
  return withLife(
    {
      ...row,
      source,
      trace_id: traceId,
      suggestion_id: suggestion.id,
      agent_label: suggestion.label,
      agent_confidence: suggestion.confidence,
      margin: suggestion.margin,
      superseded_by: isGone ? `feedback#${feedback}` : row.superseded_by,
    },
    isGone ? { ...life, superseded: true } : life,
  )
}

export const itemStateProjection = projection({
  table: "item_state",
  about: ITSELF,
  on: {
    "item.generated": folding(itemsGenerated, ({ databitId, source, made, superseded, revived, rekeyed }, event) =>
      merged([
        ...made.map(
          ({ id, ref, sourceKey, contentHash, traceId }): Change<"item_state"> => ({
            id,
            next: (row) =>
              row
                ? undefined
                : withLife(
                    {
                      id,
                      databit_id: databitId,
                      item_ref: ref,
                      content_hash: contentHash,
                      source,
                      trace_id: traceId,
                      status: "open",
                      agent_label: null,
                      agent_confidence: null,
                      margin: null,
                      suggestion_id: null,
                      human_label: null,
                      human_value: null,
                      reviewed_by: null,
                      reviewed_at: null,
                      review_id: null,
                      review_count: 0,
                      skipped_by: "[]",
                      note: null,
                      created_at: event.at,
                      source_key: sourceKey,
                      superseded_by: null,
                      history: null,
                    },
                    newLife,
                  ),
          }),
        ),
        ...superseded.map(({ id, by }) => superseding(id, by)),
        ...revived.map((id) => superseding(id, null)),
        ...rekeyed.map(
          ({ id, sourceKey }): Change<"item_state"> => ({
            id,
            next: (row) => row && { ...row, source_key: sourceKey },
          }),
        ),
      ]),
    ),
    "item.reopened": folding(itemsReopened, ({ items }) =>
      items.map((id) => ({ id, next: (row) => row && withLife(row, reopened(toLife(row))) })),
    ),
    "suggestion.made": folding(suggestionsMade, ({ suggestions }) =>
      suggestions.map(({ id, itemId, label, confidence, margin }) => ({
        id: itemId,
        next: (row) =>
          row && takesSuggestions(row)
            ? { ...row, agent_label: label, agent_confidence: confidence, margin, suggestion_id: id }
            : undefined,
      })),
    ),
    "feedback.routed": folding(feedbackRouted, ({ id: feedback, itemId, traceId, start, reopened: inDoubt }) => [
      {
        id: itemId,
        next: (row) =>
          row &&
          withLife(
            { ...row, source: "feedback", trace_id: traceId },
            complained(toLife(row), { feedback, start, inDoubt, before: beforeComplaint(row) }),
          ),
      },
    ]),
    "feedback.unrouted": folding(feedbackUnrouted, ({ id, itemId }) => [
      { id: itemId, next: (row) => row && unrouted(row, id) },
    ]),
    "item.reviewed": folding(itemsReviewed, ({ reviews }, event) =>
      merged(reviews.map((review) => reviewing(review, event))),
    ),
  },
})
