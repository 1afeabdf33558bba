import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { ModelVersion } from "../contract/entities/model.ts"
import type { Caller } from "../contract/permissions.ts"
import { Problem } from "../contract/problems.ts"
import { createEndpoint, deleteEndpoint } from "../core/deploy/create-endpoint.ts"
import { versionRegistered } from "../core/train/events.ts"
import { createEndpointJob } from "../jobs/deploy/create-endpoint.ts"
import { registerAgentJob } from "../jobs/deploy/register-agent.ts"
import { logTracesJob } from "../jobs/monitor/log-traces.ts"
import { prepareFakeWorkspace } from "./fake-workspace/prepare.ts"
import { openTestApp, type TestApp } from "./support/app.ts"
import { putVersion } from "./support/registered-version.ts"
import { publishedDatabit, trainedModel } from "./support/served-agent.ts"

const ANA: Caller = { person: "ana@example.com", runsAs: "ana@example.com", roles: ["admin"] }
const QUESTION = "The courier did not come, where is my parcel?"
const NAME = "support_intent"

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
let app: TestApp
let one: ModelVersion
let two: ModelVersion

/** Enters a trained version into the registry of models, as a training on Lakeflow does. */
const entered = async (model: ModelVersion): Promise<ModelVersion> => {
  const { ports } = app.workbench
  const registered = { name: model.name, version: String(model.version) }
  const bytes = await ports.files.find(model.artifact.path)
  putVersion(fake.workspace.world, registered, bytes)
  const payload = versionRegistered.parse({ id: model.id, registered })
  await ports.events.save(ANA, async () => [{ kind: "model.version_registered", subject: model.id, payload }])
  return ports.models.find(model.id)
}

const run = async (job: string, input: unknown) => {
  const { jobs } = app.workbench.ports
  return (await jobs.find(await jobs.start(ANA, job, input))).state
}
/** Makes an agent version with the model and has the endpoint serve it. */
const deploy = async (model: ModelVersion, name = NAME) => {
  await run("register_agent", { databit: model.databit.split("@")[0], model: model.id, name })
  return run("create_endpoint", { agent: name, name })
}
const ask = async (name = NAME) => {
  const messages = [{ role: "user", content: QUESTION }]
  const response = await app.ask("POST", "/v1/chat/completions", { body: { model: name, messages } })
  return { status: response.status, body: await response.json() }
}
const platform = (name = NAME) => fake.workspace.world.serving.list().find((each) => each.name === `test-${name}`)
const stepOf = async (traceId: string) =>
  (await app.workbench.ports.traces.find(traceId)).find(({ name }) => name.startsWith("classify"))

beforeAll(async () => {
  fake = await prepareFakeWorkspace()
  app = await openTestApp({
    library: [registerAgentJob, createEndpointJob, logTracesJob],
    triggers: "all",
    variables: { ...fake.variables, DATABITS_SERVING_PREFIX: "test-" },
  })
  const { ports } = app.workbench
  const databit = await publishedDatabit(ports)
  one = await entered(await trainedModel(ports, databit))
  two = await trainedModel(ports, databit)
}, 60_000)
afterAll(async () => {
  await app.close()
  await fake.workspace.close()
})
beforeEach(() => fake.workspace.world.faults.clear())

