import { z } from "zod"
import type { Principal } from "../identities.ts"
import { missing, Refused } from "../refused.ts"
import { type Answer, json, type Route, route } from "../route.ts"
import { type Scoring, scoring, textsOf } from "../serving/rows.ts"
import { CHAT_STAND_IN, EMBEDDING_STAND_IN, standInAnswer, standInEmbedding, tokensOf } from "../serving/stand-in.ts"
import type { World } from "../world.ts"

const SCOPE = "serving.serving-endpoints"

const part = z.looseObject({ type: z.string(), text: z.string().optional() })
const content = z
  .union([z.string(), z.array(part)])
  .transform((said) => (typeof said === "string" ? said : said.map(({ text }) => text ?? "").join("\n")))
const chat = z.strictObject({
  model: z.string().optional(),
  messages: z.array(z.looseObject({ role: z.string(), content })).min(1),
  temperature: z.number().min(0).max(2).optional(),
  max_tokens: z.int().positive().optional(),
  top_p: z.number().optional(),
  stop: z.union([z.string(), z.array(z.string())]).optional(),
  n: z.literal(1).optional(),
  stream: z.boolean().optional(),
  stream_options: z.strictObject({ include_usage: z.boolean().optional() }).optional(),
  response_format: z
    .union([
      z.strictObject({
        type: z.literal("json_schema"),
        json_schema: z.looseObject({ name: z.string(), schema: z.record(z.string(), z.unknown()) }),
      }),
      z.strictObject({ type: z.enum(["json_object", "text"]) }),
    ])
    .optional(),
  client_request_id: z.string().optional(),
  usage_context: z.record(z.string(), z.string()).optional(),
})
const embeddings = z.strictObject({
  model: z.string().optional(),
  input: z.union([z.string(), z.array(z.string())]),
  client_request_id: z.string().optional(),
  usage_context: z.record(z.string(), z.string()).optional(),
})
type Chat = z.output<typeof chat>

async function* streamed(head: object, text: string, usage: object, withUsage: boolean): AsyncGenerator<string> {
  const choice = (delta: object, finish: string | null) => ({
    ...head,
    choices: [{ index: 0, delta, finish_reason: finish }],
  })
  for (const piece of text.match(/\S+\s*/g) ?? []) yield `data: ${JSON.stringify(choice({ content: piece }, null))}`
  yield `data: ${JSON.stringify(choice({}, "stop"))}`
  if (withUsage) yield `data: ${JSON.stringify({ ...head, choices: [], usage })}`
  yield "data: [DONE]"
}

const answerChat = (world: World, name: string, body: Chat): Answer => {
  if (name !== CHAT_STAND_IN) throw missing(`Endpoint with name '${name}'`)
  const format = body.response_format
  const schema = format?.type === "json_schema" ? format.json_schema.schema : undefined
  const text = standInAnswer(body.messages, schema)
  const prompt_tokens = body.messages.reduce((sum, one) => sum + tokensOf(one.content), 0)
  const usage = { prompt_tokens, completion_tokens: tokensOf(text), total_tokens: prompt_tokens + tokensOf(text) }
  const head = { id: `chatcmpl-${world.newId()}`, created: Math.floor(world.now() / 1_000), model: CHAT_STAND_IN }
  if (body.stream === true) {
    const withUsage = body.stream_options?.include_usage === true
    return { kind: "events", lines: streamed({ ...head, object: "chat.completion.chunk" }, text, usage, withUsage) }
  }
  const message = { role: "assistant", content: text }
  return json({ ...head, object: "chat.completion", choices: [{ index: 0, message, finish_reason: "stop" }], usage })
}

const answerEmbeddings = (name: string, { input }: z.output<typeof embeddings>): Answer => {
  if (name !== EMBEDDING_STAND_IN) throw missing(`Endpoint with name '${name}'`)
  const texts = typeof input === "string" ? [input] : input
  const tokens = texts.reduce((sum, text) => sum + tokensOf(text), 0)
  return json({
    object: "list",
    model: EMBEDDING_STAND_IN,
    data: texts.map((text, index) => ({ object: "embedding", index, embedding: standInEmbedding(text) })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  })
}

/** Rows for a model that a registered version holds: the version is loaded and answers them. */
const answerRows = async (
  world: World,
  who: Principal,
  { name, entity }: { readonly name: string; readonly entity?: string | undefined },
  body: Scoring,
): Promise<Answer> => {
  const endpoint = world.serving.find(name)
  const mayAsk = endpoint.creator === who.name || world.permissions.levelOf("serving-endpoints", endpoint.id, who.name)
  if (!mayAsk)
    throw new Refused(403, "PERMISSION_DENIED", `User does not have permission 'Query' on endpoint '${name}'.`)
  const { entity_name, entity_version } = world.serving.take(endpoint, entity)
  const predictions = world.customModels(entity_name, entity_version, textsOf(body))
  const answer = new TextEncoder().encode(JSON.stringify({ predictions }))
  const headers = { "content-type": "application/json", "x-databricks-request-id": `req-${world.newId()}` }
  return { kind: "bytes", status: 200, bytes: answer, headers }
}

const modelOf = ({ model }: { readonly model?: string | undefined }): string => {
  if (model !== undefined) return model
  throw new Refused(400, "INVALID_PARAMETER_VALUE", "body model: name the endpoint.")
}

/** Questions to endpoints: chats, embeddings, rows for registered models. */
export const INVOCATIONS: readonly Route[] = [
  route({
    method: "POST",
    path: "/serving-endpoints/chat/completions",
    vouchedBy: "official client",
    scope: SCOPE,
    body: chat,
    answer: ({ world, body }) => answerChat(world, modelOf(body), body),
  }),
  route({
    method: "POST",
    path: "/serving-endpoints/embeddings",
    vouchedBy: "official client",
    scope: SCOPE,
    body: embeddings,
    answer: ({ body }) => answerEmbeddings(modelOf(body), body),
  }),
  route({
    method: "POST",
    path: "/serving-endpoints/:name/invocations",
    vouchedBy: "official client",
    scope: SCOPE,
    body: z.union([chat, embeddings, scoring]),
    answer: ({ world, who, params: { name = "" }, body }) => {
      if ("messages" in body) return answerChat(world, name, body)
      if ("input" in body) return answerEmbeddings(name, body)
      return answerRows(world, who, { name }, body)
    },
  }),
  route({
    method: "POST",
    path: "/serving-endpoints/:name/served-models/:entity/invocations",
    vouchedBy: "our reference",
    scope: SCOPE,
    body: scoring,
    answer: ({ world, who, params: { name = "", entity }, body }) => answerRows(world, who, { name, entity }, body),
  }),
]
