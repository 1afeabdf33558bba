import { setTimeout as after } from "node:timers/promises"
import OpenAI from "openai"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { DatabitVersion } from "../../../contract/entities/databit.ts"
import { createEndpoint } from "../../../core/deploy/create-endpoint.ts"
import { registerAgent } from "../../../core/deploy/register-agent.ts"
import { openTestApp, type TestApp } from "../../../tests/support/app.ts"
import {
  completion,
  models,
  openStandIn,
  refusal,
  type StandIn,
  silence,
} from "../../../tests/support/model-stand-in.ts"
import { publishedDatabit, trainedModel } from "../../../tests/support/served-agent.ts"
import { createApp } from "../app.ts"
import { type Listening, listen, stopListening } from "../listen.ts"

const ana = { person: "ana", runsAs: "ana", roles: ["admin" as const] }

let upstream: StandIn
let app: TestApp
let listening: Listening
let client: OpenAI
let letter: DatabitVersion

beforeAll(async () => {
  upstream = await openStandIn()
  upstream.answers(models("tiny-1", "tiny-2"))
  app = await openTestApp({ variables: { DATABITS_MODEL_BASE_URL: upstream.baseUrl } })
  const { ports } = app.workbench
  letter = await publishedDatabit(ports, {
    name: "letter",
    schema: {
      input: [
        { name: "body", type: "string" },
        { name: "pages", type: "int", required: false },
      ],
      output: [
        { name: "kind", type: "enum[offer, reminder]" },
        { name: "names", type: "array<string>" },
      ],
    },
  })
  await registerAgent(ports, ana, { databit: letter.name, model: "tiny-1" })
  upstream.answers(completion("I would rather not."))
  await createEndpoint(ports, ana, { agent: "letter" })
  listening = await listen(createApp(app.workbench, { report: (error) => void app.reported.push(error) }), {
    host: "127.0.0.1",
    port: 0,
    portFixed: true,
  })
  client = new OpenAI({ baseURL: `http://127.0.0.1:${listening.port}/v1`, apiKey: "none", maxRetries: 0 })
})

beforeEach(() => {
  upstream.heard.length = 0
})

afterAll(async () => {
  await stopListening(listening.server, 200)
  await app.close()
  await upstream.close()
})

const GOOD = JSON.stringify({ kind: "offer", names: ["Ines"] })
const body = (text: string) => ({ model: "letter", messages: [{ role: "user" as const, content: text }] })
const ask = (text: string) => client.chat.completions.create(body(text))
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  )