describe("an agent whose model the registry of models has", () => {
  test("is deployed as a Model Serving endpoint, and the gateway hands its calls on and keeps the trace", async () => {
    expect(await deploy(one)).toMatchObject({ kind: "succeeded" })
    expect(platform()).toMatchObject({ tags: [{ key: "databits", value: "main.databits" }] })
    const endpoint = await app.workbench.ports.endpoints.find(NAME)
    expect(endpoint).toMatchObject({
      state: { kind: "ready" },
      hosted: { endpoint: `test-${NAME}`, model: { name: one.name, version: "1" } },
    })

    const before = platform()?.calls ?? 0
    const { status, body } = await ask()
    expect(status).toBe(200)
    expect(body.databits).toMatchObject({ label: "delivery", endpoint: NAME, agent: `${NAME}@1.0.0` })
    expect(body.databits.alternatives.length).toBeGreaterThan(1)
    expect(platform()?.calls).toBe(before + 1)
    expect(await stepOf(body.trace_id)).toMatchObject({
      status: "OK",
      attributes: {
        "gen_ai.provider.name": "databricks",
        "databits.model_endpoint": `test-${NAME}`,
        "databits.registered_model": one.name,
        "databits.registered_version": "1",
        "databricks.request_id": expect.stringMatching(/^req-/),
      },
    })
  })

  test("an endpoint that is deleted while it is made ready stays deleted, and nothing of it goes on costing", async () => {
    const { ports } = app.workbench
    const name = "short_lived"
    const request = { agent: NAME, name }
    const gone = () => deleteEndpoint(ports, ANA, { name })
    const switched = {
      ...ports.serving,
      save: async (...given: Parameters<typeof ports.serving.save>) => {
        await gone()
        return ports.serving.save(...given)
      },
    }
    await expect(createEndpoint({ ...ports, serving: switched }, ANA, request)).rejects.toMatchObject({
      code: "conflict",
      field: "name",
    })
    expect(platform(name)).toBeUndefined()
    const lost = new Problem("serving_failed", { detail: "It was taken away." })
    const broken = { ...ports.serving, start: () => gone().then(() => Promise.reject(lost)) }
    await expect(createEndpoint({ ...ports, serving: broken }, ANA, request)).rejects.toBe(lost)
    expect((await ports.endpoints.find(name)).state.kind).toBe("deleted")
  })

  test("answers the same as the workbench does itself for the version", async () => {
    const there = await ask()
    const here = await ask(`${NAME}@1.0.0`)
    const { label, confidence, alternatives, output } = here.body.databits
    expect(there.body.databits).toMatchObject({ label, confidence, alternatives, output })
    expect((await stepOf(here.body.trace_id))?.attributes).not.toHaveProperty("databits.model_endpoint")
  })

  test("a refusal of the platform is our problem with its remedy, and the trace has it with the request id", async () => {
    const path = /test-support_intent\/invocations$/
    const words = "User does not have permission 'Query' on endpoint."
    fake.workspace.world.faults.plan(
      { kind: "status", status: 403, errorCode: "PERMISSION_DENIED", message: words },
      { path },
    )
    const { status, body } = await ask()
    expect(status).toBe(403)
    expect(body.error.message).toContain(words)
    expect(await stepOf(body.trace_id)).toMatchObject({
      status: "ERROR",
      attributes: { "error.type": "databricks_denied", "databits.model_endpoint": `test-${NAME}` },
    })
    expect((await ask()).status).toBe(200)
  })

  test("a version that no registry has is answered by the workbench, and the platform's endpoint goes", async () => {
    expect(await deploy(two)).toMatchObject({ kind: "succeeded" })
    expect(await app.workbench.ports.endpoints.find(NAME)).toMatchObject({ agent: `${NAME}@1.1.0`, hosted: null })
    expect(platform()).toBeUndefined()
    expect((await ask()).body.databits).toMatchObject({ label: "delivery", agent: `${NAME}@1.1.0` })
    const { body } = await app.ask("GET", `/api/endpoints/${NAME}`).then(async (got) => ({ body: await got.json() }))
    expect(body.platform).toEqual({ kind: "here", because: "not_registered" })
  })

  test("rolling back makes the endpoint of the platform again", async () => {
    const response = await app.ask("POST", `/api/endpoints/${NAME}/rollback`, {
      headers: { "idempotency-key": "back" },
    })
    const { runId } = await response.json()
    expect((await app.workbench.ports.jobs.find(runId)).state.kind).toBe("succeeded")
    expect(await app.workbench.ports.endpoints.find(NAME)).toMatchObject({
      agent: `${NAME}@1.0.0`,
      hosted: { model: { version: "1" } },
    })
    expect((await ask()).body.databits.agent).toBe(`${NAME}@1.0.0`)
  })

  test("while a version is made ready the old one answers; one that cannot be built says why and changes nothing", async () => {
    two = await entered(two)
    fake.workspace.world.serving.failNext("Out of memory.")
    expect(await run("create_endpoint", { agent: `${NAME}@1.1.0`, name: NAME })).toMatchObject({
      kind: "failed",
      problem: { code: "serving_failed", detail: expect.stringContaining("Out of memory.") },
    })
    expect(await app.workbench.ports.endpoints.find(NAME)).toMatchObject({
      agent: `${NAME}@1.0.0`,
      failedMove: { agent: `${NAME}@1.1.0`, error: expect.stringContaining("Out of memory.") },
    })
    const shown = await (await app.ask("GET", `/api/endpoints/${NAME}`)).json()
    expect(shown.platform).toMatchObject({
      kind: "hosted",
      endpoint: { served: { version: "1" }, state: { kind: "failed", log: expect.stringContaining("Out of memory.") } },
    })

    fake.workspace.world.serving.pace({ loadMs: 1_500 })
    const moving = run("create_endpoint", { agent: `${NAME}@1.1.0`, name: NAME })
    await expect.poll(async () => (await app.workbench.ports.endpoints.find(NAME)).movingTo).toBe(`${NAME}@1.1.0`)
    await expect.poll(() => platform()?.pending).toBeDefined()
    expect((await ask()).body.databits.agent).toBe(`${NAME}@1.0.0`)
    expect(await moving).toMatchObject({ kind: "succeeded" })
    fake.workspace.world.serving.pace({ loadMs: 0 })
    expect((await ask()).body.databits.agent).toBe(`${NAME}@1.1.0`)
    expect(platform()?.config?.entities.map(({ entity_version }) => entity_version)).toEqual(["2"])
  })

  test("a version that does not answer is let go of again, and the old one goes on", async () => {
    const path = /served-models\/support_intent-1\/invocations$/
    fake.workspace.world.faults.plan({ kind: "page", status: 200 }, { path })
    expect(await run("create_endpoint", { agent: `${NAME}@1.0.0`, name: NAME })).toMatchObject({
      kind: "failed",
      problem: { code: "answer_invalid" },
    })
    expect(platform()?.config?.entities.map(({ entity_version }) => entity_version)).toEqual(["2"])
    expect((await ask()).body.databits.agent).toBe(`${NAME}@1.1.0`)
  })

  test("a deployment that was interrupted goes on where the platform is", async () => {
    const { ports } = app.workbench
    await run("register_agent", { databit: one.databit.split("@")[0], model: one.id, name: "stopped" })
    const payload = { name: "stopped", agent: "stopped@1.0.0" }
    await ports.events.save(ANA, async () => [{ kind: "endpoint.requested", subject: "stopped", payload }])
    await ports.serving.start("stopped", { artifact: one.artifact, registered: { name: one.name, version: "1" } })
    const shown = async () => (await app.ask("GET", "/api/endpoints/stopped")).json()
    expect(await shown()).toMatchObject({
      endpoint: { state: { kind: "creating" }, hosted: null },
      platform: { kind: "hosted", endpoint: { state: { kind: "ready" } } },
    })
    expect(await run("create_endpoint", { agent: "stopped@1.0.0", name: "stopped" })).toMatchObject({
      kind: "succeeded",
    })
    expect(platform("stopped")?.config?.version).toBe(1)
    expect((await ask("stopped")).status).toBe(200)
  })

  test("where the settings say so the workbench answers, though the registry has the model", async () => {
    const choose = (value: string | null) => app.ask("PUT", "/api/settings/serving_by", { body: { value } })
    await choose("workbench")
    expect(await deploy(one, "own")).toMatchObject({ kind: "succeeded" })
    expect(await app.workbench.ports.endpoints.find("own")).toMatchObject({ hosted: null })
    expect((await ask("own")).body.databits).toMatchObject({ label: "delivery", endpoint: "own" })
    const because = async () => (await (await app.ask("GET", "/api/endpoints/own")).json()).platform
    expect(await because()).toEqual({ kind: "here", because: "chosen" })
    expect(platform("own")).toBeUndefined()
    await choose(null)
    expect(await because()).toEqual({ kind: "here", because: "registered_since" })
  })

  test("an endpoint of others is not taken over", async () => {
    const config = { served_entities: [{ entity_name: one.name, entity_version: "1" }] }
    fake.workspace.world.serving.create({ name: "test-theirs", config }, { kind: "user", name: "ben@x.com" })
    expect(await deploy(one, "theirs")).toMatchObject({ kind: "failed", problem: { code: "name_taken" } })
    expect((await ask("theirs")).status).toBe(503)
    expect((await (await app.ask("GET", "/api/endpoints/theirs")).json()).platform).toEqual({ kind: "unmade" })
  })

  test("taken away here it is taken away there; taken away there it says so", async () => {
    fake.workspace.world.serving.retire(fake.workspace.world.serving.find(`test-${NAME}`))
    const { status, body } = await ask()
    expect(status).toBe(503)
    expect(body.error.message).toContain("deploy the agent again")
    expect((await (await app.ask("GET", `/api/endpoints/${NAME}`)).json()).platform).toEqual({ kind: "gone" })
    expect(await run("create_endpoint", { agent: `${NAME}@1.1.0`, name: NAME })).toMatchObject({ kind: "succeeded" })
    expect((await ask()).status).toBe(200)
    await app.ask("DELETE", `/api/endpoints/${NAME}`, { headers: { "idempotency-key": "away" } })
    expect(platform()).toBeUndefined()
    expect(await app.workbench.ports.endpoints.find(NAME)).toMatchObject({ state: { kind: "deleted" }, hosted: null })
  })
})
