import { replyError } from "../../core/curate/read-reply.ts"
import type { Ai, AiAnswer } from "../../core/ports/ai.ts"
import type { Row } from "../../schemas/tables.ts"
import type { Sql } from "./sql.ts"

type Answered = Row<"ai_answers">

/** Of several answers to one item the first one that is one; else the last failure. */
const best = (rows: readonly Answered[]): Answered | undefined =>
  rows.find(({ reply }) => replyError(reply) === undefined) ?? rows.at(-1)

/** Answers of whole sets, as both homes keep them. */
export const aiAnswersOver = ({ db }: Sql) => {
  const rowsOf = async (work: string, subjects: readonly string[]): Promise<ReadonlyMap<string, Answered[]>> => {
    if (subjects.length === 0) return new Map()
    const rows = await db
      .selectFrom("ai_answers")
      .selectAll()
      .where("work", "=", work)
      .where("subject", "in", subjects)
      .orderBy("created_at")
      .orderBy("id")
      .execute()
    return Map.groupBy(rows, ({ subject }) => subject)
  }

  const listAnswers: Ai["listAnswers"] = async (work, { after, limit }) => {
    let query = db
      .selectFrom("ai_answers as a")
      .innerJoin("item_state as s", "s.id", "a.subject")
      .select(["a.subject", "s.suggestion_id"])
      .distinct()
      .where("a.work", "=", work)
      .where("s.status", "=", "open")
      .orderBy("a.subject")
      .limit(limit)
    if (after !== undefined) query = query.where("a.subject", ">", after)
    const open = await query.execute()
    const rows = await rowsOf(
      work,
      open.map(({ subject }) => subject),
    )
    return open.flatMap(({ subject, suggestion_id }): AiAnswer[] => {
      const row = best(rows.get(subject) ?? [])
      return row
        ? [{ id: row.id, itemId: subject, reply: row.reply, createdAt: row.created_at, suggestionId: suggestion_id }]
        : []
    })
  }

  return {
    listAnswers,
    /** Those of the items that have an answer of this work, or that this run has asked already. */
    listAnswered: async (
      { work, runId }: { readonly work: string; readonly runId: string },
      itemIds: readonly string[],
    ): Promise<ReadonlySet<string>> => {
      const rows = await rowsOf(work, itemIds)
      const counts = (row: Answered): boolean => row.run_id === runId || replyError(row.reply) === undefined
      return new Set([...rows].filter(([, own]) => own.some(counts)).map(([subject]) => subject))
    },
    countOpen: async (databitId: string): Promise<number> => {
      const { number } = await db
        .selectFrom("item_state")
        .select((eb) => eb.fn.countAll<number>().as("number"))
        .where("databit_id", "=", databitId)
        .where("status", "=", "open")
        .executeTakeFirstOrThrow()
      return Number(number)
    },
  }
}
