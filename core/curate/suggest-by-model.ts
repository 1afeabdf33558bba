import type { JsonObject } from "../../contract/json.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import type { ItemToSuggest } from "../ports/items.ts"
import { askChat } from "../template/ask-chat.ts"
import { mainField } from "../template/types.ts"
import { type MadeSuggestion, storeSuggestions } from "./store-suggestions.ts"
import { type Suggested, type SuggestRequest, UNSURE } from "./suggest-request.ts"

type Needed = Pick<Ports, "chatModels" | "clock" | "events" | "items">

/** Items asked about at the same time. */
const AT_ONCE = 4

/** An answer, or undefined where the model answered twice in a way that does not fit. */
const ask = async (
  ports: Needed,
  { databit, signal }: SuggestRequest,
  model: string,
  input: JsonObject,
): Promise<JsonObject | undefined> => {
  try {
    return await askChat(ports, { databit, input, model, signal })
  } catch (error) {
    if (error instanceof Problem && error.code === "answer_invalid") return undefined
    throw error
  }
}

const ownConfidence = (value: JsonObject): number | null => {
  const said = value.confidence
  return typeof said === "number" && said >= 0 && said <= 1 ? said : null
}

/** Suggests answers for open items with a chat model; an answer that does not fit the output is asked for once more, then left out. */
export const suggestByModel = async (
  ports: Needed,
  who: Caller,
  request: SuggestRequest & { readonly model: string },
): Promise<Suggested> => {
  const { databit, limit = Number.POSITIVE_INFINITY, runId, model, signal, onProgress } = request
  const main = mainField(databit.schema.output)
  const counts = { suggested: 0, unsure: 0, failed: 0 }
  const total = Math.min(limit, (await ports.items.findProgress(databit.databitId, who.person)).open)

  const suggest = async (item: ItemToSuggest): Promise<MadeSuggestion | undefined> => {
    const value = await ask(ports, request, model, item.data)
    if (!value) return undefined
    const label = main ? value[main.name] : undefined
    const confidence = ownConfidence(value)
    return {
      id: ports.clock.id(),
      itemId: item.id,
      value,
      confidence,
      alternatives: typeof label === "string" && confidence !== null ? [{ label, probability: confidence }] : [],
      evidence: [],
      model,
      databit: versionedRef(databit.name, databit.version),
      createdAt: ports.clock.now(),
      label: typeof label === "string" ? label : null,
      margin: null,
    }
  }

  let left = total
  for (let after: string | undefined; left > 0; ) {
    signal?.throwIfAborted()
    const page = await ports.items.listToSuggest(databit.databitId, { after, limit: Math.min(AT_ONCE, left) })
    if (page.length === 0) break
    const made = (await Promise.all(page.map(suggest))).filter((one) => one !== undefined)
    await storeSuggestions(ports, who, { databitId: databit.databitId, model, runId }, made)
    counts.suggested += made.length
    counts.failed += page.length - made.length
    counts.unsure += made.filter(({ confidence }) => confidence !== null && confidence < UNSURE).length
    left -= page.length
    after = page.at(-1)?.id
    onProgress?.(counts.suggested + counts.failed, total, "Asking the model")
  }
  return { model, labels: 0, unchanged: 0, ...counts }
}
