import { z } from "zod"
import { instant, json } from "../../../contract/json.ts"
import { itemsReviewed, type ReviewedPayload } from "../../../core/curate/events.ts"
import type { RecordedEvent } from "../../../core/ports/events.ts"
import type { Row } from "../../../schemas/tables.ts"
import { canonicalJson } from "../canonical.ts"
import { type Change, folding, projection } from "../projection.ts"
import { merged } from "./merged.ts"

const answer = z.object({ reviewId: z.string(), by: z.string(), at: instant, value: json })
type Answer = z.infer<typeof answer>

const standingAnswers = (row: Row<"labels"> | undefined): Answer[] =>
  row?.answers ? z.array(answer).parse(JSON.parse(row.answers)) : []

type Asked = { readonly itemId: string; readonly databitId: string; readonly question: string; readonly field: string }

/** The label after its standing answers have changed: the last one is the label, without one it is withdrawn. */
const labelled = (
  { itemId, databitId, question, field }: Asked,
  row: Row<"labels"> | undefined,
  answers: readonly Answer[],
): Omit<Row<"labels">, "last_event"> | undefined => {
  const last = answers.at(-1)
  if (!last) return row && { ...row, state: "withdrawn", answers: "[]" }
  return {
    id: labelId(itemId, question),
    item_id: itemId,
    databit_id: databitId,
    question,
    field,
    value: canonicalJson(last.value),
    state: "live",
    review_id: last.reviewId,
    decided_by: last.by,
    decided_at: last.at,
    answers: canonicalJson([...answers]),
  }
}

const labelId = (itemId: string, question: string): string => `${itemId}:${question}`

const itemOf = (id: string): string => id.slice(0, id.lastIndexOf(":"))

const changesOf = (databitId: string, review: ReviewedPayload, event: RecordedEvent): Change<"labels">[] =>
  review.answers.map(({ question, field, value }) => ({
    id: labelId(review.itemId, question),
    next: (row) => {
      const standing = standingAnswers(row)
      const asked = { itemId: review.itemId, databitId, question, field }
      if (review.action === "undo")
        return labelled(
          asked,
          row,
          standing.filter(({ reviewId }) => reviewId !== review.undoOf),
        )
      if (standing.some(({ reviewId }) => reviewId === review.id)) return undefined
      return labelled(asked, row, [...standing, { reviewId: review.id, by: event.person, at: event.at, value }])
    },
  }))

/** Canonical labels: one per item and question, from the reviews that count. */
export const labelsProjection = projection({
  table: "labels",
  about: { column: "item_id", thingOf: itemOf },
  on: {
    "item.reviewed": folding(itemsReviewed, ({ databitId, reviews }, event) =>
      merged(reviews.flatMap((review) => changesOf(databitId, review, event))),
    ),
  },
})
