import { createHash } from "node:crypto"
import { Problem } from "../../contract/problems.ts"
import type { Ai, AiMap } from "../../core/ports/ai.ts"
import type { Clock } from "../../core/ports/events.ts"
import type { ChatModels } from "../../core/ports/inference.ts"
import type { Items, ItemToSuggest } from "../../core/ports/items.ts"
import { askTwice } from "../../core/template/ask-chat.ts"
import { aiAnswersOver } from "../state/ai-answers.ts"
import { canonicalJson } from "../state/canonical.ts"
import type { Sql } from "../state/sql.ts"

type Given = {
  readonly sql: Sql
  readonly items: Pick<Items, "listToSuggest">
  readonly chatModels: ChatModels
  readonly clock: Clock
}

/** Items asked about at the same time; their answers are kept together. */
const AT_ONCE = 4
/** Open items that are looked at together. */
const PAGE = 200
/** An endpoint says with one of these that it does not take the row, however often it is sent. */
const FAULTS_OF_THE_ROW: readonly unknown[] = [400, 413, 422]

type Asked =
  | { readonly kind: "answered"; readonly reply: string }
  | { readonly kind: "failed"; readonly problem: Problem }

const isOfTheRow = ({ facts }: Problem): boolean => FAULTS_OF_THE_ROW.includes(facts.status)

/** The reply to one row. The client behind the port tries again by itself what can pass. */
const ask = async ({ chatModels }: Given, { using, signal }: AiMap, item: ItemToSuggest): Promise<Asked> => {
  try {
    const { text } = await askTwice({ chatModels }, { ...using, input: item.data, signal })
    return { kind: "answered", reply: canonicalJson({ result: text }) }
  } catch (error) {
    if (error instanceof Problem && error.code === "model_endpoint_failed") return { kind: "failed", problem: error }
    throw error
  }
}

/** An endpoint that answers none of a batch is not asked for the rest: that is not the fault of the rows. */
const checkAlive = (asked: readonly Asked[]): void => {
  const lost = asked.flatMap((one) => (one.kind === "failed" && !isOfTheRow(one.problem) ? [one.problem] : []))
  if (lost[0] && lost.length === asked.length) throw lost[0]
}

const replyOf = (one: Asked): string =>
  one.kind === "answered" ? one.reply : canonicalJson({ errorMessage: one.problem.message })

/** Sets over any chat model: a bounded stream that keeps every answer when it comes, so that a run can go on where one stopped. */
export const streamedAi = (given: Given): Ai => {
  const { sql, items, clock } = given
  const answers = aiAnswersOver(sql)

  const askBatch = async (request: AiMap, batch: readonly ItemToSuggest[]): Promise<void> => {
    const { work, runId } = request.into
    const asked = await Promise.all(batch.map((item) => ask(given, request, item)))
    checkAlive(asked)
    await sql.append(
      "ai_answers",
      asked.map((one, at) => {
        const subject = batch[at]?.id ?? ""
        return {
          id: createHash("sha256").update(`${work}/${subject}/${runId}`).digest("hex"),
          work,
          subject,
          reply: replyOf(one),
          run_id: runId,
          created_at: clock.now(),
        }
      }),
    )
  }

  const askPage = async (
    request: AiMap,
    page: readonly ItemToSuggest[],
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
      await askBatch(request, batch)
      onAsked(batch.length)
    }
    return open.length
  }

  return {
    // Functions are a platform's; here models answer.
    seekFunction: async () => undefined,
    judge: async ({ function: name }) => {
      throw new Problem("model_missing", { field: "model", detail: `There is no function ${name} here.` })
    },
    listAnswers: answers.listAnswers,
    map: async (request) => {
      const { databitId, limit = Number.POSITIVE_INFINITY } = request.from
      const total = Math.min(limit, await answers.countOpen(databitId))
      let looked = 0
      let asked = 0
      let done = 0
      const onAsked = (count: number): void => {
        done += count
        request.onProgress?.(done, total)
      }
      for (let after: string | undefined; looked < total; ) {
        const page = await items.listToSuggest(databitId, { after, limit: Math.min(PAGE, total - looked) })
        if (page.length === 0) break
        looked += page.length
        asked += await askPage(request, page, onAsked)
        after = page.at(-1)?.id
      }
      return { looked, asked }
    },
  }
}
