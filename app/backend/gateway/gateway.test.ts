import { setTimeout as after } from "node:timers/promises"
import OpenAI from "openai"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { createEndpointJob } from "../../../jobs/deploy/create-endpoint.ts"
import { registerAgentJob } from "../../../jobs/deploy/register-agent.ts"
import { logTracesJob } from "../../../jobs/monitor/log-traces.ts"
import { openTestApp, type TestApp } from "../../../tests/support/app.ts"
import { publishedDatabit, trainedModel } from "../../../tests/support/served-agent.ts"
import { createApp } from "../app.ts"
import { type Listening, listen, stopListening } from "../listen.ts"
import { targetsOf } from "./targets.ts"

const ana = { person: "ana", runsAs: "ana", roles: ["admin" as const] }
const QUESTION = "The courier did not come, where is my parcel?"

let app: TestApp
let listening: Listening
let client: OpenAI

const run = async (job: string, input: unknown): Promise<string> => {
  const { jobs } = app.workbench.ports
  const { state } = await jobs.find(await jobs.start(ana, job, input))
  if (state.kind !== "succeeded") throw new Error(`${job} ended ${JSON.stringify(state)}`)
  return JSON.stringify(state.result)
}

beforeAll(async () => {
  app = await openTestApp({ library: [registerAgentJob, createEndpointJob, logTracesJob], triggers: "all" })
  const { ports } = app.workbench
  const databit = await publishedDatabit(ports)
  await trainedModel(ports, databit)
  await run("register_agent", { databit: databit.name })
  await run("create_endpoint", { agent: "support_intent" })
  listening = await listen(createApp(app.workbench), { host: "127.0.0.1", port: 0, portFixed: true })
  client = new OpenAI({ baseURL: `http://127.0.0.1:${listening.port}/v1`, apiKey: "none", maxRetries: 0 })
}, 60_000)

afterAll(async () => {
  await stopListening(listening.server, 500)
  await app.close()
})

const chat = (text: string) => ({ model: "support_intent", messages: [{ role: "user" as const, content: text }] })

describe("chat completions", () => {
  test("a whole answer is the output as JSON, with its trace stored before it came", async () => {
    const { data, response, request_id } = await client.chat.completions.create(chat(QUESTION)).withResponse()
    const output = JSON.parse(data.choices[0]?.message.content ?? "")
    expect(output).toEqual({ intent: "delivery", confidence: expect.any(Number) })
    expect(data).toMatchObject({
      object: "chat.completion",
      model: "support_intent",
      system_fingerprint: "support_intent@1.0.0",
    })
    expect(data.choices[0]?.finish_reason).toBe("stop")
    expect(data.usage).toMatchObject({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 })
    const requestId = response.headers.get("x-request-id") ?? ""
    expect(request_id).toBe(requestId)
    expect(data).toMatchObject({
      request_id: requestId,
      databits: { label: "delivery", agent: "support_intent@1.0.0" },
    })

    const spans = await app.workbench.ports.traces.find(requestId)
    expect(spans.map(({ name, kind, status }) => [name, kind, status])).toEqual([
      ["invoke_agent support_intent", "AGENT", "OK"],
      ["classify main.support.support_intent", "LLM", "OK"],
      ["validate output", "PARSER", "OK"],
    ])
    const [root, ...steps] = spans
    expect(root).toMatchObject({
      parentSpanId: null,
      endpointName: "support_intent",
      agent: "support_intent@1.0.0",
      databit: "main.support.support_intent@1.0.0",
      model: "main.support.support_intent@1",
      person: "ana",
      label: "delivery",
      confidence: output.confidence,
      input: JSON.stringify({ text: QUESTION }),
      output: JSON.stringify(output),
    })
    expect(root?.attributes).toMatchObject({
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "support_intent",
      "gen_ai.agent.version": "1.0.0",
      "gen_ai.request.model": "main.support.support_intent@1",
      "databits.endpoint": "support_intent",
    })
    expect(steps.every(({ parentSpanId }) => parentSpanId === root?.spanId)).toBe(true)
  })

  test("a streamed answer begins with the role and ends with its tokens where they were asked for", async () => {
    const stream = await client.chat.completions.create({
      ...chat(QUESTION),
      stream: true,
      stream_options: { include_usage: true },
    })
    const chunks = []
    for await (const chunk of stream) chunks.push(chunk)
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: "assistant", content: "" })
    const content = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("")
    expect(JSON.parse(content)).toMatchObject({ intent: "delivery" })
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop")
    expect(chunks.at(-2)).toMatchObject({
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      databits: { label: "delivery" },
    })
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 0 } })
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true)
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
  })

  test("the client's own stream helper puts the answer together", async () => {
    const final = await client.chat.completions.stream(chat("I cannot log in with my password")).finalChatCompletion()
    expect(JSON.parse(final.choices[0]?.message.content ?? "")).toMatchObject({ intent: "login" })
  })

  test("the last message of the user counts, in text parts too; the conversation is kept with the trace", async () => {
    const answer = await client.chat.completions.create({
      model: "support_intent",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: QUESTION },
        { role: "assistant", content: "{}" },
        { role: "user", content: [{ type: "text", text: "The invoice charged my card twice, check the bill" }] },
      ],
      metadata: { session_id: "s-1" },
    })
    expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toMatchObject({ intent: "billing" })
    const root = await app.workbench.ports.traces.seekRoot(answer._request_id ?? "")
    expect(root).toMatchObject({ sessionId: "s-1", label: "billing" })
  })

  test("an agent version can be addressed itself, and the words that spoke for an answer asked for", async () => {
    const body = { ...chat(QUESTION), model: "support_intent@1.0.0", databits: { explain: true } }
    const answer = await client.chat.completions.create(body)
    expect(answer).toMatchObject({
      databits: {
        endpoint: null,
        evidence: expect.arrayContaining([expect.objectContaining({ token: expect.any(String) })]),
      },
    })
  })

  test("Databricks clients reach the same under their base address, and under /api", async () => {
    for (const base of ["/serving-endpoints", "/api/v1", "/api/serving-endpoints"]) {
      const other = new OpenAI({ baseURL: `http://127.0.0.1:${listening.port}${base}`, apiKey: "none" })
      const answer = await other.chat.completions.create(chat(QUESTION))
      expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toMatchObject({ intent: "delivery" })
    }
  })
})

