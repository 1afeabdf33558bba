import { itemsReviewed } from "../../../core/curate/events.ts"
import { canonicalJson } from "../canonical.ts"
import { folding, ITSELF, projection } from "../projection.ts"

export const reviewsProjection = projection({
  table: "reviews",
  about: ITSELF,
  on: {
    "item.reviewed": folding(itemsReviewed, ({ databitId, reviews }, event) =>
      reviews.map((review) => ({
        id: review.id,
        next: (row) =>
          row
            ? undefined
            : {
                id: review.id,
                item_id: review.itemId,
                databit_id: databitId,
                databit: review.databit,
                action: review.action,
                value: review.value === null ? null : canonicalJson(review.value),
                label: review.label,
                suggestion_id: review.suggestionId,
                note: review.note,
                undo_of: review.undoOf,
                counts: review.counts,
                shown_at: review.shownAt,
                decided_at: review.decidedAt,
                reviewer: event.person,
                created_at: event.at,
                decided_by: review.decidedBy,
              },
      })),
    ),
  },
})
