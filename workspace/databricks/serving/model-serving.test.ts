import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { RegisteredModel } from "../../../core/ports/serving.ts"
import type { ServingSettings } from "../../../core/settings/model-serving.ts"
import { type FakeWorkspace, startFakeWorkspace } from "../../../tests/fake-workspace/server.ts"
import { putVersion } from "../../../tests/support/registered-version.ts"
import { servingContract, type TestServing } from "../../contract-tests/serving.ts"
import { type OpenLearners, openLearners } from "../../learners/learners.ts"
import { volumeFiles } from "../files.ts"
import { volumesOf } from "../volumes.ts"
import { openClient } from "../wire/client.ts"
import { fixedToken } from "../wire/credentials.ts"
import { databricksServing } from "./model-serving.ts"

const PLACE = "main.databits"
const SETTINGS: ServingSettings = { by: "model_serving", size: "Small", scaleToZero: true, callers: [] }
/** The clock of the platform stands still but for waiting: a quarter of an hour of building is a moment. */
let milliseconds = 1_764_200_000_000
const patience = {
  budgetMs: 300_000,
  random: () => 0.5,
  now: () => milliseconds,
  sleep: async (pause: number) => {
    milliseconds += pause
  },
}

let workspace: FakeWorkspace
let learners: OpenLearners
beforeAll(async () => {
  workspace = await startFakeWorkspace({ now: () => milliseconds })
  await workspace.world.volumes.add("main", "databits", "files")
  learners = openLearners()
})
afterAll(async () => {
  await workspace.close()
  await learners.close()
})
beforeEach(() => {
  workspace.world.faults.clear()
  workspace.world.serving.pace({ loadMs: 0, routeMs: 0, wakeMs: 0 })
})

const clientOf = (name: string) =>
  openClient({
    as: "app",
    host: workspace.host,
    principal: name,
    credentials: fixedToken(workspace.world.identities.give({ kind: "service", name })),
    userAgent: "databits/test",
    patience,
  })

const open = (settings: Partial<ServingSettings> = {}, place = PLACE): TestServing => {
  const client = clientOf("app-sp")
  return {
    serving: databricksServing({
      client,
      place,
      prefix: "dev-",
      patience,
      settings: async () => ({ ...SETTINGS, ...settings }),
    }),
    files: volumeFiles(volumesOf(client), "/Volumes/main/databits/files/artifacts"),
    learners,
    register: async (name, version, bytes) => putVersion(workspace.world, { name, version }, bytes),
  }
}

describe("endpoints of Model Serving", () => servingContract(async () => open()))

let number = 0
/** A name, and versions of a model that are registered. */
const prepared = async (): Promise<{ name: string; one: RegisteredModel; two: RegisteredModel }> => {
  number += 1
  const { register } = open()
  const { bytes } = await learners.start({ texts: ["a b", "c d"], labels: ["x", "y"], seed: 1 })
  const model = `main.training.m${number}`
  for (const version of ["1", "2"]) await register(model, version, bytes)
  const artifact = { path: "unused", sha256: "unused", bytes: 0 }
  const of = (version: string) => ({ artifact, registered: { name: model, version } })
  return { name: `made_${number}`, one: of("1"), two: of("2") }
}
const platform = (name: string) => workspace.world.serving.find(`dev-${name}`)
const sent = (method: string, path: RegExp) =>
  workspace.heard.filter((one) => one.method === method && path.test(one.path)).length