describe("an agent with a model of the connected endpoint", () => {
  test("the prompt is filled, the schema goes with it, the answer comes back checked with its tokens", async () => {
    upstream.answers(completion(`Here it is:\n\`\`\`json\n${GOOD}\n\`\`\``))
    const answer = await ask("Dear Ines, we offer ...")
    expect(answer.choices[0]?.message.content).toBe(GOOD)
    expect(answer.usage).toMatchObject({ prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 })
    expect(upstream.heard[0]?.body).toMatchObject({
      model: "tiny-1",
      messages: [{ role: "user", content: "Dear Ines, we offer ...\n" }],
      response_format: { type: "json_schema", json_schema: { schema: { required: ["kind", "names"] } } },
    })
    const [root, chat] = await app.workbench.ports.traces.find(answer._request_id ?? "")
    expect(root).toMatchObject({ label: "offer", confidence: null, inputTokens: 7, outputTokens: 3 })
    expect(chat).toMatchObject({ name: "chat tiny-1", kind: "LLM", inputTokens: 7 })
  })

  test("several inputs come as one JSON object or as custom_inputs", async () => {
    upstream.answers(completion(GOOD))
    await ask(JSON.stringify({ body: "Hello", pages: 2 }))
    await client.chat.completions.create(Object.assign(body("ignored"), { custom_inputs: { body: "Hello", pages: 2 } }))
    expect(upstream.heard.map((one) => one.body.messages)).toEqual(
      Array.from({ length: 2 }, () => [{ role: "user", content: "Hello\n2" }]),
    )
  })

  test("an answer that does not fit is sent back once", async () => {
    upstream.answers(completion('{"kind":"invoice","names":[]}'), completion(GOOD))
    const answer = await ask("Hello")
    expect(answer.choices[0]?.message.content).toBe(GOOD)
    expect(upstream.heard[1]?.body.messages).toMatchObject([
      {},
      { role: "assistant" },
      { content: expect.stringContaining("kind is not one of offer, reminder") },
    ])
    expect(answer.usage?.total_tokens).toBe(20)
  })

  test("two answers that do not fit are a problem, with both in the trace", async () => {
    upstream.answers(completion("no"))
    const error = await failureOf(ask("Hello"))
    expect(error).toMatchObject({ status: 502, code: "answer_invalid", type: "server_error" })
    const requestId = error instanceof OpenAI.APIError ? (error.requestID ?? "") : ""
    const spans = await app.workbench.ports.traces.find(requestId)
    expect(spans.map(({ name, status }) => [name, status])).toEqual([
      ["invoke_agent letter", "ERROR"],
      ["chat tiny-1", "OK"],
      ["validate output", "OK"],
      ["chat tiny-1", "OK"],
      ["validate output", "OK"],
    ])
  })

  test("a model that the endpoint no longer offers is named with those that are there", async () => {
    upstream.answers(refusal(404, "no such model"), models("tiny-2"))
    const error = await failureOf(ask("Hello"))
    expect(error).toMatchObject({ status: 409, code: "model_missing" })
    expect(String(error)).toContain("tiny-1")
    expect(String(error)).toContain("tiny-2")
  })

  test("a caller who leaves stops the model's work, and the trace says so", async () => {
    upstream.answers(silence)
    const controller = new AbortController()
    const stream = await client.chat.completions.create(
      { ...body("Hello"), stream: true },
      { signal: controller.signal },
    )
    const first = await stream[Symbol.asyncIterator]().next()
    expect(first.value?.choices[0]?.delta.role).toBe("assistant")
    controller.abort()
    await expect
      .poll(
        async () => (await app.workbench.ports.traces.list({ status: "ERROR", limit: 1 }))[0]?.attributes["error.type"],
      )
      .toBe("caller_left")
  })

  test("what goes wrong after a stream has begun is told in the stream", async () => {
    upstream.answers((response) => {
      void after(400).then(() => refusal(400, "too long")(response, { method: "", path: "", headers: {}, body: {} }))
    })
    const stream = await client.chat.completions.create({ ...body("Hello"), stream: true })
    const read = async () => {
      for await (const chunk of stream) expect(chunk.choices[0]?.delta.content).toBe("")
    }
    await expect(read()).rejects.toBeInstanceOf(OpenAI.APIError)
  })
})

describe("an agent that cannot be", () => {
  test("a classifier does not stand in for fields it cannot fill", async () => {
    const { ports } = app.workbench
    const databit = await publishedDatabit(ports, {
      name: "clauses",
      schema: {
        output: [
          { name: "intent", type: "enum[delivery, billing, login]" },
          { name: "key_clauses", type: "array<string>" },
        ],
      },
    })
    await trainedModel(ports, databit)
    await expect(registerAgent(ports, ana, { databit: databit.name })).rejects.toMatchObject({
      code: "field_without_producer",
      field: "key_clauses",
      message: "A text classifier fills its enum, intent, not key_clauses.",
    })
  })

  test("a model that is nowhere is named with those that are here", async () => {
    upstream.answers(models("tiny-2"))
    await expect(
      registerAgent(app.workbench.ports, ana, { databit: letter.name, model: "huge" }),
    ).rejects.toMatchObject({
      code: "model_missing",
      message: "This workspace does not have the model huge.",
      remedy: expect.stringContaining("tiny-2"),
    })
  })

  test("an endpoint whose model does not answer says why and goes on serving what it served", async () => {
    const { ports } = app.workbench
    upstream.answers(models("tiny-2"))
    const next = await registerAgent(ports, ana, { databit: letter.name, model: "tiny-2" })
    upstream.answers(refusal(400, "not loaded"))
    await expect(createEndpoint(ports, ana, { agent: next.id, name: "letter" })).rejects.toMatchObject({
      code: expect.any(String),
    })
    const endpoint = await ports.endpoints.find("letter")
    expect(endpoint).toMatchObject({
      state: { kind: "ready" },
      agent: "letter@1.0.0",
      movingTo: null,
      failedMove: { agent: "letter@1.1.0" },
    })
    upstream.answers(completion(GOOD))
    const moved = await createEndpoint(ports, ana, { agent: next.id, name: "letter" })
    expect(moved).toMatchObject({ agent: "letter@1.1.0", previousAgent: "letter@1.0.0", failedMove: null })
    expect((await ports.agents.find("letter@1.0.0")).status).toBe("registered")
    expect((await ask("Hello")).system_fingerprint).toBe("letter@1.1.0")
  })
})
