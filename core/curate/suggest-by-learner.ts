import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Suggestion } from "../../contract/entities/item.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Explained } from "../ports/inference.ts"
import type { Ports } from "../ports/index.ts"
import type { ItemToSuggest } from "../ports/items.ts"
import { inputText } from "../template/input-text.ts"
import { type MainField, mainField } from "../template/types.ts"
import { questionsOf } from "./questions.ts"
import { learnerName } from "./retrain.ts"
import { type MadeSuggestion, storeSuggestions } from "./store-suggestions.ts"
import type { Suggested, SuggestRequest } from "./suggest-request.ts"

type Needed = Pick<Ports, "clock" | "events" | "items" | "learners">

type Material = { readonly texts: readonly string[]; readonly labels: readonly string[]; readonly decided: number }

const BATCH = 500
/** Open texts that help a learner with few labels. */
const POOL = 2_000
const SEED = 7
/** A suggestion that moved less than this in confidence and margin is not worth a new row. */
const MOVED = 0.01
/** Below this confidence a suggestion counts as unsure. */
const UNSURE = 0.5
/** Alternatives below this probability are left out; a form shows them as 0. */
const NOTABLE = 0.0005

/** Steps of a fit in words for people. */
const STEPS: Readonly<Record<string, string>> = { featurize: "Reading texts", select: "Comparing learners", fit: "Learning", calibrate: "Checking how sure it is" }

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000

/** Texts with answers: the examples of the Databit and the items people decided, of answers that can still be given. */
const materialOf = async ({ clock, items }: Pick<Ports, "clock" | "items">, databit: DatabitVersion, main: MainField): Promise<Material> => {
  const question = questionsOf(clock, databit.schema.output).find(({ field }) => field === main.name)
  const decided = (await items.listLabelled(databit.databitId, main.name, question?.id)).filter(({ label }) => main.options.includes(label))
  const examples = databit.examples.flatMap(({ input, output }) => {
    const label = output[main.name]
    return typeof label === "string" && main.options.includes(label) ? [{ text: inputText(databit.schema.input, input), label }] : []
  })
  const all = [...examples, ...decided]
  return { texts: all.map(({ text }) => text), labels: all.map(({ label }) => label), decided: decided.length }
}

/** Whether there are examples or labels with two different answers to learn from. */
export const canLearn = async (ports: Pick<Ports, "clock" | "items">, databit: DatabitVersion): Promise<boolean> => {
  const main = mainField(databit.schema.output)
  return main !== undefined && new Set((await materialOf(ports, databit, main)).labels).size >= 2
}

const checkEnough = ({ labels, decided }: Material): void => {
  const distinct = new Set(labels)
  if (distinct.size >= 2) return
  const only = [...distinct][0]
  throw new Problem("labels_needed", {
    detail: `A learner needs two different answers; there are ${decided} decided items and ${labels.length - decided} examples${only === undefined ? "" : `, all with "${only}"`}.`,
    remedy: "Decide a few items with different answers, or add examples to the Databit.",
  })
}

/** Open items in batches. */
async function* openItems({ items }: Needed, databitId: string, limit: number | undefined): AsyncGenerator<readonly ItemToSuggest[]> {
  let left = limit ?? Number.POSITIVE_INFINITY
  for (let after: string | undefined; left > 0; ) {
    const page = await items.listToSuggest(databitId, { after, limit: Math.min(BATCH, left) })
    if (page.length === 0) return
    yield page
    left -= page.length
    after = page.at(-1)?.id
  }
}

const suggestionOf = (request: SuggestRequest, main: MainField, item: ItemToSuggest, answer: Explained, stamp: Pick<Suggestion, "id" | "createdAt" | "model">): MadeSuggestion => {
  const [first, second] = answer.alternatives
  return {
    ...stamp,
    itemId: item.id,
    value: { [main.name]: answer.label },
    confidence: rounded(answer.confidence),
    alternatives: answer.alternatives.filter(({ probability }) => probability >= NOTABLE).map(({ label, probability }) => ({ label, probability: rounded(probability) })),
    evidence: answer.evidence.map(({ token, weight }) => ({ token, weight: rounded(weight) })),
    databit: versionedRef(request.databit.name, request.databit.version),
    label: answer.label,
    margin: rounded((first?.probability ?? 0) - (second?.probability ?? 0)),
  }
}

const hasMoved = (item: ItemToSuggest, made: MadeSuggestion): boolean =>
  item.label !== made.label || Math.abs((item.confidence ?? 0) - (made.confidence ?? 0)) >= MOVED || Math.abs((item.margin ?? 0) - (made.margin ?? 0)) >= MOVED

/** The field a learner fills. Problem `field_without_producer`. */
export const learnableField = (databit: DatabitVersion): MainField => {
  const main = mainField(databit.schema.output)
  if (!main) throw new Problem("field_without_producer", { detail: `${databit.name} has no output field with a fixed list of answers.` })
  return main
}

/**
 * Fits a learner on the examples and the labels so far and suggests an answer for open items. Suggestions that
 * hardly moved are left as they are. Problem `labels_needed` says what is missing.
 */
export const suggestByLearner = async (ports: Needed, who: Caller, request: SuggestRequest): Promise<Suggested> => {
  const { databit, limit, runId, signal, onProgress } = request
  const main = learnableField(databit)
  const material = await materialOf(ports, databit, main)
  checkEnough(material)
  const pool = await ports.items.listToSuggest(databit.databitId, { limit: POOL })
  const fitted = await ports.learners.start({
    texts: material.texts,
    labels: material.labels,
    pool: pool.map(({ data }) => inputText(databit.schema.input, data)),
    seed: SEED,
    signal,
    onProgress: ({ step, done, total }) => onProgress?.(done, total, STEPS[step] ?? step),
  })
  const model = learnerName(databit.name, material.decided)
  const counts = { suggested: 0, unchanged: 0, unsure: 0 }
  const total = Math.min(limit ?? Number.POSITIVE_INFINITY, (await ports.items.findProgress(databit.databitId, who.person)).open)
  for await (const page of openItems(ports, databit.databitId, limit)) {
    signal?.throwIfAborted()
    const answers = await ports.learners.judge(`${model}:${runId}`, async () => fitted.bytes, { texts: page.map(({ data }) => inputText(databit.schema.input, data)), explain: true })
    const made = page.flatMap((item, index) => {
      const answer = answers[index]
      return answer ? [{ item, made: suggestionOf(request, main, item, answer, { id: ports.clock.id(), createdAt: ports.clock.now(), model }) }] : []
    })
    const moved = made.filter((one) => hasMoved(one.item, one.made)).map((one) => one.made)
    await storeSuggestions(ports, who, { databitId: databit.databitId, model, runId }, moved)
    counts.suggested += moved.length
    counts.unchanged += page.length - moved.length
    counts.unsure += made.filter((one) => (one.made.confidence ?? 0) < UNSURE).length
    onProgress?.(counts.suggested + counts.unchanged, total, "Suggesting answers")
  }
  return { model, labels: material.decided, failed: 0, ...counts }
}