describe("what a change goes through", () => {
  test("its states are told while it is made, and the old version serves while the new one is", async () => {
    const { name, one, two } = await prepared()
    const { serving } = open()
    workspace.world.serving.pace({ loadMs: 600_000, routeMs: 5_000 })
    const steps: string[] = []
    let during: unknown
    await serving.start(name, one, { onStep: (says) => void steps.push(says) })
    expect(steps[0]).toBe("Creating resources for served entity.")
    await serving.start(name, two, {
      onStep: () => {
        during ??= Promise.all([serving.seek(name), serving.judge(name, { texts: ["a b"] })])
      },
    })
    expect(await during).toMatchObject([
      { state: { kind: "updating", to: two.registered }, served: one.registered },
      { answers: [{ label: "x" }], requestId: expect.stringMatching(/^req-/) },
    ])
    expect(platform(name).config?.routes).toEqual([
      { served_entity_name: `${one.registered.name.split(".")[2]}-1`, traffic_percentage: 100 },
      { served_entity_name: `${two.registered.name.split(".")[2]}-2`, traffic_percentage: 0 },
    ])
    await serving.save(name, two)
    expect(platform(name).config?.entities.map(({ entity_version }) => entity_version)).toEqual(["2"])
  })

  test("a version that cannot be built fails in the platform's words, with its log, and the old one goes on", async () => {
    const { name, one, two } = await prepared()
    const { serving } = open()
    workspace.world.serving.failNext("The container ran out of memory.")
    await expect(serving.start(name, one)).rejects.toMatchObject({
      code: "serving_failed",
      message: "The container ran out of memory. The build log ends: The build ended with exit code 1.",
    })
    expect(await serving.seek(name)).toMatchObject({ served: null, state: { kind: "failed", to: one.registered } })
    await serving.start(name, one)
    workspace.world.serving.failNext("No such package.")
    await expect(serving.start(name, two)).rejects.toMatchObject({ code: "serving_failed" })
    expect(await serving.seek(name)).toEqual({
      name: `dev-${name}`,
      served: one.registered,
      scalesToZero: true,
      state: {
        kind: "failed",
        to: two.registered,
        error: "No such package.",
        log: expect.stringContaining("ERROR: No such package."),
      },
    })
    expect((await serving.judge(name, { texts: ["a b"] })).answers[0]?.label).toBe("x")
    expect(await serving.start(name, two)).toMatchObject({ state: { kind: "loaded" } })
  })

  test("a lost reply is no second endpoint and no second change", async () => {
    const { name, one, two } = await prepared()
    const { serving } = open()
    workspace.world.faults.plan({ kind: "reply lost" }, { method: "POST", path: /serving-endpoints$/ })
    workspace.world.faults.plan({ kind: "half" }, { method: "PUT", path: /\/config$/ })
    await serving.start(name, one)
    await serving.start(name, two)
    expect(await serving.save(name, two)).toMatchObject({ served: two.registered, state: { kind: "ready" } })
    expect(platform(name).config?.version).toBe(3)
  })

  test("another change under way is waited for, then ours is sent", async () => {
    const { name, one, two } = await prepared()
    const { serving } = open()
    workspace.world.serving.pace({ loadMs: 60_000 })
    await serving.start(name, one)
    const elsewhere = { served_entities: [{ name: "o", entity_name: one.registered.name, entity_version: "1" }] }
    workspace.world.serving.update(platform(name), elsewhere)
    expect(await serving.start(name, two)).toMatchObject({ state: { kind: "loaded", to: two.registered } })
    expect(sent("PUT", new RegExp(`dev-${name}/config$`))).toBe(1)
  })

  test("who cancels is answered at once, and who deploys again takes up where it is", async () => {
    const { name, one } = await prepared()
    const { serving } = open()
    workspace.world.serving.pace({ loadMs: 600_000 })
    const controller = new AbortController()
    const cancelled = serving.start(name, one, { signal: controller.signal, onStep: () => controller.abort() })
    await expect(cancelled).rejects.toMatchObject({
      code: "run_cancelled",
      remedy: expect.stringContaining("deploy again"),
    })
    expect(await serving.start(name, one)).toMatchObject({ state: { kind: "ready" } })
    expect(sent("PUT", new RegExp(`dev-${name}/config$`))).toBe(0)
  })
})

test("an endpoint that is taken away while a version is made ready is not made again by that", async () => {
  const { name, one } = await prepared()
  const { serving } = open()
  workspace.world.serving.pace({ loadMs: 600_000 })
  let away: Promise<void> | undefined
  const made = serving.start(name, one, {
    onStep: () => {
      away ??= serving.retire(name)
    },
  })
  await expect(made).rejects.toMatchObject({ code: "serving_failed", message: expect.stringContaining("taken away") })
  await away
  expect(await serving.seek(name)).toBeUndefined()
})

describe("what is not ours", () => {
  test("an endpoint of others is never changed, asked about or taken away", async () => {
    const { name, one } = await prepared()
    const config = { served_entities: [{ entity_name: one.registered.name, entity_version: "1" }] }
    const theirs = { name: `dev-${name}`, config, tags: [{ key: "databits", value: "main.other" }] }
    workspace.world.serving.create(theirs, { kind: "service", name: "app-sp" })
    const { serving } = open()
    await expect(serving.start(name, one)).rejects.toMatchObject({ code: "name_taken", field: "name" })
    expect(await serving.seek(name)).toBeUndefined()
    await serving.retire(name)
    expect(platform(name).config?.version).toBe(1)
  })

  test("a name that the platform does not take is refused before anything is sent", async () => {
    const { one } = await prepared()
    const before = workspace.heard.length
    await expect(async () => open().serving.start("x".repeat(70), one)).rejects.toMatchObject({
      code: "input_invalid",
      field: "name",
    })
    expect(workspace.heard.length).toBe(before)
  })

  test("a version that the registry does not have is said by name", async () => {
    const { name, one } = await prepared()
    const gone = { ...one, registered: { ...one.registered, version: "9" } }
    await expect(open().serving.start(name, gone)).rejects.toMatchObject({
      code: "databricks_missing",
      message: expect.stringContaining(`${one.registered.name}' version '9'`),
    })
  })
})

