import { sql as sqlText } from "kysely"
import type { Item, Suggestion } from "../../contract/entities/item.ts"
import { Problem } from "../../contract/problems.ts"
import { keyPrefix } from "../../core/curate/source-key.ts"
import type { ItemFilter, ItemPage, Items } from "../../core/ports/items.ts"
import { canonicalJson } from "./canonical.ts"
import { SHOWN, type ShownState, toItem, toKnown, toSuggestion } from "./item-rows.ts"
import { inputNamesEver, labelsOver } from "./labels.ts"
import { queueOutcomeOver } from "./queue-outcome.ts"
import { reviewsOver } from "./reviews.ts"
import { inBatches, type Sql } from "./sql.ts"

type Db = Sql["db"]

const STATUSES: Readonly<Record<NonNullable<ItemFilter["status"]>, readonly string[] | undefined>> = {
  open: ["open"],
  decided: ["approved", "corrected", "rejected"],
  flagged: ["flagged"],
  stale: ["stale"],
  any: undefined,
}

/** Rows that match, unordered, but for the text. */
const matching = (db: Db, filter: ItemFilter) => {
  let query = db.selectFrom("item_state as s").where("s.databit_id", "=", filter.databitId)
  const statuses = STATUSES[filter.status ?? "any"]
  if (statuses) query = query.where("s.status", "in", statuses)
  if (filter.source !== undefined) query = query.where("s.source", "=", filter.source)
  const { label, confidenceBelow } = filter
  if (label !== undefined) query = query.where((eb) => eb(eb.fn.coalesce("s.human_label", "s.agent_label"), "=", label))
  if (confidenceBelow !== undefined)
    query = query.where((eb) =>
      eb.or([eb("s.agent_confidence", "<", confidenceBelow), eb("s.agent_confidence", "is", null)]),
    )
  return query
}

/** Those that hold a text, whatever its case. It is looked for in the payload without the names of its fields. */
const holding = async (
  db: Db,
  query: ReturnType<typeof matching>,
  { databitId, text = "" }: ItemFilter,
): Promise<ReturnType<typeof matching>> => {
  if (text.trim() === "") return query
  const wanted = JSON.stringify(text.trim().toLowerCase()).slice(1, -1)
  const values = (await inputNamesEver(db, databitId)).reduce(
    (data, name) => sqlText<string>`replace(${data}, ${`${JSON.stringify(name)}:`}, '')`,
    sqlText<string>`${sqlText.ref("p.item_data")}`,
  )
  return query.where("s.id", "in", (eb) =>
    eb
      .selectFrom("items as p")
      .select("p.id")
      .where("p.databit_id", "=", databitId)
      .where(sqlText<boolean>`contains(lower(${values}), ${wanted})`),
  )
}

/** Which items, with what changes about them; the engines read the wide columns of the few that are shown only. */
const inOrder = (
  query: ReturnType<typeof matching>,
  { order, limit, offset = 0, notSkippedBy, not = [] }: ItemPage,
) => {
  let page = query.select(SHOWN.map((column) => `s.${column}` as const))
  if (notSkippedBy !== undefined)
    page = page.where(sqlText<boolean>`not contains(${sqlText.ref("s.skipped_by")}, ${JSON.stringify(notSkippedBy)})`)
  if (not.length > 0) page = page.where("s.id", "not in", not)
  if (order === "uncertain")
    page = page.orderBy(
      (eb) => eb.fn.coalesce("s.margin", "s.agent_confidence"),
      (by) => by.asc().nullsLast(),
    )
  if (order === "confident") page = page.orderBy("s.agent_confidence", (by) => by.desc().nullsLast())
  if (order === "complaints")
    page = page.orderBy((eb) => eb.case().when("s.source", "=", "feedback").then(0).else(1).end())
  return page.orderBy("s.id").limit(limit).offset(offset)
}

/** The items with their payloads and suggestions, in the order given. */
const whole = async (db: Db, states: readonly ShownState[]): Promise<Item[]> => {
  if (states.length === 0) return []
  const ids = states.map(({ id }) => id)
  const [payloads, suggestions] = await Promise.all([
    db.selectFrom("items").select(["id", "item_data"]).where("id", "in", ids).execute(),
    suggestionsOf(
      db,
      states.flatMap(({ suggestion_id }) => suggestion_id ?? []),
    ),
  ])
  const data = new Map(payloads.map((row) => [row.id, row.item_data]))
  const suggested = new Map(suggestions.map((one) => [one.id, one]))
  return states.map((row) =>
    toItem(row, data.get(row.id) ?? "{}", row.suggestion_id === null ? undefined : suggested.get(row.suggestion_id)),
  )
}

