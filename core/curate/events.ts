import { z } from "zod"
import { decidedBy, item, reviewAction } from "../../contract/entities/item.ts"
import { instant, json, jsonObject } from "../../contract/json.ts"

/** Items one event carries at most. */
export const ITEMS_PER_EVENT = 500

/** Items were added; their payloads were stored before. */
export const itemsGenerated = z.object({
  databitId: z.string(),
  source: item.shape.source,
  made: z.array(
    z.object({
      id: z.string(),
      ref: z.string(),
      sourceKey: z.string(),
      contentHash: z.string(),
      traceId: z.string().nullable(),
    }),
  ),
  /** Items whose source row has other content now, or is gone. */
  superseded: z.array(z.object({ id: z.string(), by: z.string() })),
  /** Superseded items whose source row has their content again. */
  revived: z.array(z.string()),
  /** Items whose source row is known by another key now. */
  rekeyed: z.array(z.object({ id: z.string(), sourceKey: z.string() })).default([]),
})

/** In `superseded.by` of items whose source row is no longer there. */
export const ROW_REMOVED = "removed"

/** Decided items are asked again: a new version asks what they were never asked. */
export const itemsReopened = z.object({ databitId: z.string(), databit: z.string(), items: z.array(z.string()) })

/** Suggestions were made; in full they were stored before. */
export const suggestionsMade = z.object({
  databitId: z.string(),
  model: z.string(),
  suggestions: z.array(
    z.object({
      id: z.string(),
      itemId: z.string(),
      label: z.string().nullable(),
      confidence: z.number().nullable(),
      margin: z.number().nullable(),
    }),
  ),
})

/** Decisions of one person, in order. */
export const itemsReviewed = z.object({
  databitId: z.string(),
  reviews: z.array(
    z.object({
      id: z.string(),
      itemId: z.string(),
      databit: z.string(),
      action: reviewAction,
      value: jsonObject.nullable(),
      label: z.string().nullable(),
      note: z.string().nullable(),
      suggestionId: z.string().nullable(),
      undoOf: z.string().nullable(),
      counts: z.boolean(),
      shownAt: instant.nullable(),
      decidedAt: instant,
      decidedBy: decidedBy.default("person"),
      /** What it answers, one entry a question; empty when it does not count. */
      answers: z.array(z.object({ question: z.string(), field: z.string(), value: json })),
    }),
  ),
})
export type ReviewedPayload = z.infer<typeof itemsReviewed>["reviews"][number]
