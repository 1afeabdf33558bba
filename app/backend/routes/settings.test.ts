import { readdir, readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { addPeople, openTestApp, type TestApp } from "../../../tests/support/app.ts"
import { models, openStandIn, refusal, type StandIn } from "../../../tests/support/model-stand-in.ts"

const KEY = "sk-this-key-must-never-be-seen-again-42"
const PEOPLE = ["viewer", "labeler", "developer", "compliance", "admin"] as const

let bench: TestApp
let server: StandIn

beforeAll(async () => {
  server = await openStandIn()
})
afterAll(() => server.close())
beforeEach(async () => {
  server.heard.length = 0
  bench = await openTestApp()
})
afterEach(() => bench.close())

const call = async (method: string, path: string, body?: unknown, as?: string) => {
  const response = await bench.ask(method, path, { body, as })
  return { status: response.status, body: await response.json(), headers: response.headers }
}

/** Everything the workspace keeps on disk, as text. */
const everythingStored = async (folder: string): Promise<string> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return (await Promise.all(files.map((file) => readFile(file, "latin1")))).join("\n")
}

test("who may do what", async () => {
  await addPeople(bench, PEOPLE)
  server.answers(models("tiny"))
  const everybody = [200, 200, 200, 200, 200]
  const admins = [403, 403, 403, 403, 200]
  const connection = { baseUrl: server.baseUrl }
  const table: [string, string, unknown, number[]][] = [
    ["GET", "/api/me", undefined, everybody],
    ["POST", "/api/me", { name: "viewer" }, everybody],
    ["GET", "/api/settings", undefined, everybody],
    ["GET", "/api/people", undefined, everybody],
    ["GET", "/api/about", undefined, everybody],
    ["GET", "/api/audit", undefined, [403, 403, 200, 200, 200]],
    ["PUT", "/api/settings/inbox", { value: "/tmp" }, admins],
    ["PUT", "/api/model-endpoint", connection, admins],
    ["POST", "/api/model-endpoint/test", connection, admins],
    ["GET", "/api/model-endpoint/models", undefined, everybody],
    ["DELETE", "/api/model-endpoint", undefined, admins],
    ["PUT", "/api/people/new", { roles: ["viewer"] }, admins],
    ["DELETE", "/api/people/new", undefined, admins],
  ]
  for (const [method, path, body, expected] of table) {
    if (path === "/api/model-endpoint/models") await call("PUT", "/api/model-endpoint", connection)
    const statuses = []
    for (const as of PEOPLE) statuses.push((await call(method, path, body, as)).status)
    expect([method, path, statuses]).toEqual([method, path, expected])
  }
})

