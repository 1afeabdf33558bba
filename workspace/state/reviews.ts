import { sql as sqlText } from "kysely"
import { z } from "zod"
import { reviewAction } from "../../contract/entities/item.ts"
import { jsonObject } from "../../contract/json.ts"
import { pacePerHour } from "../../core/curate/pace.ts"
import type { ItemCounts, Items } from "../../core/ports/items.ts"
import { toDecidedBy, toLife } from "./item-rows.ts"
import { inBatches, type Sql } from "./sql.ts"

const STATUSES = ["open", "approved", "corrected", "rejected", "flagged", "stale"] as const
const valueOrNull = jsonObject.nullable()
const numberOf = z.coerce.number()

/** Decisions of a person that their pace is measured on. */
const PACE_REVIEWS = 200

type Counted = { readonly status: string; readonly n: number }

const counts = (rows: readonly Counted[]): ItemCounts => {
  const of = (status: string): number => numberOf.parse(rows.find((row) => row.status === status)?.n ?? 0)
  const [open, approved, corrected, rejected, flagged, stale] = STATUSES.map(of)
  return {
    open: open ?? 0,
    approved: approved ?? 0,
    corrected: corrected ?? 0,
    rejected: rejected ?? 0,
    flagged: flagged ?? 0,
    stale: stale ?? 0,
  }
}

type Reviews = Pick<Items, "listStandings" | "listReviews" | "listCounts" | "listChecked" | "findProgress">

/** What people decided, and the figures made of it. */
export const reviewsOver = ({ db }: Pick<Sql, "db">): Reviews => ({
  listStandings: async (itemIds) => {
    const found = await Promise.all(
      inBatches(itemIds).map((ids) =>
        db
          .selectFrom("item_state")
          .select(["id", "databit_id", "history", "superseded_by"])
          .where("id", "in", ids)
          .execute(),
      ),
    )
    return found.flat().map((row) => ({ itemId: row.id, databitId: row.databit_id, life: toLife(row) }))
  },

  listReviews: async (ids) => {
    const found = await Promise.all(
      inBatches(ids).map((batch) =>
        db
          .selectFrom("reviews")
          .select(["id", "item_id", "action", "databit", "value", "reviewer", "counts", "undo_of"])
          .where((eb) => eb.or([eb("id", "in", batch), eb("undo_of", "in", batch)]))
          .execute(),
      ),
    )
    return found.flat().map((row) => ({
      id: row.id,
      itemId: row.item_id,
      action: reviewAction.parse(row.action),
      databit: row.databit,
      value: valueOrNull.parse(row.value === null ? null : JSON.parse(row.value)),
      reviewer: row.reviewer,
      counts: row.counts,
      undoOf: row.undo_of,
    }))
  },

  listCounts: async () => {
    const rows = await db
      .selectFrom("item_state")
      .select((eb) => [
        "databit_id",
        "status",
        eb.fn.countAll<number>().as("n"),
        eb.fn.countAll<number>().filterWhere("source", "=", "feedback").as("complaints"),
      ])
      .groupBy(["databit_id", "status"])
      .execute()
    return [...Map.groupBy(rows, (row) => row.databit_id)].map(([databitId, own]) => ({
      databitId,
      ...counts(own),
      complaints: numberOf.parse(own.find((row) => row.status === "open")?.complaints ?? 0),
    }))
  },

  listChecked: async (databitId) => {
    const tenth = sqlText<number>`least(9, floor(${sqlText.ref("agent_confidence")} * 10))`
    const rows = await db
      .selectFrom("item_state")
      .select((eb) => [
        tenth.as("tenth"),
        eb.fn.countAll<number>().as("checked"),
        eb.fn.sum<number>(eb.case().when("agent_label", "=", eb.ref("human_label")).then(1).else(0).end()).as("right"),
      ])
      .where("databit_id", "=", databitId)
      .where("status", "in", ["approved", "corrected"])
      .where("agent_confidence", "is not", null)
      .where("agent_label", "is not", null)
      .groupBy(tenth)
      .orderBy(tenth)
      .execute()
    return rows.map((row) => ({
      tenth: numberOf.parse(row.tenth),
      checked: numberOf.parse(row.checked),
      right: numberOf.parse(row.right),
    }))
  },

  findProgress: async (databitId, person) => {
    const [rows, timed] = await Promise.all([
      db
        .selectFrom("item_state")
        .select((eb) => [
          "status",
          eb.fn.countAll<number>().as("n"),
          eb.fn.count<number>("suggestion_id").as("suggested"),
        ])
        .where("databit_id", "=", databitId)
        .groupBy("status")
        .execute(),
      db
        .selectFrom("reviews")
        .select(["shown_at", "decided_at", "decided_by"])
        .where("databit_id", "=", databitId)
        .where("reviewer", "=", person)
        .where("action", "!=", "undo")
        .where((eb) => eb.or([eb("decided_by", "is", null), eb("decided_by", "=", "person")]))
        .orderBy("id", "desc")
        .limit(PACE_REVIEWS)
        .execute(),
    ])
    const suggested = (status: string): number =>
      numberOf.parse(rows.find((row) => row.status === status)?.suggested ?? 0)
    const [asIs, changed] = [suggested("approved"), suggested("corrected")]
    return {
      ...counts(rows),
      acceptedAsIs: asIs + changed === 0 ? null : asIs / (asIs + changed),
      pacePerHour: pacePerHour(
        timed.map((row) => ({
          shownAt: row.shown_at,
          decidedAt: row.decided_at,
          decidedBy: toDecidedBy(row.decided_by),
        })),
      ),
    }
  },
})
