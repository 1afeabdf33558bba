import type { z } from "zod"
import { decidedBy, type Item, item, type Suggestion, suggestion, type Verdict } from "../../contract/entities/item.ts"
import {
  decidingReview,
  type ItemLife,
  newLife,
  skippersOf,
  storedLife,
  verdictOf,
} from "../../core/curate/item-life.ts"
import type { KnownItem } from "../../core/ports/items.ts"
import type { Row } from "../../schemas/tables.ts"
import { canonicalJson } from "./canonical.ts"

type StateRow = Omit<Row<"item_state">, "last_event">

/** What a stored review was decided by; those of before this was asked were decided by people. */
export const toDecidedBy = (stored: string | null): z.infer<typeof decidedBy> => decidedBy.parse(stored ?? "person")

/** What decisions have made of an item, from its row. */
export const toLife = (row: Pick<Row<"item_state">, "history" | "superseded_by">): ItemLife => ({
  ...newLife,
  ...(row.history === null ? {} : storedLife.parse(JSON.parse(row.history))),
  superseded: row.superseded_by !== null,
})

/** The row with all columns that follow from a life; the way back from `toLife`. */
export const withLife = <Columns extends StateRow>(row: Columns, life: ItemLife): Columns => {
  const verdict = verdictOf(life)
  const deciding = decidingReview(life)
  return {
    ...row,
    status: verdict.kind,
    human_label: deciding?.label ?? null,
    human_value: deciding?.value ? canonicalJson(deciding.value) : null,
    reviewed_by: deciding?.by ?? null,
    reviewed_at: deciding?.at ?? null,
    review_id: deciding?.id ?? null,
    review_count: life.reviews.length,
    skipped_by: canonicalJson(skippersOf(life)),
    note: deciding?.note ?? null,
    history: canonicalJson({
      previous: life.previous,
      reviews: [...life.reviews],
      ...(life.complaints.length > 0 ? { complaints: [...life.complaints] } : {}),
    }),
  }
}

export const toKnown = (
  row: Pick<Row<"item_state">, "id" | "item_ref" | "source_key" | "content_hash" | "status" | "superseded_by">,
): KnownItem => ({
  id: row.id,
  ref: row.item_ref,
  sourceKey: row.source_key ?? row.item_ref,
  contentHash: row.content_hash,
  status: kindOf(row.status),
  superseded: row.superseded_by !== null,
})

const KINDS: readonly Verdict["kind"][] = ["open", "stale", "approved", "corrected", "rejected", "flagged"]
const kindOf = (status: string): Verdict["kind"] => KINDS.find((kind) => kind === status) ?? "open"

export const toSuggestion = (row: Omit<Row<"suggestions">, "run_id">): Suggestion =>
  suggestion.parse({
    id: row.id,
    itemId: row.item_id,
    value: JSON.parse(row.value),
    confidence: row.confidence,
    alternatives: JSON.parse(row.alternatives),
    evidence: JSON.parse(row.evidence),
    model: row.model,
    databit: row.databit,
    createdAt: row.created_at,
  })

/** Columns of an item's state that an item is made of; rows are wide, and a queue reads many. */
export const SHOWN = [
  "id",
  "databit_id",
  "item_ref",
  "content_hash",
  "source",
  "trace_id",
  "history",
  "superseded_by",
  "suggestion_id",
  "created_at",
] as const
type ShownState = Pick<Row<"item_state">, (typeof SHOWN)[number]>
export type ShownColumn = (typeof SHOWN)[number] | "margin" | "agent_confidence"

/** Columns of the suggestion beside an item, under names of their own. */
export const SUGGESTED = [
  "g.id as g_id",
  "g.item_id as g_item_id",
  "g.value as g_value",
  "g.confidence as g_confidence",
  "g.alternatives as g_alternatives",
  "g.model as g_model",
  "g.databit as g_databit",
  "g.evidence as g_evidence",
  "g.created_at as g_created_at",
] as const

type Suggested = Omit<Row<"suggestions">, "run_id">
type Beside = { readonly [Column in keyof Suggested as `g_${Column}`]: Suggested[Column] | null }

const besideOf = (row: Beside): Suggestion | null => {
  const { g_id: id, g_item_id, g_value, g_alternatives, g_evidence, g_model, g_databit, g_created_at } = row
  if (id === null) return null
  return toSuggestion({
    id,
    item_id: g_item_id ?? "",
    value: g_value ?? "{}",
    confidence: row.g_confidence,
    alternatives: g_alternatives ?? "[]",
    evidence: g_evidence ?? "[]",
    model: g_model ?? "",
    databit: g_databit ?? "",
    created_at: g_created_at ?? "",
  })
}

/** An item from a row that holds all of it: what changes, the payload, the suggestion it points to. */
export const toWhole = (row: ShownState & { readonly item_data: string | null } & Beside): Item => {
  const life = toLife(row)
  return item.parse({
    id: row.id,
    databitId: row.databit_id,
    ref: row.item_ref,
    data: JSON.parse(row.item_data ?? "{}"),
    contentHash: row.content_hash,
    source: row.source,
    traceId: row.trace_id,
    verdict: verdictOf(life),
    suggestion: besideOf(row),
    previous: life.previous,
    createdAt: row.created_at,
  })
}
