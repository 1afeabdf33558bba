import type { JsonObject } from "../../contract/json.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { AiAnswer } from "../ports/ai.ts"
import type { Ports } from "../ports/index.ts"
import { mainField } from "../template/types.ts"
import { ITEMS_PER_EVENT } from "./events.ts"
import { type FailedAnswer, keepFailedAnswers } from "./failed-answers.ts"
import { readConfidence, readReply } from "./read-reply.ts"
import { type MadeSuggestion, storeSuggestions } from "./store-suggestions.ts"
import { type Suggested, type SuggestRequest, UNSURE } from "./suggest-request.ts"

type Needed = Pick<Ports, "ai" | "clock" | "events" | "files" | "items">
type Request = SuggestRequest & { readonly model: string }

const ownConfidence = (value: JsonObject): number | null => {
  const said = value.confidence
  return typeof said === "number" && said >= 0 && said <= 1 ? said : null
}

const suggestionOf = ({ databit, model }: Request, answer: AiAnswer, value: JsonObject): MadeSuggestion => {
  const main = mainField(databit.schema.output)
  const label = main ? value[main.name] : undefined
  const confidence = readConfidence(databit.schema.output, answer.reply) ?? ownConfidence(value)
  return {
    id: answer.id,
    itemId: answer.itemId,
    value,
    confidence,
    alternatives: typeof label === "string" && confidence !== null ? [{ label, probability: confidence }] : [],
    evidence: [],
    model,
    databit: versionedRef(databit.name, databit.version),
    createdAt: answer.createdAt,
    label: typeof label === "string" ? label : null,
    margin: null,
  }
}

/** Those whose rows are not there yet, as far as a run before this one came. */
const unstored = async ({ items }: Needed, made: readonly MadeSuggestion[]): Promise<ReadonlySet<string>> => {
  const there = new Set((await items.listSuggestions(made.map(({ id }) => id))).map(({ id }) => id))
  return new Set(made.filter(({ id }) => !there.has(id)).map(({ id }) => id))
}

/**
 * Suggests answers for open items with a chat model or an AI function: the set is asked as a whole, its answers are
 * checked and become suggestions. An item that has this version's answer of this model is not asked again; answers
 * that failed or do not fit are kept apart, as a file of the run.
 */
export const suggestByModel = async (ports: Needed, who: Caller, request: Request): Promise<Suggested> => {
  const { databit, limit, runId, model, signal, onProgress } = request
  const work = `${versionedRef(databit.name, databit.version)} by ${model}`
  const from = { kind: "items", databitId: databit.databitId, limit } as const
  await ports.ai.map({
    from,
    using: { databit, model },
    into: { work, runId },
    signal,
    onProgress: (done, total) => onProgress?.(done, total, "Asking the model"),
  })
  const counts = { suggested: 0, unchanged: 0, unsure: 0 }
  const failed: FailedAnswer[] = []
  for (let after: string | undefined; ; ) {
    signal?.throwIfAborted()
    const page = await ports.ai.listAnswers(work, { after, limit: ITEMS_PER_EVENT })
    const made: MadeSuggestion[] = []
    for (const answer of page) {
      const read = readReply(databit.schema.output, answer.reply)
      if (!read.ok) failed.push({ itemId: answer.itemId, says: read.says, reply: answer.reply })
      else if (answer.suggestionId === answer.id) counts.unchanged += 1
      else made.push(suggestionOf(request, answer, read.output))
    }
    const fresh = await unstored(ports, made)
    await storeSuggestions(ports, who, { databitId: databit.databitId, model, runId, stores: fresh }, made)
    counts.suggested += made.length
    counts.unsure += made.filter(({ confidence }) => confidence !== null && confidence < UNSURE).length
    after = page.at(-1)?.itemId
    if (page.length < ITEMS_PER_EVENT) break
  }
  await keepFailedAnswers(ports, runId, failed)
  return { model, labels: 0, failed: failed.length, ...counts }
}
