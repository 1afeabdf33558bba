import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { inputText } from "../template/input-text.ts"
import { type MainField, mainField } from "../template/types.ts"
import { questionsOf } from "./questions.ts"

type Needed = Pick<Ports, "clock" | "items">

/** Texts with answers. `decided` of them were decided by people, the rest are examples of the Databit. */
export type Material = {
  readonly main: MainField
  readonly texts: readonly string[]
  readonly labels: readonly string[]
  readonly decided: number
}

/** The examples of a Databit and the items people decided, of answers that can still be given. Problem `field_without_producer`. */
export const learningMaterial = async ({ clock, items }: Needed, databit: DatabitVersion): Promise<Material> => {
  const main = mainField(databit.schema.output)
  if (!main)
    throw new Problem("field_without_producer", {
      detail: `${databit.name} has no output field with a fixed list of answers.`,
    })
  const question = questionsOf(clock, databit.schema.output).find(({ field }) => field === main.name)
  const decided = (await items.listLabelled(databit.databitId, main.name, question?.id)).filter(({ label }) =>
    main.options.includes(label),
  )
  const examples = databit.examples.flatMap(({ input, output }) => {
    const label = output[main.name]
    return typeof label === "string" && main.options.includes(label)
      ? [{ text: inputText(databit.schema.input, input), label }]
      : []
  })
  const all = [...examples, ...decided]
  return { main, texts: all.map(({ text }) => text), labels: all.map(({ label }) => label), decided: decided.length }
}

/** Whether there are two different answers to learn from. */
export const canLearn = async (ports: Needed, databit: DatabitVersion): Promise<boolean> =>
  mainField(databit.schema.output) !== undefined && new Set((await learningMaterial(ports, databit)).labels).size >= 2

/** Problem `labels_needed` that says what is missing. */
export const requireEnough = ({ labels, decided }: Material): void => {
  const distinct = new Set(labels)
  if (distinct.size >= 2) return
  const [only] = distinct
  throw new Problem("labels_needed", {
    detail: `A learner needs two different answers; there are ${decided} decided items and ${labels.length - decided} examples${only === undefined ? "" : `, all with "${only}"`}.`,
    remedy: "Decide a few items with different answers, or add examples to the Databit.",
  })
}
