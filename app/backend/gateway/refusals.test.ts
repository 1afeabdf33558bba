import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { Problem } from "../../../contract/problems.ts"
import { createEndpointJob } from "../../../jobs/deploy/create-endpoint.ts"
import { registerAgentJob } from "../../../jobs/deploy/register-agent.ts"
import { logTracesJob } from "../../../jobs/monitor/log-traces.ts"
import { openTestApp, type TestApp } from "../../../tests/support/app.ts"
import { publishedDatabit, trainedModel } from "../../../tests/support/served-agent.ts"
import { createApp } from "../app.ts"
import { KEPT_A_MINUTE, openDoor } from "./refusals.ts"

const ana = { person: "ana", runsAs: "ana", roles: ["admin" as const] }
const SECRET = "sk-live-0123456789abcdefghij"

let app: TestApp

beforeAll(async () => {
  app = await openTestApp({ library: [registerAgentJob, createEndpointJob, logTracesJob], triggers: "all" })
  const { ports } = app.workbench
  const databit = await publishedDatabit(ports)
  await trainedModel(ports, databit)
  await ports.jobs.find(await ports.jobs.start(ana, "register_agent", { databit: databit.name }))
  await ports.jobs.find(await ports.jobs.start(ana, "create_endpoint", { agent: "support_intent" }))
}, 60_000)

afterAll(() => app.close())

const send = (path: string, body: string): Promise<Response> =>
  Promise.resolve(
    createApp(app.workbench).request(`http://127.0.0.1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    }),
  )
const CHAT = "/v1/chat/completions"
const asking = (model: unknown, content: unknown = "Where is my parcel?"): string =>
  JSON.stringify({ model, messages: [{ role: "user", content }] })
const errors = async (): Promise<number> =>
  (await (await app.ask("GET", "/api/metrics?range=1h")).json()).totals.errorCount

describe("a call that is refused before an agent is found", () => {
  test.each([
    ["a body that is no JSON", CHAT, `{"model": "${SECRET}`, "request_malformed", null],
    ["no messages", CHAT, JSON.stringify({ model: "support_intent" }), "request_malformed", "support_intent"],
    ["no model", CHAT, asking(undefined), "request_malformed", null],
    ["an unknown endpoint", CHAT, asking("nobody"), "not_found", "nobody"],
    ["an unknown agent version", CHAT, asking("nobody@1.0.0"), "not_found", null],
    ["a picture", CHAT, asking("support_intent", [{ type: "image_url" }]), "request_malformed", "support_intent"],
    [
      "an unknown endpoint of invocations",
      "/serving-endpoints/nobody/invocations",
      `{"inputs": "a"}`,
      "not_found",
      "nobody",
    ],
    [
      "no form of invocations",
      "/api/serving-endpoints/support_intent/invocations",
      "{}",
      "request_malformed",
      "support_intent",
    ],
    ["a model named like a secret", CHAT, asking(SECRET), "not_found", "[hidden]"],
  ])("%s leaves a trace", async (_, path, body, code, endpointName) => {
    const before = await errors()
    const response = await send(path, body)
    const told = await response.json()
    expect(told.error.code).toBe(code === "not_found" ? "model_not_found" : code)
    const spans = await app.workbench.ports.traces.find(response.headers.get("x-request-id") ?? "")
    expect(spans).toHaveLength(1)
    expect(spans[0]).toMatchObject({
      traceId: told.trace_id,
      parentSpanId: null,
      status: "ERROR",
      endpointName,
      agent: null,
      person: "ana",
      input: null,
      output: null,
      attributes: { "error.type": code, "databits.refused": true },
    })
    expect(JSON.stringify(spans)).not.toContain(SECRET)
    const listed = await (await app.ask("GET", "/api/traces?status=ERROR&limit=1")).json()
    expect(listed.traces[0].traceId).toBe(told.trace_id)
    expect(await errors()).toBe(before + 1)
  })

  test("what it asked for is kept in bounds", async () => {
    const response = await send(CHAT, asking("n".repeat(100_000)))
    const [span] = await app.workbench.ports.traces.find((await response.json()).trace_id)
    expect(JSON.stringify(span).length).toBeLessThan(2_000)
  })

  test("what is wrong and what to do are two sentences", async () => {
    const told = await (await send(CHAT, JSON.stringify({ ...JSON.parse(asking("support_intent")), n: 3 }))).json()
    expect(told.error.message).toBe("n: an agent gives one answer to a call. Correct the named part and send it again.")
  })

  test("looking for a model is no call", async () => {
    const before = await errors()
    expect((await app.ask("GET", "/v1/models/nobody")).status).toBe(404)
    expect(await errors()).toBe(before)
  })

  test("whoever is not let in leaves a trace without a name", async () => {
    const guarded = createApp(app.workbench, { signInToken: "a-long-token" })
    const response = await guarded.request(`http://127.0.0.1${CHAT}`, {
      method: "POST",
      body: asking("support_intent"),
    })
    expect(response.status).toBe(401)
    expect(await app.workbench.ports.traces.seekRoot((await response.json()).trace_id)).toMatchObject({
      status: "ERROR",
      person: null,
      endpointName: null,
      attributes: { "error.type": "sign_in_needed" },
    })
  })
})

test("a flood at the door is counted, not kept", async () => {
  let now = 0
  const turnAway = openDoor(() => now)
  const { ports } = app.workbench
  const turned = async (): Promise<string | undefined> =>
    (
      await (
        await turnAway(new Problem("sign_in_needed"), { requestId: ports.clock.id(), ports, parameters: {} })
      ).json()
    ).trace_id
  const first = await Promise.all(Array.from({ length: KEPT_A_MINUTE + 30 }, turned))
  expect(first.filter((id) => id !== undefined)).toHaveLength(KEPT_A_MINUTE)
  now = 60_000
  expect(await ports.traces.seekRoot((await turned()) ?? "")).toMatchObject({
    attributes: { "databits.refusals_not_kept": 30 },
  })
})
