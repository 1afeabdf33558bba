import type { ChatCompletionCreateParams } from "openai/resources/chat/completions"
import type { JsonObject } from "../../contract/json.ts"
import type { ChatMessage } from "../../core/ports/inference.ts"

/** How an endpoint is asked for an object; servers differ in what they understand, the first is the strongest. */
export const OBJECT_WAYS = ["schema", "object", "words"] as const
export type ObjectWay = (typeof OBJECT_WAYS)[number]

const instruction = (schema: JsonObject): ChatMessage => ({
  role: "system",
  content: `Answer with one JSON object and nothing else. It must fit this JSON Schema:\n${JSON.stringify(schema)}`,
})

/** The part of the request that asks for an object, and the messages with what has to be said in words. */
export const askForObject = (
  way: ObjectWay,
  schema: JsonObject,
  messages: readonly ChatMessage[],
): Pick<ChatCompletionCreateParams, "messages" | "response_format"> => {
  if (way === "schema")
    return {
      messages: [...messages],
      response_format: { type: "json_schema", json_schema: { name: "answer", schema } },
    }
  const said = [instruction(schema), ...messages]
  return way === "object" ? { messages: said, response_format: { type: "json_object" } } : { messages: said }
}

/** The JSON object inside an answer that may be fenced or wrapped in words; the text itself where there is none. */
export const objectIn = (text: string): string => {
  const fenced = /```(?:json)?\s*([\s\S]*?)```/.exec(text)?.[1] ?? text
  const from = fenced.indexOf("{")
  const to = fenced.lastIndexOf("}")
  return from >= 0 && to > from ? fenced.slice(from, to + 1) : text.trim()
}
