import { afterAll, beforeAll, expect, test } from "vitest"
import { databitEvent } from "../../core/template/draft-event.ts"
import { publishedDatabit as publish } from "../../tests/support/served-agent.ts"
import { openTestWorkbench, type TestWorkbench } from "../../tests/support/workbench.ts"
import { ANA } from "../../workspace/contract-tests/state.ts"
import { generateItems } from "./generate-items.ts"
import { listQueues } from "./queue-overview.ts"
import { reviewItems } from "./review-items.ts"

let bench: TestWorkbench
beforeAll(async () => {
  bench = await openTestWorkbench()
})
afterAll(() => bench.close())

const ports = () => bench.workbench.ports

const saveTable = (name: string, rows: readonly Readonly<Record<string, string>>[]) =>
  ports().tables.save(
    ANA,
    {
      name,
      columns: Object.keys(rows[0] ?? {}).map((column) => ({ name: column, type: "string" as const })),
      source: { kind: "upload", file: "messages.csv", bytes: 1 },
    },
    rows,
  )

const reading = (name: string, table: string) =>
  publish(ports(), { name, schema: { input: [{ name: "text", type: "string", source: table }] } })

const open = async (databitId: string) =>
  (await ports().items.list({ databitId, status: "open" }, { order: "oldest", limit: 100 })).map(({ ref, data }) => [
    ref,
    data.text,
  ])

test("rows become items once; a changed row becomes a new one, a row that went leaves no open item", async () => {
  const table = "main.support.with_key"
  await saveTable(table, [
    { id: "a", text: "one" },
    { id: "b", text: "two" },
    { id: "c", text: "three" },
  ])
  const databit = await reading("keyed", table)
  const progress: [number, number][] = []
  expect(
    await generateItems(ports(), ANA, {
      databit: databit.name,
      onProgress: (done, total) => progress.push([done, total]),
    }),
  ).toMatchObject({ rows: 3, created: 3, stale: 0 })
  expect(progress).toEqual([
    [0, 3],
    [3, 3],
  ])
  expect(await generateItems(ports(), ANA, { databit: databit.name })).toMatchObject({
    created: 0,
    unchanged: 3,
    stale: 0,
    reopened: 0,
  })

  await saveTable(table, [
    { id: "a", text: "one" },
    { id: "b", text: "TWO" },
    { id: "d", text: "four" },
  ])
  expect(await generateItems(ports(), ANA, { databit: databit.name, limit: 1 })).toMatchObject({
    rows: 1,
    created: 0,
    unchanged: 1,
    stale: 0,
  })
  expect(await generateItems(ports(), ANA, { databit: databit.name })).toMatchObject({
    rows: 3,
    created: 2,
    unchanged: 1,
    stale: 2,
  })
  expect(await open(databit.databitId)).toEqual([
    [`${table}@1#a`, "one"],
    [`${table}@2#b`, "TWO"],
    [`${table}@2#d`, "four"],
  ])
  expect(await generateItems(ports(), ANA, { databit: databit.name })).toMatchObject({
    created: 0,
    unchanged: 3,
    stale: 0,
  })
})

test("rows without a key are known by what they say, and alike rows are one item", async () => {
  const table = "main.support.without_key"
  await saveTable(table, [{ text: "same" }, { text: "same" }, { text: "other" }])
  const databit = await reading("keyless", table)
  expect(await generateItems(ports(), ANA, { databit: databit.name })).toMatchObject({ rows: 3, created: 2 })
  await saveTable(table, [{ text: "same" }, { text: "changed" }])
  expect(await generateItems(ports(), ANA, { databit: databit.name })).toMatchObject({
    created: 1,
    unchanged: 1,
    stale: 1,
  })
  expect((await open(databit.databitId)).map(([, text]) => text)).toEqual(["same", "changed"])
  expect(await generateItems(ports(), ANA, { databit: databit.name })).toMatchObject({
    created: 0,
    unchanged: 2,
    stale: 0,
  })
})

test("rows stay the items they are when their table gets a key, or loses it", async () => {
  const table = "main.support.rekeyed"
  await saveTable(table, [
    { id: "1", text: "one" },
    { id: "1", text: "two" },
    { id: "1", text: "two" },
  ])
  const databit = await reading("rekeyed", table)
  expect(await generateItems(ports(), ANA, { databit: databit.name })).toMatchObject({ created: 2 })
  await saveTable(table, [
    { id: "1", text: "one" },
    { id: "2", text: "two" },
    { id: "3", text: "three" },
  ])
  expect(await generateItems(ports(), ANA, { databit: databit.name })).toMatchObject({
    created: 1,
    unchanged: 2,
    stale: 0,
  })
  expect(await generateItems(ports(), ANA, { databit: databit.name })).toMatchObject({
    created: 0,
    unchanged: 3,
    stale: 0,
  })
  await saveTable(table, [
    { id: "1", text: "one" },
    { id: "1", text: "two" },
    { id: "1", text: "three" },
    { id: "1", text: "three" },
  ])
  expect(await generateItems(ports(), ANA, { databit: databit.name })).toMatchObject({ created: 0, stale: 0 })
})

