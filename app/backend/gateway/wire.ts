import { z } from "zod"
import { jsonObject } from "../../../contract/json.ts"
import { Problem } from "../../../contract/problems.ts"
import type { AgentInput } from "../../../core/deploy/agent-input.ts"

/**
 * What OpenAI clients send, as far as an agent uses it. Sampling options are taken and have no effect: the Databit
 * version decides how its agent answers.
 */
const message = z.looseObject({
  role: z.enum(["system", "developer", "user", "assistant", "tool", "function"]),
  content: z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))]).nullish(),
})

const chatBody = z.looseObject({
  model: z.string().min(1).optional(),
  messages: z.array(message).min(1).max(2_000),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.literal(1, "an agent gives one answer to a call").nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  /** Input fields by name, for agents that take several. */
  custom_inputs: jsonObject.nullish(),
  context: z.looseObject({ conversation_id: z.string().nullish() }).nullish(),
  /** Our own: whether the words that spoke for the answer are wanted. */
  databits: z.looseObject({ explain: z.boolean().nullish() }).nullish(),
})
export type ChatBody = z.output<typeof chatBody>

/** A request that is not in the form its address takes; the field is named as the client wrote it. */
const malformed = (error: z.ZodError): Problem => {
  const [first] = error.issues
  const field = first?.path.map(String).join(".")
  return new Problem("request_malformed", {
    ...(field ? { field } : {}),
    detail: first ? `${field ? `${field}: ` : ""}${first.message}` : "The body cannot be read.",
  })
}

/** The JSON object of a request. Problem `request_malformed`, or `body_too_large`. */
export const readBody = async (request: Request): Promise<Record<string, unknown>> => {
  const text = await request.text()
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text))
  } catch (cause) {
    throw new Problem("request_malformed", { detail: "The body must be one JSON object.", cause })
  }
}

/** A chat body. Problem `request_malformed`. */
export const readChat = (body: Record<string, unknown>): ChatBody => {
  const parsed = chatBody.safeParse(body)
  if (!parsed.success) throw malformed(parsed.error)
  return parsed.data
}

const textOf = ({ content }: ChatBody["messages"][number]): string => {
  if (typeof content === "string") return content
  return (content ?? [])
    .map((part) => {
      if (part.text !== undefined) return part.text
      throw new Problem("request_malformed", {
        field: "messages",
        detail: `messages: an agent reads text, not ${part.type}.`,
      })
    })
    .join("\n")
}

/** What a chat asks the agent: the text of the last message of the user, or `custom_inputs`. Problem `request_malformed`. */
export const inputOfChat = ({ messages, custom_inputs }: ChatBody): AgentInput => {
  const last = messages.findLast(({ role }) => role === "user")
  const text = last && textOf(last)
  if (custom_inputs && Object.keys(custom_inputs).length > 0)
    return { kind: "fields", data: custom_inputs, orText: text }
  if (text === undefined) {
    throw new Problem("request_malformed", { field: "messages", detail: "messages: there is no message of the user." })
  }
  return { kind: "text", text }
}

const SESSION = /^[\w.:-]{1,200}$/

/** The conversation a call belongs to, where the client names one. */
export const sessionOf = (request: Request, body: Pick<ChatBody, "metadata" | "context">): string | undefined =>
  [request.headers.get("x-session-id"), body.metadata?.session_id, body.context?.conversation_id].find(
    (one): one is string => typeof one === "string" && SESSION.test(one),
  )
