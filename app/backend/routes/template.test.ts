import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Caller } from "../../../contract/permissions.ts"
import { CONTRACT_CLASSIFIER } from "../../../core/template/fixtures/contract-classifier.ts"
import { addPeople, openTestApp, type TestApp } from "../../../tests/support/app.ts"

const ana: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }
const TABLE = "main.support.messages"

let app: TestApp
beforeAll(async () => {
  app = await openTestApp()
  await addPeople(app, ["viewer", "labeler", "developer"])
  const rows = Array.from({ length: 40 }, (_, at) => ({
    text: `A message about a thing, number ${at}`,
    intent: at % 2 ? "refund" : "delivery",
  }))
  await app.workbench.ports.tables.save(
    ana,
    {
      name: TABLE,
      columns: [
        { name: "text", type: "string" },
        { name: "intent", type: "string" },
      ],
      source: { kind: "upload", file: "m.csv", bytes: 1 },
    },
    rows,
  )
})
afterAll(() => app.close())

const ask = async (method: string, path: string, asked: Parameters<TestApp["ask"]>[2] = {}) => {
  const response = await app.ask(method, path, asked)
  return { status: response.status, body: await response.json() }
}
const create = async (name: string) =>
  (
    await ask("POST", "/api/databits", {
      body: { from: { kind: "table", table: TABLE, text: ["text"], answer: "intent", name } },
    })
  ).body.databit

describe("who may do what", () => {
  const scenarios: readonly [as: string, method: string, path: string, body: object | undefined, status: number][] = [
    ["viewer", "GET", "/api/databits", undefined, 200],
    ["viewer", "POST", "/api/databits", { from: { kind: "blank", name: "by_viewer" } }, 403],
    ["labeler", "POST", "/api/databits/import", { text: CONTRACT_CLASSIFIER }, 403],
    ["labeler", "POST", "/api/databits/any/publish", {}, 403],
    ["labeler", "POST", "/api/databits/any/retire", {}, 403],
    ["labeler", "DELETE", "/api/databits/any", undefined, 403],
    ["developer", "POST", "/api/databits", { from: { kind: "blank", name: "by_developer" } }, 200],
    ["developer", "POST", "/api/databits", { from: { kind: "blank", name: "no name" } }, 422],
    ["developer", "POST", "/api/databits", { from: { kind: "elsewhere" } }, 422],
    ["developer", "GET", "/api/databits/none", undefined, 404],
    ["developer", "GET", `/api/databit-suggestions?table=${TABLE}`, undefined, 200],
    ["developer", "GET", "/api/databit-suggestions?table=main.a.none", undefined, 404],
  ]
  test.each(scenarios)("%s %s %s", async (as, method, path, body, status) => {
    const answered = await ask(method, path, { as, ...(body ? { body } : {}) })
    expect(answered.status).toBe(status)
    if (status >= 400)
      expect(answered.body).toMatchObject({ status, request_id: expect.any(String), remedy: expect.any(String) })
  })

  test("the answer says what the viewer may do with the Databit as it stands", async () => {
    await create("allowed")
    const may = async (as: string) => (await ask("GET", "/api/databits/allowed@draft", { as })).body.may
    expect(await may("viewer")).toEqual([])
    expect(await may("developer")).toEqual(["edit", "rename", "save", "publish", "delete", "test"])
    await ask("POST", "/api/databits/allowed/publish", { body: {} })
    expect((await ask("GET", "/api/databits/allowed", { as: "developer" })).body.may).toEqual([
      "start_draft",
      "retire",
      "delete",
      "test",
    ])
  })
})

test("from a table to a published version, with a preview on the way", async () => {
  const draft = await create("journey")
  const edited = await ask("PATCH", "/api/databits/journey/draft", {
    body: { revision: draft.revision, changes: { template: "Sort {text} and {more}" } },
  })
  expect(edited.body.findings).toEqual([expect.objectContaining({ level: "error", where: "template.16" })])
  expect(await ask("POST", "/api/databits/journey/publish", { body: {} })).toMatchObject({
    status: 422,
    body: { code: "databit_invalid", field: "template.16" },
  })
  const { revision } = edited.body.databit
  await ask("PATCH", "/api/databits/journey/draft", { body: { revision, changes: { template: "Sort {text}" } } })

  const preview = await ask("GET", "/api/databits/journey@draft/preview")
  expect(preview.body).toMatchObject({ scanned: 40, more: false, unmatchedCount: 0 })
  expect(preview.body.rows).toHaveLength(20)

  expect((await ask("POST", "/api/databits/journey/publish", { body: {} })).body.databit).toMatchObject({
    version: "1.0.0",
    status: "published",
    approvedBy: "ana",
  })
  const listed = (await ask("GET", "/api/databits")).body.databits.find(
    ({ name }: { name: string }) => name === "main.databits.journey",
  )
  expect(listed).toMatchObject({
    published: "1.0.0",
    status: "published",
    inputs: ["text"],
    outputs: ["intent"],
    decided: 0,
  })
})

test("a second editor is told, not overwritten; a change of one word is its own request", async () => {
  const { revision } = await create("shared")
  const edit = (template: string, of: string) =>
    ask("PATCH", "/api/databits/shared/draft", { body: { revision: of, changes: { template } } })
  expect((await edit("One {text}", revision)).status).toBe(200)
  expect(await edit("Two {text}", revision)).toMatchObject({ status: 409, body: { code: "conflict" } })
})

test("a file comes in and goes out; one that is no Databit names its line", async () => {
  const imported = await ask("POST", "/api/databits/import", { body: { text: CONTRACT_CLASSIFIER } })
  expect(imported.body).toMatchObject({
    created: true,
    heldBack: false,
    databit: { version: "2.1.0", status: "published" },
  })
  const file = await app.ask("GET", "/api/databits/contract_classifier@2.1.0/file")
  expect(file.headers.get("content-disposition")).toContain("contract_classifier-2.1.0.yaml")
  const text = await file.text()
  expect(text).toContain("type: enum[amendment, termination, renewal, new]")
  expect((await ask("POST", "/api/databits/import", { body: { text } })).body.created).toBe(false)
  expect(await ask("POST", "/api/databits/import", { body: { text: "name: a\nversion: 1" } })).toMatchObject({
    status: 422,
    body: { code: "yaml_invalid", detail: expect.stringMatching(/^Line 2: version/) },
  })
})

test("what is deleted comes back with its undo", async () => {
  await create("temporary")
  const gone = await ask("DELETE", "/api/databits/temporary")
  expect((await ask("GET", "/api/databits/temporary")).status).toBe(404)
  const { databitId, undo } = gone.body
  expect((await ask("POST", `/api/databits/${databitId}/restore`, { body: { undo } })).body.databit).toMatchObject({
    name: "main.databits.temporary",
    status: "draft",
  })
})

test("the models of a Databit say whether the one it names is here", async () => {
  expect((await ask("GET", "/api/databits/contract_classifier/models")).body).toEqual({
    named: "databricks-meta-llama-3-1-70b-instruct",
    namedIsHere: false,
    endpointConnected: false,
    models: [],
  })
})