describe("models", () => {
  test("endpoints and agent versions are listed and found", async () => {
    const ids = []
    for await (const model of client.models.list()) ids.push(model.id)
    expect(ids).toEqual(["support_intent", "support_intent@1.0.0"])
    expect(await client.models.retrieve("support_intent@1.0.0")).toMatchObject({ object: "model", owned_by: "ana" })
    await expect(client.models.retrieve("nobody")).rejects.toMatchObject({ status: 404, code: "model_not_found" })
  })
})

describe("what is wrong", () => {
  const failing = (body: object) =>
    client.chat.completions.create({ ...chat(QUESTION), ...body }).then(
      () => undefined,
      (error: unknown) => error,
    )

  test("an unknown endpoint is 404 and names those that are here", async () => {
    const error = await failing({ model: "nobody" })
    expect(error).toBeInstanceOf(OpenAI.NotFoundError)
    expect(error).toMatchObject({ status: 404, code: "model_not_found", param: "model", type: "invalid_request_error" })
    expect(String(error)).toContain("support_intent")
  })

  test("what an endpoint serves is read once, and again when it changed while it was read", async () => {
    const { endpoints, events } = app.workbench.ports
    const changed = async () => [{ kind: "endpoint.noted", subject: "support_intent", payload: {} }]
    await events.save(ana, changed)
    const real = endpoints.seek
    const seek = vi.spyOn(endpoints, "seek").mockImplementationOnce(async (name) => {
      const found = await real(name)
      await events.save(ana, changed)
      return found
    })
    const find = targetsOf(app.workbench)
    for (let asked = 0; asked < 3; asked += 1) await find("support_intent")
    expect(seek).toHaveBeenCalledTimes(2)
    seek.mockRestore()
  })

  test("a body out of form is 400 and names the field", async () => {
    for (const [body, param] of [
      [{ messages: [] }, "messages"],
      [{ n: 2 }, "n"],
      [{ messages: [{ role: "assistant", content: "hello" }] }, "messages"],
      [{ messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "x" } }] }] }, "messages"],
    ] as const) {
      const error = await failing(body)
      expect(error).toBeInstanceOf(OpenAI.BadRequestError)
      expect(error).toMatchObject({ code: "request_malformed", param })
    }
  })

  test("an input that does not fit is 422, not to be repeated, and leaves a trace with the error", async () => {
    const response = await app.ask("POST", "/v1/chat/completions", {
      body: { ...chat("x"), custom_inputs: { text: 7 } },
    })
    expect(response.status).toBe(422)
    expect(response.headers.get("x-should-retry")).toBe("false")
    const body = await response.json()
    expect(body).toMatchObject({
      error: { code: "input_invalid", param: "text" },
      error_code: "INVALID_PARAMETER_VALUE",
    })
    expect(body.request_id).toBe(response.headers.get("x-request-id"))
    const [root] = await app.workbench.ports.traces.find(body.trace_id)
    expect(root).toMatchObject({
      status: "ERROR",
      requestId: body.request_id,
      input: JSON.stringify({ text: 7 }),
      label: null,
    })
    expect(root?.attributes["error.type"]).toBe("input_invalid")
  })

  test("a stream that cannot begin fails with its status", async () => {
    const error = await failing({ stream: true, custom_inputs: { text: 7 } })
    expect(error).toBeInstanceOf(OpenAI.UnprocessableEntityError)
  })

  test("an abandoned call does not disturb the next one", async () => {
    const controller = new AbortController()
    const stream = await client.chat.completions.create(
      { ...chat(QUESTION), stream: true },
      { signal: controller.signal },
    )
    controller.abort()
    for await (const _ of stream) expect(true).toBe(true)
    const given = new AbortController()
    const pending = client.chat.completions.create(chat(QUESTION), { signal: given.signal })
    given.abort()
    await expect(pending).rejects.toBeInstanceOf(OpenAI.APIUserAbortError)
    await after(20)
    expect((await client.chat.completions.create(chat(QUESTION))).choices).toHaveLength(1)
    expect(app.reported).toEqual([])
  })
})

