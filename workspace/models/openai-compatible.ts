import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions"
import { z } from "zod"
import type { ConnectionReport } from "../../contract/entities/settings.ts"
import { Problem } from "../../contract/problems.ts"
import type { ChatAnswer, ChatModels, ChatPiece, ChatRequest } from "../../core/ports/inference.ts"
import { type ModelConnection, openClient, reachable } from "./connection.ts"
import { failureOf, toModelProblem } from "./failure.ts"
import { askForObject, OBJECT_WAYS, type ObjectWay, objectIn } from "./json-answer.ts"

/** The client fills in an empty list where there is none, so the answer is read here. */
const modelList = z.object({ data: z.array(z.object({ id: z.string() })) })

type Connected = ModelConnection & { readonly model: string | undefined }
type Options = {
  readonly timeoutMs?: number
  readonly maxRetries?: number
  readonly testTimeoutMs?: number
  readonly now?: () => number
}

const failed = (detail: string): Problem => new Problem("model_endpoint_failed", { detail })

/** Endpoints refuse a request they do not understand with one of these; another way of asking can succeed. */
const isNotUnderstood = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "status" in error && (error.status === 400 || error.status === 422)

const paramsOf = (request: ChatRequest, way: ObjectWay): ChatCompletionCreateParamsNonStreaming => ({
  model: request.model,
  ...(request.schema ? askForObject(way, request.schema, request.messages) : { messages: [...request.messages] }),
  ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
  ...(request.maxTokens === undefined ? {} : { max_tokens: request.maxTokens }),
})

const toText = (content: string, request: ChatRequest, finish: string | null | undefined): string => {
  if (content === "") throw failed("The model answered without any text.")
  if (request.schema && finish === "length") throw failed("The model's answer was cut at its length limit.")
  return request.schema ? objectIn(content) : content
}

const toAnswer = (completion: ChatCompletion, request: ChatRequest): ChatAnswer => {
  const [choice] = completion.choices ?? []
  return {
    text: toText(choice?.message?.content ?? "", request, choice?.finish_reason),
    model: completion.model ?? request.model,
    inputTokens: completion.usage?.prompt_tokens ?? null,
    outputTokens: completion.usage?.completion_tokens ?? null,
  }
}

/**
 * The ChatModels port over one OpenAI-compatible endpoint. `seek` gives the connection as it stands now, so that a
 * changed setting counts from the next call on.
 */
export const openAiCompatible = (
  seek: () => Promise<Connected | undefined>,
  { timeoutMs = 120_000, maxRetries = 2, testTimeoutMs = 10_000, now = () => performance.now() }: Options = {},
): ChatModels => {
  /** The way of asking for an object that worked last, by endpoint and model. */
  const worked = new Map<string, ObjectWay>()

  const find = async (): Promise<Connected> => {
    const connected = await seek()
    if (!connected) throw new Problem("model_endpoint_needed")
    return connected
  }

  /** Tries the ways of asking for an object, from the one that worked last. */
  const inSomeWay = async <Answer>(
    connection: ModelConnection,
    request: ChatRequest,
    ask: (params: ChatCompletionCreateParamsNonStreaming) => Promise<Answer>,
  ): Promise<Answer> => {
    if (!request.schema) return ask(paramsOf(request, "words"))
    const key = `${connection.baseUrl} ${request.model}`
    const ways = OBJECT_WAYS.slice(OBJECT_WAYS.indexOf(worked.get(key) ?? "schema"))
    for (const way of ways) {
      try {
        const answer = await ask(paramsOf(request, way))
        worked.set(key, way)
        return answer
      } catch (error) {
        if (!isNotUnderstood(error) || way === ways.at(-1)) throw error
      }
    }
    throw failed("The endpoint refused every way of asking for an object.")
  }

  const listAt = async (
    connection: ModelConnection,
    patience: { timeoutMs: number; maxRetries: number },
  ): Promise<string[]> => {
    const client = await openClient(connection, patience)
    const listed = modelList.safeParse(await client.get("/models"))
    if (!listed.success)
      throw failed("The endpoint answers, but not with a list of models. Does its address end in /v1?")
    return listed.data.data.map((model) => model.id).sort()
  }

  async function* pieces(connection: ModelConnection, request: ChatRequest): AsyncIterable<ChatPiece> {
    const client = await openClient(connection, { timeoutMs, maxRetries })
    const stream = await inSomeWay(connection, request, (params) =>
      client.chat.completions.create(
        { ...params, stream: true, stream_options: { include_usage: true } },
        { signal: request.signal },
      ),
    )
    let text = ""
    let model = request.model
    let finish: string | null = null
    let usage: ChatCompletion["usage"] | null
    for await (const chunk of stream) {
      const [choice] = chunk.choices ?? []
      const piece = choice?.delta?.content ?? ""
      model = chunk.model ?? model
      finish = choice?.finish_reason ?? finish
      usage = chunk.usage ?? usage
      text += piece
      if (piece !== "") yield { kind: "text", text: piece }
    }
    if (finish === null) throw failed("The answer broke off before its end.")
    yield {
      kind: "end",
      answer: {
        text: toText(text, request, finish),
        model,
        inputTokens: usage?.prompt_tokens ?? null,
        outputTokens: usage?.completion_tokens ?? null,
      },
    }
  }

  const judgeConnection = async (connection: ModelConnection): Promise<ConnectionReport> => {
    const patience = { timeoutMs: testTimeoutMs, maxRetries: 0 }
    const began = now()
    try {
      return reachable(await listAt(connection, patience), Math.round(now() - began))
    } catch (error) {
      if (error instanceof Problem)
        return { kind: "failed", says: error.message, status: null, suggestedBaseUrl: await betterBaseUrl(connection) }
      const { says, status } = failureOf(error, connection)
      return { kind: "failed", says, status, suggestedBaseUrl: status === 404 ? await betterBaseUrl(connection) : null }
    }
  }

  /** The same address with /v1 where that one lists models: the part people leave out most often. */
  const betterBaseUrl = async (connection: ModelConnection): Promise<string | null> => {
    if (connection.baseUrl.endsWith("/v1")) return null
    const baseUrl = `${connection.baseUrl}/v1`
    return listAt({ ...connection, baseUrl }, { timeoutMs: testTimeoutMs, maxRetries: 0 }).then(
      () => baseUrl,
      () => null,
    )
  }

  return {
    seekEndpoint: async () => {
      const connected = await seek()
      return connected && { baseUrl: connected.baseUrl, model: connected.model }
    },
    list: async () => {
      const connection = await find()
      return listAt(connection, { timeoutMs: testTimeoutMs, maxRetries }).catch((error: unknown) => {
        throw toModelProblem(error, connection, undefined)
      })
    },
    judge: async (request) => {
      const connection = await find()
      try {
        const client = await openClient(connection, { timeoutMs, maxRetries })
        const completion = await inSomeWay(connection, request, (params) =>
          client.chat.completions.create(params, { signal: request.signal }),
        )
        return toAnswer(completion, request)
      } catch (error) {
        throw toModelProblem(error, connection, request.signal)
      }
    },
    listPieces: async function* (request) {
      const connection = await find()
      try {
        yield* pieces(connection, request)
      } catch (error) {
        throw toModelProblem(error, connection, request.signal)
      }
    },
    judgeConnection: async (endpoint) => judgeConnection(endpoint ?? (await find())),
  }
}
