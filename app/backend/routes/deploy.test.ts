import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createEndpointJob } from "../../../jobs/deploy/create-endpoint.ts"
import { registerAgentJob } from "../../../jobs/deploy/register-agent.ts"
import { addPeople, openTestApp, type TestApp } from "../../../tests/support/app.ts"
import { publishedDatabit, trainedModel } from "../../../tests/support/served-agent.ts"

let app: TestApp

beforeAll(async () => {
  app = await openTestApp({ library: [registerAgentJob, createEndpointJob] })
  await addPeople(app, ["viewer", "labeler", "developer", "compliance"])
  const { ports } = app.workbench
  const databit = await publishedDatabit(ports)
  await trainedModel(ports, databit)
  await trainedModel(ports, databit)
  const open = await publishedDatabit(ports, {
    name: "clauses",
    schema: {
      output: [
        { name: "intent", type: "enum[delivery, billing, login]" },
        { name: "clauses", type: "array<string>" },
      ],
    },
  })
  await trainedModel(ports, open)
})

afterAll(() => app.close())

const ask = async (method: string, path: string, body?: unknown, as = "ana") => {
  const response = await app.ask(method, path, { as, ...(body === undefined ? {} : { body }) })
  return { status: response.status, body: await response.json() }
}

/** Starts a job through its endpoint and waits for its end. */
const follow = async (path: string, body: unknown) => {
  const started = await ask("POST", path, body)
  expect(started.status).toBe(200)
  return (await app.workbench.ports.jobs.find(started.body.runId)).state
}

describe("who may", () => {
  const changing: readonly [method: string, path: string, body?: unknown][] = [
    ["POST", "/api/agents", { databit: "support_intent" }],
    ["POST", "/api/endpoints", { agent: "support_intent" }],
    ["POST", "/api/endpoints/support_intent/rollback", {}],
    ["DELETE", "/api/endpoints/support_intent"],
    ["GET", "/api/keys"],
    ["POST", "/api/keys", { name: "x" }],
  ]
  test.each(changing)("%s %s takes a developer", async (method, path, body) => {
    for (const role of ["viewer", "labeler", "compliance"]) {
      expect((await ask(method, path, body, role)).status).toBe(403)
    }
  })

  test("everybody looks, and is told what they may do", async () => {
    for (const path of ["/api/agents", "/api/endpoints", "/api/deployable-models?databit=support_intent"]) {
      const answer = await ask("GET", path, undefined, "viewer")
      expect(answer.status).toBe(200)
      expect(answer.body.may).not.toContain("deploy")
    }
  })

  test("those who may not call agents are refused by the gateway in its own words", async () => {
    const answer = await ask("GET", "/v1/models", undefined, "compliance")
    expect(answer).toMatchObject({ status: 403, body: { error: { type: "permission_error", code: "not_allowed" } } })
  })
})

describe("what can be deployed", () => {
  test("models trained for the Databit, the champion first, with a name to use", async () => {
    const { body } = await ask("GET", "/api/deployable-models?databit=support_intent")
    expect(body).toMatchObject({ name: "support_intent", connected: false, connectedProblem: null })
    expect(body.models).toMatchObject([
      { id: "main.support.support_intent@1", kind: "trained", alias: "champion", refusal: null },
      { id: "main.support.support_intent@2", kind: "trained", alias: null, refusal: null },
    ])
  })

  test("a model that cannot fill the output is there with the reason", async () => {
    const { body } = await ask("GET", "/api/deployable-models?databit=clauses")
    expect(body.models).toMatchObject([{ refusal: "A text classifier fills its enum, intent, not clauses." }])
    expect(await follow("/api/agents", { databit: "clauses" })).toMatchObject({
      kind: "failed",
      problem: { code: "field_without_producer", field: "clauses" },
    })
  })
})

