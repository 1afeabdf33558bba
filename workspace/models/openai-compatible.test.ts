import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { ChatModels, ChatPiece, ChatRequest } from "../../core/ports/inference.ts"
import {
  completion,
  hangUp,
  json,
  models,
  openStandIn,
  refusal,
  type StandIn,
  silence,
  stream,
} from "../../tests/support/model-stand-in.ts"
import { openAiCompatible } from "./openai-compatible.ts"

const KEY = "sk-very-secret-key-0123456789"
const ask: ChatRequest = { model: "tiny-1", messages: [{ role: "user", content: "Which intent?" }] }
const schema = { type: "object", properties: { label: { type: "string" } }, required: ["label"] }

let server: StandIn
let chat: ChatModels

beforeEach(async () => {
  server = await openStandIn()
  chat = openAiCompatible(async () => ({ baseUrl: server.baseUrl, apiKey: KEY, model: "tiny-1" }), {
    timeoutMs: 400,
    testTimeoutMs: 400,
  })
})
afterEach(() => server.close())

const pieces = async (request: ChatRequest): Promise<ChatPiece[]> => {
  const all: ChatPiece[] = []
  for await (const piece of chat.listPieces(request)) all.push(piece)
  return all
}

const formatsHeard = () =>
  server.heard.map(({ body }) => (body.response_format as { type: string } | undefined)?.type ?? "none")

test("an answer comes with its model and tokens; the key goes to the endpoint and nowhere else", async () => {
  server.answers(completion("refund"))
  expect(await chat.judge({ ...ask, temperature: 0, maxTokens: 20 })).toEqual({
    text: "refund",
    model: "tiny-1",
    inputTokens: 7,
    outputTokens: 3,
  })
  expect(server.heard[0]).toMatchObject({
    method: "POST",
    path: "/v1/chat/completions",
    headers: { authorization: `Bearer ${KEY}` },
    body: { model: "tiny-1", temperature: 0, max_tokens: 20 },
  })
  expect(server.heard[0]?.headers["openai-organization"]).toBeUndefined()
})

test("an endpoint without a key is asked without one, whatever OPENAI_API_KEY says", async () => {
  const before = process.env.OPENAI_API_KEY
  process.env.OPENAI_API_KEY = "sk-somebody-elses"
  try {
    server.answers(completion("refund"))
    await openAiCompatible(async () => ({ baseUrl: server.baseUrl, apiKey: undefined, model: undefined })).judge(ask)
    expect(server.heard[0]?.headers.authorization).toBeUndefined()
  } finally {
    if (before === undefined) delete process.env.OPENAI_API_KEY
    else process.env.OPENAI_API_KEY = before
  }
})

test("pieces arrive as they are sent and end with the whole", async () => {
  server.answers(stream(["re", "fund"]))
  expect(await pieces(ask)).toEqual([
    { kind: "text", text: "re" },
    { kind: "text", text: "fund" },
    { kind: "end", answer: { text: "refund", model: "tiny-1", inputTokens: 7, outputTokens: 2 } },
  ])
})

test("models are listed by name", async () => {
  server.answers(models("zeta", "alpha"))
  expect(await chat.list()).toEqual(["alpha", "zeta"])
  expect(server.heard[0]).toMatchObject({ method: "GET", path: "/v1/models" })
})

describe("objects", () => {
  test("are asked for by schema", async () => {
    server.answers(completion('{"label":"refund"}'))
    expect((await chat.judge({ ...ask, schema })).text).toBe('{"label":"refund"}')
    expect(server.heard[0]?.body.response_format).toMatchObject({
      type: "json_schema",
      json_schema: { name: "answer", schema },
    })
  })

  test("are asked for in weaker ways where the endpoint knows no schema, and the way that worked is remembered", async () => {
    server.answers(
      refusal(400, "response_format is not supported"),
      refusal(400, "json_object is not supported"),
      completion('Sure:\n```json\n{"label":"refund"}\n```'),
    )
    expect((await chat.judge({ ...ask, schema })).text).toBe('{"label":"refund"}')
    await chat.judge({ ...ask, schema })
    expect(formatsHeard()).toEqual(["json_schema", "json_object", "none", "none"])
    expect(JSON.stringify(server.heard[2]?.body.messages)).toContain("JSON Schema")
  })

  test("that were cut at the length limit are no answer", async () => {
    server.answers(completion('{"label":"ref', "length"))
    await expect(chat.judge({ ...ask, schema })).rejects.toMatchObject({
      code: "model_endpoint_failed",
      detail: expect.stringContaining("length limit"),
    })
  })
})

