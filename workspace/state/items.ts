import { type OrderByItemBuilder, type RawBuilder, sql as sqlText } from "kysely"
import type { Item, Suggestion } from "../../contract/entities/item.ts"
import { Problem } from "../../contract/problems.ts"
import { keyPrefix } from "../../core/curate/source-key.ts"
import type { ItemFilter, ItemPage, Items } from "../../core/ports/items.ts"
import { canonicalJson } from "./canonical.ts"
import { SHOWN, type ShownColumn, SUGGESTED, toKnown, toSuggestion, toWhole } from "./item-rows.ts"
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
    sqlText<string>`${ref("p.item_data")}`,
  )
  return query.where("s.id", "in", (eb) =>
    eb
      .selectFrom("items as p")
      .select("p.id")
      .where("p.databit_id", "=", databitId)
      .where(sqlText<boolean>`contains(lower(${values}), ${wanted})`),
  )
}

type Rule = { readonly by: RawBuilder<unknown>; readonly how?: (by: OrderByItemBuilder) => OrderByItemBuilder }

const { ref } = sqlText

const FIRST: Readonly<Record<ItemPage["order"], readonly Rule[]>> = {
  oldest: [],
  uncertain: [
    { by: sqlText`coalesce(${ref("s.margin")}, ${ref("s.agent_confidence")})`, how: (by) => by.asc().nullsLast() },
  ],
  confident: [{ by: sqlText`${ref("s.agent_confidence")}`, how: (by) => by.desc().nullsLast() }],
  complaints: [{ by: sqlText`CASE WHEN ${ref("s.source")} = 'feedback' THEN 0 ELSE 1 END` }],
}
const rulesOf = (order: ItemPage["order"]): readonly Rule[] => [...FIRST[order], { by: sqlText`${ref("s.id")}` }]

/** Which items are shown, with what changes about them. */
const shownOf = (
  query: ReturnType<typeof matching>,
  { order, limit, offset = 0, notSkippedBy, not = [] }: ItemPage,
) => {
  let page = query.select([...SHOWN, "margin", "agent_confidence"].map((column) => `s.${column}` as `s.${ShownColumn}`))
  if (notSkippedBy !== undefined)
    page = page.where(sqlText<boolean>`not contains(${ref("s.skipped_by")}, ${JSON.stringify(notSkippedBy)})`)
  if (not.length > 0) page = page.where("s.id", "not in", not)
  for (const { by, how } of rulesOf(order)) page = page.orderBy(by, how)
  return page.limit(limit).offset(offset)
}

/** The items of a page, whole: one statement, in which the wide columns of the few that are shown are read only. */
const wholePage = async (db: Db, query: ReturnType<typeof matching>, page: ItemPage): Promise<Item[]> => {
  let whole = db
    .selectFrom(shownOf(query, page).as("s"))
    .leftJoin("items as p", "p.id", "s.id")
    .leftJoin("suggestions as g", "g.id", "s.suggestion_id")
    .select(SHOWN.map((column) => `s.${column}` as const))
    .select(["p.item_data", ...SUGGESTED])
  for (const { by, how } of rulesOf(page.order)) whole = whole.orderBy(by, how)
  const rows = await whole.execute()
  // A payload that was stored twice is two rows here.
  return [...new Map(rows.map((row) => [row.id, row])).values()].map(toWhole)
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
    const query = db.selectFrom("item_state as s").where("s.id", "=", id)
    const [found] = await wholePage(db, query, { order: "oldest", limit: 1 })
    return found
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
      return wholePage(db, query, page)
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
