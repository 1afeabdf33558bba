import { afterAll, beforeAll, describe, expect, test } from "vitest"
import {
  getQueue,
  getQueueOutcome,
  listQueues,
  makeItems,
  nextItems,
  reviewItems,
} from "../../../contract/endpoints/curate.ts"
import { problemBody } from "../../../contract/problems.ts"
import { LIBRARY } from "../../../jobs/library.ts"
import { addPeople, openTestApp, type TestApp } from "../../../tests/support/app.ts"
import { publishedDatabit } from "../../../tests/support/served-agent.ts"
import { ANA } from "../../../workspace/contract-tests/state.ts"

let bench: TestApp
let ref: string
let path: string

beforeAll(async () => {
  bench = await openTestApp({ library: LIBRARY })
  await addPeople(bench, ["viewer", "labeler", "developer"])
  const { ports } = bench.workbench
  const table = "main.support.messages"
  const rows = Array.from({ length: 45 }, (_, index) => ({ id: `m${index}`, text: `message ${index}` }))
  await ports.tables.save(
    ANA,
    {
      name: table,
      columns: [
        { name: "id", type: "string" },
        { name: "text", type: "string" },
      ],
      source: { kind: "upload", file: "m.csv", bytes: 1 },
    },
    rows,
  )
  const databit = await publishedDatabit(ports, {
    schema: { input: [{ name: "text", type: "string", source: table }] },
  })
  ref = `${databit.name}@${databit.version}`
  path = `/api/curate/${encodeURIComponent(databit.name)}`
})
afterAll(() => bench.close())

const decision = (itemId: string, more: object) => ({
  id: bench.workbench.ports.clock.id(),
  itemId,
  databit: ref,
  decidedAt: new Date().toISOString(),
  ...more,
})
const review = (decisions: readonly object[], as = "labeler") =>
  bench.ask("POST", reviewItems.path, { as, body: { decisions } })

test("work for a Databit that is not there does not begin", async () => {
  for (const path of ["/api/curate/nobody/items", "/api/curate/nobody/suggestions"])
    expect((await bench.ask("POST", path, { body: {} })).status).toBe(404)
  expect((await bench.ask("POST", "/api/training", { body: { databit: "nobody" } })).status).toBe(404)
  expect((await bench.ask("GET", "/api/evaluations/nothing/cases")).status).toBe(404)
  expect(await bench.workbench.ports.runs.list({ limit: 10 })).toEqual([])
})

describe("a queue over HTTP", () => {
  test("items are made by a run, then the queue shows them with the form and no model's words", async () => {
    const started = makeItems.output.parse(
      await (await bench.ask("POST", `${path}/items`, { as: "developer", body: {} })).json(),
    )
    expect((await bench.workbench.ports.jobs.find(started.runId)).state).toMatchObject({
      kind: "succeeded",
      result: { created: 45 },
    })
    const queue = getQueue.output.parse(await (await bench.ask("GET", path, { as: "labeler" })).json())
    expect(queue).toMatchObject({
      databit: { ref },
      fields: [{ name: "intent", kind: "enum", options: ["delivery", "billing", "login"], main: true }],
      progress: { open: 45, approved: 0, acceptedAsIs: null, pacePerHour: null },
      evidence: { kind: "not_enough", checked: 0 },
      table: { name: "main.support.messages", rows: 45 },
      run: null,
    })
    expect(queue.may).toContain("review")
    expect(
      listQueues.output.parse(await (await bench.ask("GET", "/api/curate", { as: "viewer" })).json()).queues,
    ).toMatchObject([{ open: 45, decided: 0, table: "main.support.messages" }])
  })

  test("twenty come at a time, those held already are left out, decided ones do not come back", async () => {
    const next = async (query: string) =>
      nextItems.output.parse(await (await bench.ask("GET", `${path}/items?${query}`, { as: "labeler" })).json()).items
    const first = await next("order=oldest")
    expect(first).toHaveLength(20)
    const second = await next(`order=oldest&${new URLSearchParams({ not: JSON.stringify(first.map(({ id }) => id)) })}`)
    expect(second.map(({ data }) => data.text)[0]).toBe("message 20")
    const outcomes = reviewItems.output.parse(
      await (
        await review([
          decision(first[0]?.id ?? "", { action: "correct", value: { intent: "login" } }),
          decision(first[1]?.id ?? "", { action: "skip" }),
        ])
      ).json(),
    )
    expect(outcomes.outcomes.map(({ result, verdict }) => [result, verdict])).toEqual([
      ["counted", "corrected"],
      ["counted", "open"],
    ])
    expect((await next("order=oldest&limit=1"))[0]?.id).toBe(first[1]?.id)
    expect((await next("order=oldest&limit=1&hideSkipped=true"))[0]?.id).toBe(first[2]?.id)
    expect((await next("status=decided")).map(({ verdict }) => verdict)).toMatchObject([
      { kind: "corrected", by: "labeler", value: { intent: "login" } },
    ])
  })

  test("what came of the queue tells where two people answered differently, beside each other", async () => {
    const queue = nextItems.output.parse(
      await (await bench.ask("GET", `${path}/items?status=decided`, { as: "labeler" })).json(),
    )
    const itemId = queue.items[0]?.id ?? ""
    const late = reviewItems.output.parse(
      await (await review([decision(itemId, { action: "correct", value: { intent: "billing" } })], "developer")).json(),
    )
    expect(late.outcomes).toMatchObject([{ result: "extra", problem: { code: "item_already_reviewed" } }])
    const outcome = await bench.ask("GET", `${path}/outcome`, { as: "viewer" })
    expect(getQueueOutcome.output.parse(await outcome.json())).toEqual({
      labels: [{ label: "login", decided: 1, suggested: 0, right: 0 }],
      people: [{ person: "labeler", decided: 1 }],
      twice: { compared: 1, same: 0 },
      differences: [
        { itemId, text: "message 0", first: "login", firstBy: "labeler", second: "billing", secondBy: "developer" },
      ],
    })
  })

  test.each([
    ["a viewer reviews", "viewer", [{ action: "skip" }], 403, "not_allowed"],
    ["nothing is decided", "labeler", [], 422, "input_invalid"],
    ["an action nobody knows", "labeler", [{ action: "accept" }], 422, "input_invalid"],
    ["a correction without a value", "labeler", [{ action: "correct" }], 422, "input_invalid"],
  ])("%s", async (_, as, said, status, code) => {
    const response = await review(
      said.map((one) => decision("x", one)),
      as,
    )
    expect(response.status).toBe(status)
    const text = await response.text()
    expect(problemBody.parse(JSON.parse(text)).code).toBe(code)
    expect(text).not.toContain("at Object")
  })

  test("a labeler makes no items; a Databit that is not there has no queue", async () => {
    expect((await bench.ask("POST", `${path}/items`, { as: "labeler", body: {} })).status).toBe(403)
    expect((await bench.ask("GET", "/api/curate/nowhere")).status).toBe(404)
    expect((await bench.ask("GET", "/api/curate/item/nothing")).status).toBe(404)
  })
})