describe("settings and calls", () => {
  test("size, scaling to zero and callers are as the settings say", async () => {
    const { name, one } = await prepared()
    const callers = ["support-bots", "ben@example.com", "99999999-0000-0000-0000-000000000000"]
    const { serving } = open({ size: "Medium", scaleToZero: false, callers })
    expect(await serving.start(name, one)).toMatchObject({ scalesToZero: false })
    expect(platform(name).config?.entities[0]).toMatchObject({ workload_size: "Medium", scale_to_zero_enabled: false })
    expect([...workspace.world.permissions.list("serving-endpoints", platform(name).id)]).toEqual(
      callers.map((caller) => [caller, "CAN_QUERY"]),
    )
  })

  test("an endpoint that scaled to zero is waited for, and that is told", async () => {
    const { name, one } = await prepared()
    const { serving } = open()
    workspace.world.serving.pace({ wakeMs: 20_000 })
    await serving.start(name, one)
    workspace.world.serving.sleep(`dev-${name}`)
    expect(await serving.judge(name, { texts: ["a b"] })).toMatchObject({
      answers: [{ label: "x" }],
      waitedFor: expect.stringContaining("scaling up from zero"),
    })
    expect((await serving.judge(name, { texts: ["a b"] })).waitedFor).toBeNull()
  })

  test("one that stays away is said to scale up; one that takes no more requests is said to be busy", async () => {
    const { name, one } = await prepared()
    const { serving } = open()
    await serving.start(name, one)
    const path = new RegExp(`dev-${name}/invocations$`)
    workspace.world.faults.plan({ kind: "page", status: 504 }, { path, times: 1_000 })
    await expect(serving.judge(name, { texts: ["a"] })).rejects.toMatchObject({
      code: "endpoint_not_ready",
      remedy: expect.stringContaining("Settings"),
    })
    workspace.world.faults.clear()
    const busy = { kind: "status", status: 429, errorCode: "REQUEST_LIMIT_EXCEEDED", retryAfter: "7" } as const
    workspace.world.faults.plan(busy, { path, times: 1_000 })
    await expect(serving.judge(name, { texts: ["a"] })).rejects.toMatchObject({ code: "databricks_busy" })
  })

  test("a cut connection is asked again; an answer that is none is a problem, not a label", async () => {
    const { name, one } = await prepared()
    const { serving } = open()
    await serving.start(name, one)
    const path = new RegExp(`dev-${name}/invocations$`)
    for (const kind of ["cut", "reply lost"] as const) workspace.world.faults.plan({ kind }, { path })
    expect((await serving.judge(name, { texts: ["a b"] })).answers[0]?.label).toBe("x")
    workspace.world.faults.plan({ kind: "page", status: 200 }, { path })
    await expect(serving.judge(name, { texts: ["a b"] })).rejects.toMatchObject({ code: "answer_invalid" })
  })

  test("who may not make endpoints hears what is missing, and that the workbench can answer instead", async () => {
    const { name, one } = await prepared()
    const refusal = { kind: "status", status: 403, errorCode: "PERMISSION_DENIED", message: "Not allowed." } as const
    workspace.world.faults.plan(refusal, { method: "POST", path: /serving-endpoints$/ })
    await expect(open().serving.start(name, one)).rejects.toMatchObject({
      code: "databricks_denied",
      remedy: expect.stringContaining("have the workbench answer"),
    })
  })

  test("who may not ask hears which permission is missing", async () => {
    const { name, one } = await prepared()
    await open().serving.start(name, one)
    const stranger = databricksServing({
      client: clientOf("other-sp"),
      place: PLACE,
      prefix: "dev-",
      patience,
      settings: async () => SETTINGS,
    })
    await expect(stranger.judge(name, { texts: ["a"] })).rejects.toMatchObject({
      code: "databricks_denied",
      message: expect.stringContaining("'Query'"),
    })
  })
})