describe("what goes wrong is said in plain words", () => {
  test.each([
    ["a refused key", [refusal(401, `Incorrect API key provided: ${KEY}`)], "does not accept the key (401)"],
    [
      "a model that is not there",
      [refusal(404, "The model tiny-1 does not exist")],
      "no such model or address at the endpoint (404). It says: The model tiny-1 does not exist",
    ],
    ["an error of the endpoint", [refusal(500, "boom")], "had an error of its own (500)"],
    [
      "a limit that stays",
      [refusal(429, "slow down", { "retry-after-ms": "1" })],
      "takes no more requests for now (429)",
    ],
    ["another address", [json(301, {}, { location: "http://elsewhere.example/" })], "forwards to another address"],
    ["no text", [completion(null)], "without any text"],
    ["a line that breaks", [hangUp], "127.0.0.1"],
    ["a page instead of an answer", [json(200, { hello: "world" })], "without any text"],
  ])("%s", async (_, answers, says) => {
    server.answers(...answers)
    const error = await chat.judge(ask).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: "model_endpoint_failed", detail: expect.stringContaining(says) })
    expect(JSON.stringify(error)).not.toContain(KEY)
    expect(String(error)).not.toContain(KEY)
  })

  test("no answer in time", async () => {
    server.answers(silence)
    const quick = openAiCompatible(async () => ({ baseUrl: server.baseUrl, apiKey: KEY, model: undefined }), {
      timeoutMs: 50,
      maxRetries: 0,
    })
    await expect(quick.judge(ask)).rejects.toMatchObject({ detail: expect.stringContaining("no answer in time") })
  })

  test("nobody there", async () => {
    const nowhere = openAiCompatible(
      async () => ({ baseUrl: "http://127.0.0.1:9/v1", apiKey: undefined, model: undefined }),
      { maxRetries: 0 },
    )
    await expect(nowhere.judge(ask)).rejects.toMatchObject({
      code: "model_endpoint_failed",
      detail: expect.stringContaining("127.0.0.1:9"),
    })
  })

  test("a stream that is cut is no answer", async () => {
    server.answers(stream(["re"], { cut: true }))
    await expect(pieces(ask)).rejects.toMatchObject({
      code: "model_endpoint_failed",
      detail: expect.stringContaining("broke off"),
    })
  })

  test("no endpoint at all", async () => {
    const none = openAiCompatible(async () => undefined)
    const remedy = expect.stringContaining("/settings/models")
    await expect(none.judge(ask)).rejects.toMatchObject({ code: "model_endpoint_needed", remedy })
    await expect(none.list()).rejects.toMatchObject({ code: "model_endpoint_needed", remedy })
    expect(await none.seekEndpoint()).toBeUndefined()
  })
})

test("a limit is waited for and the question asked again", async () => {
  server.answers(refusal(429, "slow down", { "retry-after": "0.01" }), completion("refund"))
  expect((await chat.judge(ask)).text).toBe("refund")
  expect(server.heard).toHaveLength(2)
})

test("a run that is cancelled stops waiting", async () => {
  server.answers(silence)
  const controller = new AbortController()
  const asked = chat.judge({ ...ask, signal: controller.signal })
  controller.abort()
  await expect(asked).rejects.toMatchObject({ code: "run_cancelled" })
})

describe("testing a connection", () => {
  test("says what answered", async () => {
    server.answers(models("tiny-1"))
    expect(await chat.judgeConnection()).toMatchObject({
      kind: "reachable",
      models: ["tiny-1"],
      says: expect.stringContaining("1 model."),
    })
  })

  test("names the address that does answer when /v1 was left out", async () => {
    server.answers(refusal(404, "no such page"), models("tiny-1"))
    const bare = server.baseUrl.replace(/\/v1$/, "")
    expect(await chat.judgeConnection({ baseUrl: bare, apiKey: undefined })).toMatchObject({
      kind: "failed",
      status: 404,
      suggestedBaseUrl: server.baseUrl,
    })
  })

  test("says that a key is refused, once and without the key", async () => {
    server.answers(refusal(401, `bad key ${KEY}`))
    const report = await chat.judgeConnection()
    expect(report).toMatchObject({ kind: "failed", status: 401, suggestedBaseUrl: null })
    expect(JSON.stringify(report)).not.toContain(KEY)
    expect(server.heard).toHaveLength(1)
  })

  test("a server that is no model endpoint is not taken for one", async () => {
    server.answers(json(200, { hello: "world" }))
    expect(await chat.judgeConnection()).toMatchObject({
      kind: "failed",
      says: expect.stringContaining("not with a list of models"),
    })
  })
})
