import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { type JsonObject, jsonObject } from "../../contract/json.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { ChatMessage } from "../ports/inference.ts"
import type { Ports } from "../ports/index.ts"
import type { ItemToSuggest } from "../ports/items.ts"
import { renderPrompt } from "../template/prompt.ts"
import { mainField } from "../template/types.ts"
import { misfits, schemaOf } from "../template/values.ts"
import { type MadeSuggestion, storeSuggestions } from "./store-suggestions.ts"
import type { Suggested, SuggestRequest } from "./suggest-request.ts"

type Needed = Pick<Ports, "chatModels" | "clock" | "events" | "items">

/** Items asked about at the same time. */
const AT_ONCE = 4
const UNSURE = 0.5

/** The model to ask: the one named, else the Databit's, else the first one offered. Problem `model_missing` names those that are there. */
export const chatModelFor = async ({ chatModels }: Pick<Ports, "chatModels">, databit: DatabitVersion, named: string | undefined): Promise<string> => {
  const offered = await chatModels.list()
  const wanted = named ?? databit.baseModel ?? offered[0]
  if (wanted !== undefined && offered.includes(wanted)) return wanted
  const here = offered.length > 0 ? `It offers ${offered.join(", ")}.` : "It offers none."
  throw new Problem("model_missing", { field: "model", detail: `The model endpoint does not have ${wanted ?? "a model"}. ${here}` })
}

const messagesFor = (databit: DatabitVersion, data: JsonObject): ChatMessage[] => [
  { role: "system", content: "Answer with one JSON object that fits the schema, and nothing else." },
  ...databit.examples.flatMap(({ input, output }): ChatMessage[] => [
    { role: "user", content: renderPrompt(databit, input) },
    { role: "assistant", content: JSON.stringify(output) },
  ]),
  { role: "user", content: renderPrompt(databit, data) },
]

/** The object in an answer, also where a model wraps it in words or a fence; undefined when there is none. */
export const answeredObject = (text: string): JsonObject | undefined => {
  const from = text.indexOf("{")
  const to = text.lastIndexOf("}")
  if (from < 0 || to < from) return undefined
  try {
    const parsed = jsonObject.safeParse(JSON.parse(text.slice(from, to + 1)))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Asks once, and once more with what was wrong; undefined when neither answer fits the output. */
const ask = async ({ chatModels }: Needed, request: SuggestRequest, model: string, item: ItemToSuggest): Promise<JsonObject | undefined> => {
  const { databit, signal } = request
  const schema = schemaOf(databit.schema.output)
  const messages = messagesFor(databit, item.data)
  for (const attempt of [1, 2]) {
    signal?.throwIfAborted()
    const { text } = await chatModels.judge({ model, messages, schema, temperature: 0, signal })
    const value = answeredObject(text)
    const wrong = value ? misfits(databit.schema.output, value) : [{ says: "there is no JSON object in it" }]
    if (value && wrong.length === 0) return value
    if (attempt === 1) messages.push({ role: "assistant", content: text }, { role: "user", content: `The answer does not fit: ${wrong.map(({ says }) => says).join("; ")}. Answer again.` })
  }
  return undefined
}

const ownConfidence = (value: JsonObject): number | null => {
  const said = value["confidence"]
  return typeof said === "number" && said >= 0 && said <= 1 ? said : null
}

/** Suggests answers for open items with a chat model; an answer that does not fit the output is asked for once more, then left out. */
export const suggestByModel = async (ports: Needed, who: Caller, request: SuggestRequest & { readonly model: string }): Promise<Suggested> => {
  const { databit, limit = Number.POSITIVE_INFINITY, runId, model, onProgress } = request
  const main = mainField(databit.schema.output)
  const counts = { suggested: 0, unsure: 0, failed: 0 }
  const total = Math.min(limit, (await ports.items.findProgress(databit.databitId, who.person)).open)

  const suggest = async (item: ItemToSuggest): Promise<MadeSuggestion | undefined> => {
    const value = await ask(ports, request, model, item)
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
