import { z } from "zod"
import { databitField } from "../../contract/entities/databit.ts"
import { json, jsonObject } from "../../contract/json.ts"
import type { Items } from "../../core/ports/items.ts"
import { inputText } from "../../core/template/input-text.ts"
import type { Sql } from "./sql.ts"

const inputsOf = z.object({ input: z.array(databitField.pick({ name: true })) })

/** Inputs of the newest version of a Databit: the order in which a learner reads them. */
const inputNames = async (db: Sql["db"], databitId: string): Promise<readonly { name: string }[]> => {
  const row = await db
    .selectFrom("templates")
    .select("schema_spec")
    .where("databit_id", "=", databitId)
    .orderBy((eb) => eb.case().when("status", "=", "published").then(0).else(1).end())
    .orderBy("created_at", "desc")
    .limit(1)
    .executeTakeFirst()
  return row ? inputsOf.parse(JSON.parse(row.schema_spec)).input : []
}

/** Names of the inputs that any version of a Databit has or had. */
export const inputNamesEver = async (db: Sql["db"], databitId: string): Promise<readonly string[]> => {
  const rows = await db.selectFrom("templates").select("schema_spec").where("databit_id", "=", databitId).execute()
  return [...new Set(rows.flatMap((row) => inputsOf.parse(JSON.parse(row.schema_spec)).input.map(({ name }) => name)))]
}

const inWords = (value: z.infer<typeof json>): string => (typeof value === "string" ? value : JSON.stringify(value))

type Labels = Pick<
  Items,
  "listLabelled" | "listUnanswered" | "listVersionsDecided" | "findLabelFigures" | "listLabelCounts"
>

/** Canonical labels, one per item and question. */
export const labelsOver = ({ db }: Pick<Sql, "db">): Labels => ({
  listLabelled: async (databitId, field, question, itemIds) => {
    if (itemIds?.length === 0) return []
    let query = db
      .selectFrom("labels as l")
      .innerJoin("items as p", "p.id", "l.item_id")
      .select(["l.item_id", "l.value", "l.decided_by", "l.decided_at", "p.item_data", "p.item_ref"])
      .where("l.databit_id", "=", databitId)
      .where("l.field", "=", field)
      .where("l.state", "=", "live")
      .orderBy("l.decided_at")
      .orderBy("l.id")
    if (question !== undefined) query = query.where("l.question", "=", question)
    if (itemIds !== undefined) query = query.where("l.item_id", "in", itemIds)
    const [rows, inputs] = await Promise.all([query.execute(), inputNames(db, databitId)])
    const newest = new Map(rows.map((row) => [row.item_id, row]))
    return [...newest.values()].map((row) => {
      const data = jsonObject.parse(JSON.parse(row.item_data))
      return {
        itemId: row.item_id,
        text: inputText(inputs.length > 0 ? inputs : Object.keys(data).map((name) => ({ name })), data),
        label: inWords(json.parse(JSON.parse(row.value))),
        decidedBy: row.decided_by,
        decidedAt: row.decided_at,
        ref: row.item_ref,
      }
    })
  },

  listUnanswered: async (databitId, decidedUnder, questions) => {
    if (questions.length === 0) return []
    const rows = await db
      .selectFrom("item_state as s")
      .innerJoin("reviews as r", "r.id", "s.review_id")
      .leftJoin("labels as l", (join) =>
        join.onRef("l.item_id", "=", "s.id").on("l.state", "=", "live").on("l.question", "in", questions),
      )
      .select((eb) => ["s.id", eb.fn.count<number>("l.id").as("answered")])
      .where("s.databit_id", "=", databitId)
      .where("s.superseded_by", "is", null)
      .where("s.status", "in", ["approved", "corrected"])
      .where("r.databit", "=", decidedUnder)
      .groupBy("s.id")
      .orderBy("s.id")
      .execute()
    return rows.filter((row) => Number(row.answered) < questions.length).map((row) => row.id)
  },

  listVersionsDecided: async (databitId) => {
    const rows = await db
      .selectFrom("reviews")
      .select("databit")
      .distinct()
      .where("databit_id", "=", databitId)
      .where("counts", "=", true)
      .where("action", "in", ["approve", "correct"])
      .execute()
    return rows.map((row) => row.databit).toSorted()
  },

  findLabelFigures: async (databitId, question) => {
    const row = await db
      .selectFrom("labels")
      .select((eb) => [eb.fn.countAll<number>().as("n"), eb.fn.count<number>("value").distinct().as("different")])
      .where("databit_id", "=", databitId)
      .where("question", "=", question)
      .where("state", "=", "live")
      .executeTakeFirst()
    return { count: Number(row?.n ?? 0), distinct: Number(row?.different ?? 0) }
  },
  listLabelCounts: async (itemId) => {
    const rows = await db
      .selectFrom("labels")
      .select((eb) => ["question", eb.fn.countAll<number>().as("n")])
      .where("databit_id", "in", (eb) => eb.selectFrom("item_state").select("databit_id").where("id", "=", itemId))
      .where("state", "=", "live")
      .groupBy("question")
      .execute()
    return rows.map(({ question, n }) => ({ question, count: Number(n) }))
  },
})
