import { replyError } from "../../core/curate/read-reply.ts"
import type { Ai, AiAnswer, AiMap } from "../../core/ports/ai.ts"
import type { Row } from "../../schemas/tables.ts"
import { inBatches, type Sql } from "./sql.ts"

type Answered = Row<"ai_answers">
type Into = AiMap["into"]
type AnswerPage = { readonly after?: string | undefined; readonly limit: number }
/** What counts of a work for one subject. */
export type OfWork = { readonly subject: string; readonly reply: string; readonly runId: string }

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

  const bestOf = async ({ work, runId }: Into, subjects: readonly string[]): Promise<OfWork[]> => {
    const pages = await Promise.all(inBatches(subjects).map((page) => rowsOf(work, page)))
    const rows = new Map(pages.flatMap((page) => [...page]))
    return subjects.flatMap((subject): OfWork[] => {
      const all = rows.get(subject) ?? []
      // Of failures that of this run counts: clocks of processes differ.
      const row = best(all.toSorted((a, b) => Number(a.run_id === runId) - Number(b.run_id === runId)))
      return row ? [{ subject, reply: row.reply, runId: row.run_id }] : []
    })
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
    /** What counts of a work, by subject after `after`, with the run that asked. */
    listOfWork: async (into: Into, { after, limit }: AnswerPage): Promise<readonly OfWork[]> => {
      let query = db
        .selectFrom("ai_answers")
        .select("subject")
        .distinct()
        .where("work", "=", into.work)
        .orderBy("subject")
        .limit(limit)
      if (after !== undefined) query = query.where("subject", ">", after)
      const subjects = (await query.execute()).map(({ subject }) => subject)
      return bestOf(into, subjects)
    },
    /** What counts of a work for these subjects. */
    listOf: bestOf,
    /** Those of the items that have an answer of this work, or that this run has asked already. */
    listAnswered: async ({ work, runId }: Into, itemIds: readonly string[]): Promise<ReadonlySet<string>> => {
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