describe("an endpoint", () => {
  test("is made from an agent version, moved, rolled back, taken away and brought back", async () => {
    expect(await follow("/api/agents", { databit: "support_intent" })).toMatchObject({
      kind: "succeeded",
      result: { agent: "support_intent@1.0.0", model: "main.support.support_intent@1" },
    })
    // Registering the same pair again makes no second version.
    expect(await follow("/api/agents", { databit: "support_intent" })).toMatchObject({
      result: { agent: "support_intent@1.0.0" },
    })
    expect(await follow("/api/endpoints", { agent: "support_intent@1.0.0", name: "inbox" })).toMatchObject({
      kind: "succeeded",
      result: { endpoint: "inbox", agent: "support_intent@1.0.0", previous_agent: null },
    })
    expect((await ask("POST", "/api/endpoints/inbox/rollback", {})).status).toBe(409)

    await follow("/api/agents", { databit: "support_intent", model: "main.support.support_intent@2" })
    await follow("/api/endpoints", { agent: "support_intent@1.1.0", name: "inbox" })
    const moved = await ask("GET", "/api/endpoints/inbox")
    expect(moved.body).toMatchObject({
      endpoint: { state: { kind: "ready" }, agent: "support_intent@1.1.0", previousAgent: "support_intent@1.0.0" },
      output: [{ name: "intent", kind: "enum", main: true, options: ["delivery", "billing", "login"] }],
      url: "http://127.0.0.1:8000",
      input: [{ name: "text" }],
      traffic: { calls: 0, errors: 0 },
    })
    expect(moved.body.history.map(({ kind, agent }: { kind: string; agent: string }) => `${kind} ${agent}`)).toEqual([
      "ready support_intent@1.1.0",
      "requested support_intent@1.1.0",
      "ready support_intent@1.0.0",
      "requested support_intent@1.0.0",
    ])
    expect(moved.body.snippets.map(({ code }: { code: string }) => code.includes("http://127.0.0.1:8000/v1"))).toEqual([
      true,
      true,
      true,
    ])

    expect(await follow("/api/endpoints/inbox/rollback", {})).toMatchObject({
      result: { agent: "support_intent@1.0.0", previous_agent: "support_intent@1.1.0" },
    })

    const again = { headers: { "idempotency-key": "back" }, body: {} }
    const back = await (await app.ask("POST", "/api/endpoints/inbox/rollback", again)).json()
    await app.workbench.ports.jobs.find(back.runId)
    expect(await (await app.ask("POST", "/api/endpoints/inbox/rollback", again)).json()).toEqual(back)
    expect((await ask("GET", "/api/endpoints/inbox")).body.endpoint.agent).toBe(back.agent)
    expect(await follow("/api/endpoints/inbox/rollback", {})).toMatchObject({ kind: "succeeded" })

    const taken = await ask("DELETE", "/api/endpoints/inbox")
    expect(taken.body.endpoint.state).toEqual({ kind: "deleted" })
    expect((await ask("DELETE", "/api/endpoints/inbox")).status).toBe(404)
    expect(
      (await ask("POST", "/v1/chat/completions", { model: "inbox", messages: [{ role: "user", content: "x" }] }))
        .status,
    ).toBe(404)
    expect(await follow("/api/endpoints", { agent: taken.body.endpoint.agent, name: "inbox" })).toMatchObject({
      kind: "succeeded",
    })
  })

  test("agents are listed with what is served of them, and one tells what it was made of", async () => {
    const { body } = await ask("GET", "/api/agents")
    expect(body.agents).toMatchObject([
      {
        agent: { id: "support_intent@1.1.0" },
        versions: 2,
        served: { id: "support_intent@1.0.0", endpointName: "inbox" },
      },
    ])
    const one = await ask("GET", "/api/agents/support_intent@1.0.0")
    expect(one.body).toMatchObject({
      agent: { databit: "main.support.support_intent@1.0.0", status: "deployed" },
      model: { id: "main.support.support_intent@1" },
      snapshot: { id: "main.training.support_intent_v1@1", counts: { train: 24 } },
      endpoints: [{ name: "inbox" }],
    })
    expect((await ask("GET", "/api/agents/nobody")).status).toBe(404)
  })

  test("an agent that is not there fails the job, and its name is named", async () => {
    expect(await follow("/api/endpoints", { agent: "nobody@1.0.0" })).toMatchObject({
      kind: "failed",
      problem: { code: "not_found" },
    })
  })
})