test("rows that get their key back are the items they were, also where an old item had that key", async () => {
  const table = "main.support.returned"
  const make = async (ids: readonly string[], first: string) => {
    await saveTable(
      table,
      ids.map((id, at) => ({ id, text: at === 0 ? first : `text ${at}` })),
    )
    return generateItems(ports(), ANA, { databit: databit.name })
  }
  await saveTable(table, [{ id: "1", text: "text 0" }])
  const databit = await reading("returned", table)
  expect(await make(["1", "2"], "text 0")).toMatchObject({ created: 2 })
  expect(await make(["1", "2"], "changed")).toMatchObject({ created: 1, stale: 1 })
  expect(await make(["1", "2"], "text 0")).toMatchObject({ created: 0, revived: 1, stale: 1 })
  expect(await make(["1", "1"], "text 0")).toMatchObject({ created: 0, unchanged: 2, stale: 0 })
  expect(await make(["1", "2"], "text 0")).toMatchObject({ created: 0, unchanged: 2, stale: 0 })
})

test("a decided item of a changed row keeps its decision; taken back, it is stale and not asked", async () => {
  const table = "main.support.decided"
  await saveTable(table, [{ id: "a", text: "one" }])
  const databit = await reading("decided", table)
  await generateItems(ports(), ANA, { databit: databit.name })
  const [item] = await ports().items.list({ databitId: databit.databitId }, { order: "oldest", limit: 1 })
  const said = {
    itemId: item?.id ?? "",
    databit: `${databit.name}@1.0.0`,
    note: null,
    suggestionId: null,
    shownAt: null,
    decidedAt: ports().clock.now(),
  }
  const review = ports().clock.id()
  await reviewItems(ports(), ANA, {
    decisions: [{ ...said, id: review, action: "correct", value: { intent: "billing" } }],
  })
  await saveTable(table, [{ id: "a", text: "ONE" }])
  expect(await generateItems(ports(), ANA, { databit: databit.name })).toMatchObject({ created: 1, stale: 0 })
  expect((await ports().items.find(said.itemId)).verdict.kind).toBe("corrected")
  const [undone] = await reviewItems(ports(), ANA, {
    decisions: [{ ...said, id: ports().clock.id(), action: "undo", undoOf: review }],
  })
  expect(undone).toMatchObject({ result: "counted", verdict: "stale" })
  expect((await open(databit.databitId)).map(([, text]) => text)).toEqual(["ONE"])
})

test("two generations at once make each item once", async () => {
  const table = "main.support.twice"
  await saveTable(
    table,
    Array.from({ length: 1_203 }, (_, index) => ({ id: `r${index}`, text: `text ${index}` })),
  )
  const databit = await reading("twice", table)
  const [one, two] = await Promise.all([
    generateItems(ports(), ANA, { databit: databit.name }),
    generateItems(ports(), ANA, { databit: databit.name }),
  ])
  expect(one.created + two.created).toBe(1_203)
  expect((await listQueues(ports())).find((queue) => queue.databit.databitId === databit.databitId)).toMatchObject({
    open: 1_203,
    decided: 0,
  })
})

test("a draft makes no items", async () => {
  const id = ports().clock.id()
  const content = {
    schema: {
      input: [{ name: "text", type: "string", source: "main.support.twice" }],
      output: [{ name: "intent", type: "enum[a, b]" }],
    },
    template: "{text}",
    examples: [],
    baseModel: null,
    settings: { joins: [], bands: [0.6, 0.75, 0.9] as [number, number, number] },
  }
  await ports().events.save(ANA, async () => [
    databitEvent("databit.created", {
      id,
      databitId: id,
      name: "main.support.draft_only",
      version: "1.0.0",
      status: "draft",
      saved: false,
      content,
      contentHash: null,
      trainingDataset: null,
      createdBy: null,
      approvedBy: null,
      origin: { kind: "blank" },
    }),
  ])
  await expect(generateItems(ports(), ANA, { databit: "main.support.draft_only@draft" })).rejects.toMatchObject({
    code: "databit_not_published",
    detail: expect.stringContaining("draft"),
  })
})

test("a run that is cancelled stops; what it made stays", async () => {
  const table = "main.support.cancelled"
  await saveTable(table, [{ id: "a", text: "one" }])
  const databit = await reading("cancelled", table)
  await expect(generateItems(ports(), ANA, { databit: databit.name, signal: AbortSignal.abort() })).rejects.toThrow()
  expect(await open(databit.databitId)).toEqual([])
})