const suggestionsOf = async (db: Db, ids: readonly string[]): Promise<Suggestion[]> => {
  if (ids.length === 0) return []
  const rows = await db.selectFrom("suggestions").selectAll().where("id", "in", ids).execute()
  return [...new Map(rows.map((row) => [row.id, row])).values()].map(toSuggestion)
}

const KNOWN = ["id", "item_ref", "source_key", "content_hash", "status", "superseded_by"] as const

/** Items, suggestions, reviews and labels in the state tables. */
export const itemsOver = (sql: Sql): Items => {
  const { db } = sql
  const seek = async (id: string): Promise<Item | undefined> => {
    const row = await db.selectFrom("item_state").select(SHOWN).where("id", "=", id).executeTakeFirst()
    return row && (await whole(db, [row]))[0]
  }
  return {
    ...reviewsOver(sql),
    ...labelsOver(sql),
    ...queueOutcomeOver(sql),
    seek,
    find: async (id) => {
      const found = await seek(id)
      if (!found) throw new Problem("not_found", { detail: "There is no item with this id." })
      return found
    },
    list: async (filter, page) => {
      const query = await holding(db, matching(db, filter), filter)
      return whole(db, await inOrder(query, page).execute())
    },
    listKnown: async (databitId, sourceKeys) => {
      const found = await Promise.all(
        inBatches(sourceKeys).map((keys) =>
          db
            .selectFrom("item_state")
            .select(KNOWN)
            .where("databit_id", "=", databitId)
            .where("source_key", "in", keys)
            .orderBy("id")
            .execute(),
        ),
      )
      return found.flat().map(toKnown)
    },
    listOfContent: async (databitId, contentHashes) => {
      const found = await Promise.all(
        inBatches(contentHashes).map((hashes) =>
          db
            .selectFrom("item_state")
            .select(KNOWN)
            .where("databit_id", "=", databitId)
            .where("content_hash", "in", hashes)
            .where("superseded_by", "is", null)
            .orderBy("id")
            .execute(),
        ),
      )
      return found.flat().map(toKnown)
    },
    listOfTable: async (databitId, table, { after, limit }) => {
      let query = db
        .selectFrom("item_state")
        .select(KNOWN)
        .where("databit_id", "=", databitId)
        .where("superseded_by", "is", null)
        .where("source_key", ">=", keyPrefix(table))
        .where("source_key", "<", `${table}$`)
        .orderBy("id")
        .limit(limit)
      if (after !== undefined) query = query.where("id", ">", after)
      return (await query.execute()).map(toKnown)
    },
    listToSuggest: async (databitId, { after, limit }) => {
      let query = db
        .selectFrom("item_state as s")
        .innerJoin("items as p", "p.id", "s.id")
        .select(["s.id", "p.item_data", "s.agent_label", "s.agent_confidence", "s.margin"])
        .where("s.databit_id", "=", databitId)
        .where("s.status", "=", "open")
        .orderBy("s.id")
        .limit(limit)
      if (after !== undefined) query = query.where("s.id", ">", after)
      return (await query.execute()).map((row) => ({
        id: row.id,
        data: JSON.parse(row.item_data),
        label: row.agent_label,
        confidence: row.agent_confidence,
        margin: row.margin,
      }))
    },
    listSuggestions: (ids) => suggestionsOf(db, ids),
    save: (items) =>
      sql.append(
        "items",
        items.map((one) => ({
          id: one.id,
          databit_id: one.databitId,
          item_ref: one.ref,
          item_data: canonicalJson(one.data),
          content_hash: one.contentHash,
          source: one.source,
          source_ref: one.traceId,
          created_by: one.createdBy,
          created_at: one.createdAt,
        })),
      ),
    saveSuggestions: (suggestions, runId) =>
      sql.append(
        "suggestions",
        suggestions.map((one) => ({
          id: one.id,
          item_id: one.itemId,
          value: canonicalJson(one.value),
          confidence: one.confidence,
          alternatives: canonicalJson(one.alternatives),
          model: one.model,
          databit: one.databit,
          evidence: canonicalJson(one.evidence),
          run_id: runId,
          created_at: one.createdAt,
        })),
      ),
  }
}
