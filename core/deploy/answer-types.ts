import type { JsonObject } from "../../contract/json.ts"
import type { Ports } from "../ports/index.ts"
import type { CallTrace } from "./call-trace.ts"
import type { Serving } from "./serving.ts"

/** What an agent answered. */
export type Answer = {
  /** Input fields by name, as they were read. */
  readonly input: JsonObject
  /** Output fields by name, as the Databit's output says. */
  readonly output: JsonObject
  /** Value of the field with a fixed list of answers; null when the Databit has none. */
  readonly label: string | null
  /** Calibrated confidence of `label`; null for models that have none. */
  readonly confidence: number | null
  /** Other answers that were near, likeliest first, `label` included. */
  readonly alternatives: readonly { readonly label: string; readonly probability: number }[]
  /** Words that spoke for `label`. */
  readonly evidence: readonly { readonly token: string; readonly weight: number }[]
  readonly model: string
  readonly tokens: { readonly input: number; readonly output: number } | null
}

export type AnswerPorts = Pick<Ports, "chatModels" | "databits" | "files" | "learners" | "models" | "serving">

export type AnswerOptions = {
  readonly signal?: AbortSignal | undefined
  /** Where the steps are noted. */
  readonly trace?: CallTrace | undefined
  /** What the agent is made of, where it is known already. */
  readonly serving?: Serving | undefined
  /** Whether the words that spoke for the answer are wanted. */
  readonly explain?: boolean | undefined
}

/** What a model gave; the rest of an answer follows from it. */
export type Produced = Omit<Answer, "input" | "label">
