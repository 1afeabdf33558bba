import { createHash } from "node:crypto"
import type { JsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ai, AiMap } from "../../core/ports/ai.ts"
import type { Clock } from "../../core/ports/events.ts"
import type { ChatModels } from "../../core/ports/inference.ts"
import type { Items } from "../../core/ports/items.ts"
import type { Tables } from "../../core/ports/tables.ts"
import { askTwice } from "../../core/template/ask-chat.ts"
import { aiAnswersOver } from "../state/ai-answers.ts"
import { canonicalJson } from "../state/canonical.ts"
import type { Sql } from "../state/sql.ts"
import { rowQuestions } from "./row-questions.ts"
import { saveStreamedRows } from "./save-rows.ts"

type Given = {
  readonly sql: Sql
  readonly items: Pick<Items, "listToSuggest">
  readonly tables: Pick<Tables, "listBatches" | "save">
  readonly chatModels: ChatModels
  readonly clock: Clock
}

/** One of a set: an item, or what rows of a table ask. */
type Question = { readonly id: string; readonly data: JsonObject }

/** Questions asked at the same time; their answers are kept together. */
const AT_ONCE = 4
/** Questions that are looked at together. */
const PAGE = 200
/** An endpoint says with one of these that it does not take the row, however often it is sent. */
const FAULTS_OF_THE_ROW: readonly unknown[] = [400, 413, 422]

type Asked =
  | { readonly kind: "answered"; readonly reply: string }
  | { readonly kind: "failed"; readonly problem: Problem }

const isOfTheRow = ({ facts }: Problem): boolean => FAULTS_OF_THE_ROW.includes(facts.status)

/** The reply to one row. The client behind the port tries again by itself what can pass. */
const ask = async ({ chatModels }: Given, { using, signal }: AiMap, item: Question): Promise<Asked> => {
  try {
    const { text } = await askTwice({ chatModels }, { ...using, input: item.data, signal })
    return { kind: "answered", reply: canonicalJson({ result: text }) }
  } catch (error) {
    if (error instanceof Problem && error.code === "model_endpoint_failed") return { kind: "failed", problem: error }
    throw error
  }
}

/**
 * An endpoint that answers none of a batch is not asked for the rest: that is not the fault of the rows. One row behind
 * others that were answered may well be at fault itself.
 */
const checkAlive = (asked: readonly Asked[], hasAnswered: boolean): void => {
  if (hasAnswered && asked.length === 1) return
  const lost = asked.flatMap((one) => (one.kind === "failed" && !isOfTheRow(one.problem) ? [one.problem] : []))
  if (lost[0] && lost.length === asked.length) throw lost[0]
}

const replyOf = (one: Asked): string =>
  one.kind === "answered" ? one.reply : canonicalJson({ errorMessage: one.problem.message })

/** Sets over any chat model: a bounded stream that keeps every answer when it comes, so that a run can go on where one stopped. */
export const streamedAi = (given: Given): Ai => {
  const { sql, items, clock } = given
  const answers = aiAnswersOver(sql)

  const keep = (request: AiMap, answered: readonly { readonly subject: string; readonly asked: Asked }[]) => {
    const { work, runId } = request.into
    return sql.append(
      "ai_answers",
      answered.map(({ subject, asked }) => ({
        id: createHash("sha256").update(`${work}/${subject}/${runId}`).digest("hex"),
        work,
        subject,
        reply: replyOf(asked),
        run_id: runId,
        created_at: clock.now(),
      })),
    )
  }

  /** What was answered is kept also where another one of the batch ends the run: it is paid for. */
  const askBatch = async (request: AiMap, batch: readonly Question[], hasAnswered: boolean): Promise<void> => {
    const ended = await Promise.allSettled(batch.map((item) => ask(given, request, item)))
    const answered = ended.flatMap((one, at) =>
      one.status === "fulfilled" ? [{ subject: batch[at]?.id ?? "", asked: one.value }] : [],
    )
    const refused = ended.find((one) => one.status === "rejected")
    if (!refused)
      checkAlive(
        answered.map(({ asked }) => asked),
        hasAnswered,
      )
    const kept = refused ? answered.filter(({ asked }) => asked.kind === "answered") : answered
    if (kept.length > 0) await keep(request, kept)
    if (refused) throw refused.reason
  }

  const askPage = async (
    request: AiMap,
    page: readonly Question[],
    before: number,
    onAsked: (asked: number) => void,
  ): Promise<number> => {
    const answered = await answers.listAnswered(
      request.into,
      page.map(({ id }) => id),
    )
    const open = page.filter(({ id }) => !answered.has(id))
    onAsked(page.length - open.length)
    for (let start = 0; start < open.length; start += AT_ONCE) {
      request.signal?.throwIfAborted()
      const batch = open.slice(start, start + AT_ONCE)
      await askBatch(request, batch, before + start > 0)
      onAsked(batch.length)
    }
    return open.length
  }

  const openItems = async function* (databitId: string, most: number): AsyncGenerator<readonly Question[]> {
    let left = most
    for (let after: string | undefined; left > 0; ) {
      const page = await items.listToSuggest(databitId, { after, limit: Math.min(PAGE, left) })
      if (page.length === 0) return
      yield page
      left -= page.length
      after = page.at(-1)?.id
    }
  }

  const countAll = async ({ from, signal }: AiMap): Promise<number> => {
    if (from.kind === "items")
      return Math.min(from.limit ?? Number.POSITIVE_INFINITY, await answers.countOpen(from.databitId))
    let total = 0
    for await (const page of rowQuestions(given, from, PAGE)) {
      signal?.throwIfAborted()
      total += page.length
    }
    return total
  }

  return {
    // Functions are a platform's; here models answer.
    seekFunction: async () => undefined,
    judge: async ({ function: name }) => {
      throw new Problem("model_missing", { field: "model", detail: `There is no function ${name} here.` })
    },
    listAnswers: answers.listAnswers,
    saveRows: (who, request) => saveStreamedRows({ tables: given.tables, answers }, who, request),
    map: async (request) => {
      const { from } = request
      const total = await countAll(request)
      // Items that come meanwhile are for the next run.
      const pages = from.kind === "items" ? openItems(from.databitId, total) : rowQuestions(given, from, PAGE)
      let asked = 0
      let done = 0
      const onAsked = (count: number): void => {
        done += count
        request.onProgress?.(done, total)
      }
      let looked = 0
      for await (const page of pages) {
        looked += page.length
        asked += await askPage(request, page, asked, onAsked)
      }
      return { looked, asked }
    },
  }
}