describe("invocations", () => {
  const invoke = async (body: unknown) => app.ask("POST", "/serving-endpoints/support_intent/invocations", { body })
  const other = "I cannot log in, the password is wrong"

  test.each([
    [
      "dataframe_records",
      {
        dataframe_records: [
          { id: 1, text: QUESTION },
          { id: 2, text: other },
        ],
      },
    ],
    [
      "dataframe_split",
      {
        dataframe_split: {
          columns: ["id", "text"],
          data: [
            [1, QUESTION],
            [2, other],
          ],
        },
      },
    ],
    ["instances", { instances: [{ text: QUESTION }, { text: other }] }],
    ["inputs in columns", { inputs: { text: [QUESTION, other] } }],
    ["inputs as texts", { inputs: [QUESTION, other] }],
  ])("rows come as %s, in order, each with its trace", async (_, body) => {
    const response = await invoke(body)
    const answer = await response.json()
    expect(answer).toMatchObject({
      predictions: [{ intent: "delivery" }, { intent: "login" }],
      served_model_name: "support_intent@1.0.0",
    })
    const root = await app.workbench.ports.traces.seekRoot(answer.trace_ids[1])
    expect(root).toMatchObject({ label: "login", requestId: `${answer.request_id}.2` })
  })

  test("a chat body is answered as a chat", async () => {
    const answer = await (await invoke({ messages: [{ role: "user", content: QUESTION }] })).json()
    expect(JSON.parse(answer.choices[0].message.content)).toMatchObject({ intent: "delivery" })
    expect(answer.served_model_name).toBe("support_intent@1.0.0")
  })

  test("other forms and wrong rows are refused in Databricks' words", async () => {
    const response = await invoke({ rows: [] })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error_code: "INVALID_PARAMETER_VALUE",
      error: { code: "request_malformed" },
    })
    expect((await invoke({ dataframe_records: [{ text: QUESTION }, { note: "no text" }] })).status).toBe(422)
  })
})

describe("keys", () => {
  const withKey = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })

  test("a key calls agents as the person who made it, and does nothing else, until it is revoked", async () => {
    const made = await (await app.ask("POST", "/api/keys", { body: { name: "billing script" } })).json()
    expect(made.secret).toMatch(/^dbk_/)
    const listed = await (await app.ask("GET", "/api/keys")).json()
    expect(listed.keys).toMatchObject([
      { id: made.key.id, name: "billing script", ending: made.secret.slice(-4), revokedAt: null },
    ])
    expect(JSON.stringify(listed)).not.toContain(made.secret)

    const keyed = new OpenAI({ baseURL: client.baseURL, apiKey: made.secret })
    const answer = await keyed.chat.completions.create(chat(QUESTION))
    expect((await app.workbench.ports.traces.seekRoot(answer._request_id ?? ""))?.person).toBe("ana")
    expect((await app.ask("GET", "/api/keys", withKey(made.secret))).status).toBe(403)

    expect((await app.ask("DELETE", `/api/keys/${made.key.id}`)).status).toBe(200)
    await expect(keyed.chat.completions.create(chat(QUESTION))).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
  })

  test("beyond this computer only a key or the sign-in token is let in", async () => {
    const made = await (await app.ask("POST", "/api/keys", { body: { name: "elsewhere" } })).json()
    const guarded = createApp(app.workbench, { signInToken: "a-long-token" })
    const status = async (headers: Record<string, string>) =>
      (await guarded.request("http://127.0.0.1/v1/models", { headers })).status
    expect(await status({})).toBe(401)
    expect(await status({ "x-databits-key": "dbk_made_up" })).toBe(401)
    expect(await status({ "x-databits-key": made.secret })).toBe(200)
  })
})