describe("the key of a model endpoint", () => {
  test("is never in an answer, a log, an event, a table or a file", async () => {
    server.answers(models("tiny"))
    const answers = [
      await call("PUT", "/api/model-endpoint", { baseUrl: server.baseUrl, key: KEY, model: "tiny" }),
      await call("GET", "/api/settings"),
      await call("POST", "/api/model-endpoint/test", {}),
      await call("GET", "/api/model-endpoint/models"),
      await call("GET", "/api/audit"),
      await call("GET", "/api/about"),
      await call("GET", "/api/events?poll=1&after=1"),
    ]
    server.answers(refusal(401, `wrong key: ${KEY}`))
    answers.push(await call("POST", "/api/model-endpoint/test", {}), await call("GET", "/api/model-endpoint/models"))
    server.answers(refusal(500, `with key ${KEY}`))
    answers.push(await call("POST", "/api/model-endpoint/test", { baseUrl: server.baseUrl, key: KEY }))
    expect(JSON.stringify(answers)).not.toContain(KEY)
    expect(JSON.stringify(answers)).not.toContain("sealed")
    expect(bench.reported).toEqual([])
    expect(server.heard[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(JSON.stringify(await bench.workbench.ports.settings.list())).not.toContain(KEY)
    expect(JSON.stringify(await bench.workbench.ports.events.list({ limit: 50 }))).not.toContain(KEY)
    await bench.close({ keep: true })
    expect(await everythingStored(bench.home)).not.toContain(KEY)
    expect((await stat(join(bench.home, "secret.key"))).mode & 0o777).toBe(0o600)
    bench = await openTestApp({ home: bench.home })
    server.answers(models("tiny"))
    expect((await call("GET", "/api/model-endpoint/models")).body).toEqual({ models: ["tiny"] })
  })

  test("stays when the rest is changed, and goes when the server is another one or it is taken away", async () => {
    const view = async () => (await call("GET", "/api/settings")).body.modelEndpoint
    await call("PUT", "/api/model-endpoint", { baseUrl: "http://localhost:11434/v1", key: KEY })
    await call("PUT", "/api/model-endpoint", { baseUrl: "http://localhost:11434/other/", model: "m" })
    expect(await view()).toEqual({
      baseUrl: "http://localhost:11434/other",
      hasKey: true,
      model: "m",
      fromEnvironment: null,
    })
    await call("PUT", "/api/model-endpoint", { baseUrl: "http://localhost:11434/v1", key: null })
    expect(await view()).toMatchObject({ hasKey: false, model: "m" })
    await call("PUT", "/api/model-endpoint", { baseUrl: "http://localhost:11434/v1", key: KEY })
    await call("PUT", "/api/model-endpoint", { baseUrl: "http://elsewhere.example/v1" })
    expect(await view()).toEqual({
      baseUrl: "http://elsewhere.example/v1",
      hasKey: false,
      model: null,
      fromEnvironment: null,
    })
    await call("DELETE", "/api/model-endpoint")
    expect(await view()).toEqual({ baseUrl: null, hasKey: false, model: null, fromEnvironment: null })
  })

  test("is not sent to another server that is being tested", async () => {
    await call("PUT", "/api/model-endpoint", { baseUrl: "http://first.example/v1", key: KEY })
    server.answers(models("tiny"))
    expect((await call("POST", "/api/model-endpoint/test", { baseUrl: server.baseUrl })).body).toMatchObject({
      kind: "reachable",
      models: ["tiny"],
    })
    expect(server.heard[0]?.headers.authorization).toBeUndefined()
  })
})

test.each([
  ["ftp://x/v1", "http://"],
  ["localhost:11434", "http://"],
  ["http://user:pass@x/v1", "leave the key out"],
  ["http://x/v1?key=1", "leave out"],
  ["http://169.254.169.254/latest", "not a model server"],
  ["http://[::ffff:169.254.169.254]/v1", "not a model server"],
  ["http://[fe80::1]/v1", "not a model server"],
])("the address %s is refused", async (baseUrl, says) => {
  for (const [method, path] of [
    ["PUT", "/api/model-endpoint"],
    ["POST", "/api/model-endpoint/test"],
  ] as const) {
    expect((await call(method, path, { baseUrl })).body).toMatchObject({
      code: "input_invalid",
      field: "baseUrl",
      detail: expect.stringContaining(says),
    })
  }
})

test("without an endpoint, what needs one says where to connect it", async () => {
  for (const answer of [
    await call("GET", "/api/model-endpoint/models"),
    await call("POST", "/api/model-endpoint/test", {}),
  ]) {
    expect(answer.body).toMatchObject({
      code: "model_endpoint_needed",
      remedy: expect.stringContaining("/settings/models"),
    })
  }
})

test("what the environment decides is shown as such, without the key, and cannot be changed here", async () => {
  await bench.close()
  bench = await openTestApp({
    variables: { DATABITS_MODEL_BASE_URL: server.baseUrl, DATABITS_MODEL_API_KEY: KEY, DATABITS_MODEL_NAME: "tiny" },
  })
  const { body } = await call("GET", "/api/settings")
  expect(body.modelEndpoint).toEqual({
    baseUrl: server.baseUrl,
    hasKey: true,
    model: "tiny",
    fromEnvironment: "DATABITS_MODEL_BASE_URL",
  })
  expect(JSON.stringify(body)).not.toContain(KEY)
  server.answers(models("tiny"))
  expect((await call("GET", "/api/model-endpoint/models")).body).toEqual({ models: ["tiny"] })
  expect(server.heard[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
  for (const answer of [
    await call("PUT", "/api/model-endpoint", { baseUrl: "http://x.example/v1" }),
    await call("DELETE", "/api/model-endpoint"),
  ]) {
    expect(answer.body).toMatchObject({ code: "conflict", detail: expect.stringContaining("DATABITS_MODEL_BASE_URL") })
  }
})

describe("settings", () => {
  test("are changed, taken back, and audited", async () => {
    expect((await call("PUT", "/api/settings/inbox", { value: "/data/inbox" })).body).toEqual({
      name: "inbox",
      value: "/data/inbox",
    })
    const { settings } = (await call("GET", "/api/settings")).body
    const unset = { says: expect.any(String), value: null, fromEnvironment: null }
    expect(settings).toEqual([
      { ...unset, name: "inbox", value: "/data/inbox" },
      ...["serving_by", "serving_size", "serving_scale_to_zero", "serving_callers"].map((name) => ({ ...unset, name })),
    ])
    await call("PUT", "/api/settings/inbox", { value: null })
    expect((await call("GET", "/api/settings")).body.settings[0].value).toBeNull()
    const { entries } = (await call("GET", "/api/audit?subject=inbox")).body
    expect(entries.map((entry: { kind: string; person: string }) => [entry.kind, entry.person])).toEqual([
      ["setting.changed", "ana"],
      ["setting.changed", "ana"],
    ])
    expect(JSON.stringify(entries)).not.toContain("/data/inbox")
  })

  test.each([
    ["nothing", "x", "not_found"],
    ["model_endpoint", { baseUrl: "http://x", sealedKey: null, model: null }, "not_found"],
    ["inbox", 5, "input_invalid"],
    ["inbox", "", "input_invalid"],
  ])("%s cannot be set to %o", async (name, value, code) => {
    expect((await call("PUT", `/api/settings/${name}`, { value })).body).toMatchObject({ code })
  })

  test("the same idempotency key changes once", async () => {
    const send = (value: string) =>
      bench.ask("PUT", "/api/settings/inbox", { body: { value }, headers: { "idempotency-key": "s-1" } })
    await send("/one")
    expect(await (await send("/one")).json()).toEqual({ name: "inbox", value: "/one" })
    expect(await (await send("/two")).json()).toMatchObject({ code: "idempotency_key_reused", status: 422 })
    expect(await bench.workbench.ports.settings.seek("inbox")).toBe("/one")
  })
})

describe("people", () => {
  test("the owner is there from the start and may everything", async () => {
    expect((await call("GET", "/api/people")).body).toEqual({
      people: [{ name: "ana", roles: ["admin"] }],
      mayChange: true,
    })
    expect((await call("GET", "/api/me")).body).toMatchObject({
      person: "ana",
      roles: ["admin"],
      canChoose: true,
      workspace: { kind: "embedded" },
    })
  })

  test("one is added, chosen in a browser, and acts with their own roles and name", async () => {
    expect((await call("PUT", "/api/people/bob%20b.", { roles: ["labeler", "developer", "labeler"] })).body).toEqual({
      name: "bob b.",
      roles: ["labeler", "developer"],
    })
    const { headers } = await call("POST", "/api/me", { name: "bob b." })
    expect(headers.get("set-cookie")).toMatch(/^databits_person=bob%20b\.; Path=\/; HttpOnly; SameSite=Strict/)
    expect((await call("GET", "/api/me", undefined, "bob b.")).body).toMatchObject({
      person: "bob b.",
      roles: ["labeler", "developer"],
    })
    expect((await call("PUT", "/api/settings/inbox", { value: "/x" }, "bob b.")).status).toBe(403)
    await call("DELETE", "/api/people/bob%20b.")
    expect((await call("GET", "/api/me", undefined, "bob b.")).body).toMatchObject({ person: "ana" })
    expect((await call("POST", "/api/me", { name: "bob b." })).body).toMatchObject({ code: "not_found" })
  })

  test("somebody can always administrate", async () => {
    expect((await call("PUT", "/api/people/ana", { roles: ["viewer"] })).body).toMatchObject({ code: "conflict" })
    expect((await call("DELETE", "/api/people/ana")).body).toMatchObject({ code: "conflict" })
    await call("PUT", "/api/people/eve", { roles: ["admin"] })
    expect((await call("PUT", "/api/people/ana", { roles: ["viewer"] })).status).toBe(200)
    expect((await call("PUT", "/api/people/eve", { roles: ["viewer"] }, "eve")).body).toMatchObject({
      code: "conflict",
    })
  })

  test.each([
    ["<script>", { roles: ["viewer"] }],
    ["bob", { roles: [] }],
    ["bob", { roles: ["king"] }],
  ])("%s with %o is refused", async (name, body) => {
    expect((await call("PUT", `/api/people/${encodeURIComponent(name)}`, body)).status).toBe(422)
  })
})

test("the audit log goes on from where the last page ended", async () => {
  for (const value of ["/a", "/b", "/c"]) await call("PUT", "/api/settings/inbox", { value })
  const first = (await call("GET", "/api/audit?limit=2")).body
  expect(first.entries).toHaveLength(2)
  const second = (await call("GET", `/api/audit?limit=2&before=${first.next}`)).body
  expect([second.entries.length, second.next]).toEqual([1, null])
  const instants = [...first.entries, ...second.entries].map((entry: { id: string }) => entry.id)
  expect(instants).toEqual(instants.toSorted().toReversed())
})

test("about names the home, its engine and its sizes", async () => {
  const { body } = await call("GET", "/api/about")
  expect(body).toMatchObject({ home: bench.home, engine: expect.stringContaining("DuckDB"), node: process.version })
  expect(body.sizes.map((part: { name: string }) => part.name)).toContain("workspace.duckdb")
})
