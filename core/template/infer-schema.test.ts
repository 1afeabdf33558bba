import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { TableColumn, TableRow } from "../../contract/entities/table.ts"
import type { Caller } from "../../contract/permissions.ts"
import { openTestWorkbench, type TestWorkbench } from "../../tests/support/workbench.ts"
import type { Ports } from "../ports/index.ts"
import { createFromTable } from "./create-from-table.ts"
import { errorsIn } from "./findings.ts"
import { findingsHere } from "./findings-here.ts"
import { inferSchema } from "./infer-schema.ts"
import { publishDatabit } from "./publish.ts"
import { mainField } from "./types.ts"

const ana: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }
const place = { catalog: "main", schema: "databits" }
const MESSAGES = "main.support.messages"

let bench: TestWorkbench
let ports: Ports

const words = ["refund", "parcel", "card", "broken", "late", "invoice", "address", "password"]
const row = (at: number): TableRow => ({
  id: at + 1,
  "Ticket No": `T-${1000 + at}`,
  "Customer Message": `Hello, my ${words[at % 8]} is a problem, number ${at}, and ${words[(at * 5) % 8]} too`,
  intent: [" refund", "delivery", "account, closing"][at % 3] ?? null,
  urgent: at % 4 === 0,
  "opened at": `2026-11-${String(1 + (at % 28)).padStart(2, "0")}`,
  shop: "north",
  empty: null,
})
const columns: TableColumn[] = [
  { name: "id", type: "bigint" },
  { name: "Ticket No", type: "string" },
  { name: "Customer Message", type: "string" },
  { name: "intent", type: "string" },
  { name: "urgent", type: "boolean" },
  { name: "opened at", type: "date" },
  { name: "shop", type: "string" },
  { name: "empty", type: "string" },
]

beforeAll(async () => {
  bench = await openTestWorkbench()
  ports = bench.workbench.ports
  const source = { kind: "upload" as const, file: "m.csv", bytes: 1 }
  await ports.tables.save(
    ana,
    { name: MESSAGES, columns, source },
    Array.from({ length: 120 }, (_, at) => row(at)),
  )
  for (const [name, rows, labels] of [
    ["many", 600, 300],
    ["more", 2000, 1000],
    ["wide", 2002, 1001],
  ] as const) {
    await ports.tables.save(
      ana,
      {
        name: `main.support.${name}`,
        columns: [
          { name: "text", type: "string" },
          { name: "label", type: "string" },
        ],
        source,
      },
      Array.from({ length: rows }, (_, at) => ({
        text: `something to read number ${at}`,
        label: `label ${at % labels}`,
      })),
    )
  }
})
afterAll(() => bench.close())

describe("a table of messages", () => {
  test("suggests its text to read and its short list to answer, and leaves the rest out with the reason", async () => {
    const { input, output, excluded } = await inferSchema(ports, MESSAGES)
    expect(input.map(({ column, field }) => [column, field])).toEqual([
      ["Customer Message", { name: "customer_message", type: "string", source: `${MESSAGES}.Customer Message` }],
    ])
    expect(output[0]).toMatchObject({
      column: "intent",
      field: { name: "intent", type: 'enum["account, closing", delivery, refund]' },
    })
    expect(output.map(({ column }) => column)).toEqual(["intent", "urgent"])
    expect(Object.fromEntries(excluded.map(({ column, reason }) => [column, reason]))).toEqual({
      id: expect.stringContaining("like an id"),
      "Ticket No": expect.stringContaining("like an id"),
      "opened at": expect.stringContaining("dates"),
      shop: expect.stringContaining("same value"),
      empty: expect.stringContaining("empty"),
    })
    for (const { confidence, reason } of [...input, ...output]) {
      expect(confidence).toBeGreaterThan(0.3)
      expect(confidence).toBeLessThan(1)
      expect(reason).toMatch(/rows/)
    }
  })

  test("becomes a draft that can be published as it is", async () => {
    const databit = await createFromTable(ports, ana, {
      table: MESSAGES,
      text: ["Customer Message"],
      answer: "intent",
      place,
    })
    expect(databit).toMatchObject({ name: "main.databits.messages_intent", status: "draft", saved: false })
    expect(databit.template).toBe("Read what follows and choose the one intent that fits best.\n\n{customer_message}")
    expect(errorsIn(await findingsHere(ports, databit))).toEqual([])
    expect((await publishDatabit(ports, ana, { ref: databit.name })).status).toBe("published")
  })
})

test("columns that would give two fields one name get two", async () => {
  const databit = await createFromTable(ports, ana, {
    table: MESSAGES,
    text: ["Customer Message", "Customer Message"],
    place,
    name: "twice",
  })
  expect(databit.schema.input.map(({ name }) => name)).toEqual(["customer_message", "customer_message_2"])
})

test("a question with too many answers, a column and a table that are not there are refused", async () => {
  const from = { text: ["text"], place, name: "wide", table: "main.support.wide" }
  await expect(createFromTable(ports, ana, { ...from, answer: "label" })).rejects.toMatchObject({
    code: "input_invalid",
    field: "answer",
  })
  await expect(createFromTable(ports, ana, { ...from, answer: "none" })).rejects.toMatchObject({
    code: "column_not_found",
  })
  await expect(createFromTable(ports, ana, { ...from, table: "main.support.none" })).rejects.toMatchObject({
    code: "table_not_found",
  })
  expect((await inferSchema(ports, "main.support.wide")).output).toEqual([])
})

test("hundreds of answers are suggested, a thousand can be chosen", async () => {
  const [suggested] = (await inferSchema(ports, "main.support.many")).output
  expect(mainField(suggested ? [suggested.field] : [])?.options).toHaveLength(300)
  expect((await inferSchema(ports, "main.support.more")).output).toEqual([])
  const chosen = await createFromTable(ports, ana, {
    table: "main.support.more",
    text: ["text"],
    answer: "label",
    place,
  })
  expect(mainField(chosen.schema.output)?.options).toHaveLength(1000)
})
