import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { JsonObject } from "../../contract/json.ts"
import type { ChatMessage } from "../ports/inference.ts"
import { renderPrompt } from "./prompt.ts"

/**
 * What a chat model is sent for one row: the examples as turns already taken, then the prompt with the row filled in.
 * The form of the answer goes with the request as a schema. Prompt tests and served agents both use it, so that a
 * test shows what happens.
 */
export const chatTurns = (databit: Pick<DatabitVersion, "template" | "examples">, input: JsonObject): ChatMessage[] => [
  ...databit.examples.flatMap((example): ChatMessage[] => [
    { role: "user", content: renderPrompt(databit, example.input) },
    { role: "assistant", content: JSON.stringify(example.output) },
  ]),
  { role: "user", content: renderPrompt(databit, input) },
]

/** The turns that send an answer back with what is wrong with it. */
export const correctionTurns = (answer: string, wrong: string): ChatMessage[] => [
  { role: "assistant", content: answer },
  { role: "user", content: `That does not fit: ${wrong}. Answer again with one JSON object that fits the schema.` },
]
