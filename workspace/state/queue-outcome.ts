import { z } from "zod"
import type { Items, SecondOpinion } from "../../core/ports/items.ts"
import type { Sql } from "./sql.ts"

type Db = Sql["db"]

const numberOf = z.coerce.number()

/** Labels and people that are listed at most; the rest of a longer list says nothing more. */
const MOST_LISTED = 200
/** Second opinions that agreement is measured on: the newest. */
const MOST_OPINIONS = 1_000

const labelsOf = async (db: Db, databitId: string) => {
  const rows = await db
    .selectFrom("item_state")
    .select((eb) => [
      "human_label as label",
      eb.fn.countAll<number>().as("decided"),
      eb.fn.count<number>("suggestion_id").as("suggested"),
      eb.fn.sum<number>(eb.case().when("agent_label", "=", eb.ref("human_label")).then(1).else(0).end()).as("right"),
    ])
    .where("databit_id", "=", databitId)
    .where("status", "in", ["approved", "corrected"])
    .where("human_label", "is not", null)
    .groupBy("human_label")
    .orderBy("decided", "desc")
    .orderBy("label")
    .limit(MOST_LISTED)
    .execute()
  return rows.map((row) => ({
    label: row.label ?? "",
    decided: numberOf.parse(row.decided),
    suggested: numberOf.parse(row.suggested),
    right: numberOf.parse(row.right),
  }))
}

const peopleOf = async (db: Db, databitId: string) => {
  const rows = await db
    .selectFrom("item_state")
    .select((eb) => ["reviewed_by as person", eb.fn.countAll<number>().as("decided")])
    .where("databit_id", "=", databitId)
    .where("status", "in", ["approved", "corrected", "rejected"])
    .where("reviewed_by", "is not", null)
    .groupBy("reviewed_by")
    .orderBy("decided", "desc")
    .orderBy("person")
    .limit(MOST_LISTED)
    .execute()
  return rows.map((row) => ({ person: row.person ?? "", decided: numberOf.parse(row.decided) }))
}

/** Answers that were given to items somebody else had decided before, newest first, without those taken back. */
const opinionsOf = async (db: Db, databitId: string): Promise<SecondOpinion[]> => {
  const rows = await db
    .selectFrom("reviews as r")
    .innerJoin("item_state as s", "s.id", "r.item_id")
    .select(["r.item_id", "r.label as second", "r.reviewer as second_by", "s.human_label as first", "s.reviewed_by"])
    .where("r.databit_id", "=", databitId)
    .where("r.counts", "=", false)
    .where("r.action", "in", ["approve", "correct"])
    .where("r.label", "is not", null)
    .where("s.human_label", "is not", null)
    .where("r.id", "not in", (eb) =>
      eb
        .selectFrom("reviews as u")
        .select("u.undo_of")
        .where("u.databit_id", "=", databitId)
        .where("u.undo_of", "is not", null),
    )
    .orderBy("r.id", "desc")
    .limit(MOST_OPINIONS)
    .execute()
  return rows.map((row) => ({
    itemId: row.item_id,
    first: row.first ?? "",
    firstBy: row.reviewed_by ?? "",
    second: row.second ?? "",
    secondBy: row.second_by,
  }))
}

/** What came of a queue. */
export const queueOutcomeOver = ({ db }: Pick<Sql, "db">): Pick<Items, "findOutcome"> => ({
  findOutcome: async (databitId) => {
    const [labels, people, opinions] = await Promise.all([
      labelsOf(db, databitId),
      peopleOf(db, databitId),
      opinionsOf(db, databitId),
    ])
    return { labels, people, opinions }
  },
})
