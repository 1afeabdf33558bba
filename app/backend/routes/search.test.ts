import { afterAll, beforeAll, expect, test } from "vitest"
import { getTableSearch, searchTable } from "../../../contract/endpoints/data.ts"
import { failedAnswersPath } from "../../../core/curate/failed-answers.ts"
import { LIBRARY } from "../../../jobs/library.ts"
import { addPeople, openTestApp, type TestApp } from "../../../tests/support/app.ts"

const TABLE = "main.data.notes"
const AT = `/api/tables/${TABLE}/search`

let bench: TestApp
beforeAll(async () => {
  bench = await openTestApp({ library: LIBRARY })
  await addPeople(bench, ["viewer"])
  const columns = ["id", "note"].map((name) => ({ name, type: "string" as const }))
  await bench.workbench.ports.tables.save(
    { person: "ana", runsAs: "ana", roles: ["admin"] },
    { name: TABLE, columns, source: { kind: "sample", sample: "x" } },
    [
      { id: "a", note: "the parcel is late" },
      { id: "b", note: "the bill is wrong" },
    ],
  )
})
afterAll(() => bench.close())

const state = async () => getTableSearch.output.parse(await (await bench.ask("GET", AT)).json())
const status = async (...asked: Parameters<TestApp["ask"]>) => (await bench.ask(...asked)).status

test("an index is made, asked, brought up and taken away; who may only look may ask", async () => {
  expect(await state()).toMatchObject({ index: null, columns: ["note"], whyNot: null, version: 1 })
  expect(await status("GET", `${AT}/rows?text=parcel`)).toBe(404)
  expect(await status("POST", AT, { body: { column: "note" }, as: "viewer" })).toBe(403)
  expect(await status("POST", AT, { body: { column: "nothing" } })).toBe(422)
  expect(await status("POST", AT, { body: { column: "note" } })).toBe(200)
  expect((await state()).index).toMatchObject({ column: "note", state: { kind: "ready", rows: 2 }, madeBy: "ana" })

  const asked = await bench.ask("GET", `${AT}/rows?text=a%20late%20parcel&count=1`, { as: "viewer" })
  expect(searchTable.output.parse(await asked.json()).hits).toMatchObject([{ key: "a", text: "the parcel is late" }])
  expect(await status("GET", `${AT}/rows?text=%20`)).toBe(422)
  expect(await status("GET", `${AT}/rows?text=x&count=101`)).toBe(422)

  expect(await status("POST", `${AT}/sync`, { body: {} })).toBe(200)
  expect(await status("POST", `${AT}/drop`, { body: {}, as: "viewer" })).toBe(403)
  expect(await status("POST", `${AT}/drop`, { body: {} })).toBe(200)
  expect((await state()).index).toBeNull()
  expect(await status("GET", "/api/tables/main.data.nothing/search")).toBe(404)
})

test("what failed in a run that asked a model is a download", async () => {
  await bench.workbench.ports.files.save(failedAnswersPath("run-7"), new TextEncoder().encode("item,reason,reply\r\n"))
  const answer = await bench.ask("GET", "/api/runs/run-7/failed-answers")
  expect(answer.headers.get("content-type")).toContain("text/csv")
  expect(answer.headers.get("content-disposition")).toContain("failed-answers.csv")
  expect(await answer.text()).toContain("item,reason,reply")
  expect(await status("GET", "/api/runs/run-8/failed-answers")).toBe(404)
  expect(await status("GET", "/api/runs/run-7/failed-answers", { as: "viewer" })).toBe(403)
})
