import type { Suggestion } from "../../contract/entities/item.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import type { Explained } from "../ports/inference.ts"
import type { ItemToSuggest } from "../ports/items.ts"
import { inputText } from "../template/input-text.ts"
import { type MadeSuggestion, storeSuggestions } from "./store-suggestions.ts"
import { type Suggested, type SuggestRequest, UNSURE } from "./suggest-request.ts"

type Needed = Pick<Ports, "clock" | "events" | "items" | "learners">

/** A fitted classifier: how its suggestions name it, the field it fills, and its bytes by a key of their own. */
export type SuggestingClassifier = {
  readonly model: string
  readonly field: string
  readonly key: string
  readonly load: () => Promise<Uint8Array>
}

const BATCH = 500
/** A suggestion that moved less than this in confidence and margin is not worth a new row. */
const MOVED = 0.01
/** Of more answers than this only the likely ones are kept: a form shows no more, and the rest fills disks. */
const ALL_ALTERNATIVES = 20
const NOTABLE = 0.0005

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000

/** Open items in batches. */
async function* openItems(
  { items }: Needed,
  databitId: string,
  limit: number | undefined,
): AsyncGenerator<readonly ItemToSuggest[]> {
  let left = limit ?? Number.POSITIVE_INFINITY
  for (let after: string | undefined; left > 0; ) {
    const page = await items.listToSuggest(databitId, { after, limit: Math.min(BATCH, left) })
    if (page.length === 0) return
    yield page
    left -= page.length
    after = page.at(-1)?.id
  }
}

const suggestionOf = (
  field: string,
  item: ItemToSuggest,
  answer: Explained,
  stamp: Pick<Suggestion, "id" | "createdAt" | "model" | "databit">,
): MadeSuggestion => {
  const [first, second] = answer.alternatives
  return {
    ...stamp,
    itemId: item.id,
    value: { [field]: answer.label },
    confidence: rounded(answer.confidence),
    alternatives: answer.alternatives
      .filter(({ probability }, _, all) => all.length <= ALL_ALTERNATIVES || probability >= NOTABLE)
      .map(({ label, probability }) => ({ label, probability: rounded(probability) })),
    evidence: answer.evidence.map(({ token, weight }) => ({ token, weight: rounded(weight) })),
    label: answer.label,
    margin: rounded((first?.probability ?? 0) - (second?.probability ?? 0)),
  }
}

const hasMoved = (item: ItemToSuggest, made: MadeSuggestion): boolean =>
  item.label !== made.label ||
  Math.abs((item.confidence ?? 0) - (made.confidence ?? 0)) >= MOVED ||
  Math.abs((item.margin ?? 0) - (made.margin ?? 0)) >= MOVED

/** Suggests a classifier's answers for open items. Suggestions that hardly moved are left as they are. */
export const suggestByClassifier = async (
  ports: Needed,
  who: Caller,
  request: SuggestRequest,
  { model, field, key, load }: SuggestingClassifier,
): Promise<Omit<Suggested, "labels">> => {
  const { clock, items, learners } = ports
  const { databit, limit, runId, signal, onProgress } = request
  const counts = { suggested: 0, unchanged: 0, unsure: 0 }
  const total = Math.min(
    limit ?? Number.POSITIVE_INFINITY,
    (await items.findProgress(databit.databitId, who.person)).open,
  )
  for await (const page of openItems(ports, databit.databitId, limit)) {
    signal?.throwIfAborted()
    const answers = await learners.judge(key, load, {
      texts: page.map(({ data }) => inputText(databit.schema.input, data)),
      explain: true,
    })
    const made = page.flatMap((item, index) => {
      const answer = answers[index]
      const stamp = {
        id: clock.id(),
        createdAt: clock.now(),
        model,
        databit: versionedRef(databit.name, databit.version),
      }
      return answer ? [{ item, made: suggestionOf(field, item, answer, stamp) }] : []
    })
    const moved = made.filter((one) => hasMoved(one.item, one.made)).map((one) => one.made)
    await storeSuggestions(ports, who, { databitId: databit.databitId, model, runId }, moved)
    counts.suggested += moved.length
    counts.unchanged += page.length - moved.length
    counts.unsure += made.filter((one) => (one.made.confidence ?? 0) < UNSURE).length
    onProgress?.(counts.suggested + counts.unchanged, total, "Suggesting answers")
  }
  return { model, failed: 0, ...counts }
}
