import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { DatabitField, DatabitVersion } from "../../../contract/entities/databit.ts"
import { addItems } from "../../../core/curate/add-items.ts"
import { readConfidence, readReply } from "../../../core/curate/read-reply.ts"
import { EMPTY_CONTENT } from "../../../core/template/content.ts"
import { CHAT_STAND_IN } from "../../../tests/fake-workspace/serving/stand-in.ts"
import { openWarehouseTables, VOLUME } from "../../../tests/support/warehouse-tables.ts"
import { openTestWarehouse, type TestWarehouse } from "../../../tests/warehouse.ts"
import { type AiHome, aiContract } from "../../contract-tests/ai.ts"
import { aiRowsContract, type RowsHome } from "../../contract-tests/ai-rows.ts"
import { deskOver, publish } from "../../contract-tests/curation.ts"
import { ANA } from "../../contract-tests/state.ts"
import { volumeFiles } from "../files.ts"
import { warehouseAi } from "./map.ts"

const DATABIT: DatabitVersion = {
  ...EMPTY_CONTENT,
  id: "v1",
  databitId: "d1",
  name: "main.support.intent",
  version: "1.0.0",
  status: "published",
  saved: true,
  template: "Which is it? {text}",
  trainingDataset: null,
  contentHash: null,
  createdBy: "ana",
  approvedBy: "ana",
  createdAt: "2026-11-23T10:00:00.000Z",
  updatedAt: "2026-11-23T10:00:00.000Z",
  revision: "r1",
}

let warehouse: TestWarehouse
let home: AiHome & RowsHome
beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
  const { volumes, ...opened } = await openWarehouseTables(warehouse)
  const patience = { budgetMs: 20_000, sleep: async () => undefined, random: () => 0, now: () => Date.now() }
  const ai = warehouseAi({ ...opened, client: warehouse.app, on: { ...warehouse.on, patience } })
  const asked = async () => (await opened.sql.db.selectFrom("ai_answers").select("id").execute()).length
  home = { ...opened, ai, files: volumeFiles(volumes, VOLUME), model: CHAT_STAND_IN, asked }
})
afterAll(() => warehouse.close())

describe("sets in a warehouse", () => {
  aiContract(async () => home)
  aiRowsContract(async () => home)
})

const scored = (value: string, confidence_score: number) => ({ value, citation_ids: [], confidence_score })

describe("one statement", () => {
  const aiStatements = () =>
    warehouse.workspace.world.warehouse.submitted.filter(({ statement }) => /\bai_\w+\(/.test(statement))

  const setUp = async (name: string, output = "enum[billing, outage]") => {
    const desk = deskOver(home)
    const { databitId, ref } = await publish(desk, { name, output: [{ name: "intent", type: output }] })
    await addItems(desk, ANA, {
      databitId,
      source: "table",
      inputs: ["my 'billing'", "an outage"].map((text, index) => ({
        ref: `main.support.m@1#${index}`,
        data: { text },
      })),
    })
    const databit = { ...(await desk.databits.find(ref)), template: "Say what it is:\n{text}" }
    const mapped = (model: string, runId = "r1") =>
      home.ai.map({
        from: { kind: "items", databitId },
        using: { databit, model },
        into: { work: `${name} ${model}`, runId },
      })
    const replies = async (model: string) =>
      (await home.ai.listAnswers(`${name} ${model}`, { limit: 10 })).map(({ reply }) => JSON.parse(reply))
    return { mapped, replies }
  }

  test("a set is one statement, and no value of people stands in its text", async () => {
    const { mapped, replies } = await setUp("one")
    const before = aiStatements().length
    await mapped(CHAT_STAND_IN)
    const [sent, ...others] = aiStatements().slice(before)
    expect(others).toEqual([])
    expect(sent?.statement).toContain(`ai_query('${CHAT_STAND_IN}', concat(`)
    expect(sent?.statement).not.toContain("Say what it is")
    expect(await replies(CHAT_STAND_IN)).toEqual([
      { result: '{"intent":"billing"}' },
      { result: '{"intent":"outage"}' },
    ])
  })

  test("rows of a table of others are asked about where they are, and a function says how sure it is", async () => {
    const { engine } = warehouse.workspace.world
    const others = (statement: string) =>
      engine.execute({ statement, parameters: [], catalog: undefined, schema: undefined })
    const name = "main.data.taken_up"
    await others(
      "CREATE TABLE `main`.`data`.`taken_up` AS SELECT 'secret billing, no outage, billing' AS text, array(1, 2) AS parts",
    )
    const { version } = await home.tables.saveLink(ANA, name)
    await others("INSERT INTO `main`.`data`.`taken_up` SELECT 'too late', array(3)")
    const output: DatabitField[] = [
      { name: "intent", type: "enum[billing, outage]" },
      { name: "urgent", type: "boolean" },
    ]
    const databit = { ...DATABIT, schema: { input: [{ name: "text", type: "string" }], output } }
    const before = aiStatements().length
    const work = {
      from: { kind: "rows", table: name, version, inputs: { text: "text" } },
      using: { databit, model: "ai_extract" },
      into: { work: "taken up", runId: "r1" },
    } as const
    expect(await home.ai.map(work)).toEqual({ looked: 1, asked: 1 })
    const [sent, ...more] = aiStatements().slice(before)
    expect(more).toEqual([])
    expect(sent?.statement).toContain(`FROM \`main\`.\`data\`.\`taken_up\` VERSION AS OF 0`)
    expect(sent?.statement).not.toContain("secret")
    const saved = await home.ai.saveRows(ANA, {
      ...work,
      table: { name: "main.data.taken_up_answers", source: { kind: "job", job: "ai_label_table", run: "r1" } },
      kept: [
        { name: "parts", type: "array" },
        { name: "text", type: "string" },
      ],
      answers: [
        { name: "intent", type: "string" },
        { name: "sure", type: "double" },
      ],
      reader: (reply) => {
        const read = readReply(output, reply)
        return read.ok ? { ok: true, values: { ...read.output, sure: readConfidence(output, reply) } } : read
      },
    })
    expect(saved).toMatchObject({ failed: 0, firstFailed: [], table: { version: 1, rowCount: 1 } })
    expect(await home.tables.listRows("main.data.taken_up_answers")).toEqual([
      { text: "secret billing, no outage, billing", parts: [1, 2], intent: "billing", sure: 2 / 3 },
    ])
  })

  test("labels and fields are asked for with the functions made for them", async () => {
    const labels = await setUp("labels")
    await labels.mapped("ai_classify")
    expect(await labels.replies("ai_classify")).toEqual([
      { response: ["billing"], error_message: null },
      { response: ["outage"], error_message: null },
    ])
    const fields = await setUp("fields", "array<string>")
    await fields.mapped("ai_extract")
    expect(await fields.replies("ai_extract")).toEqual([
      { response: { intent: [scored("my 'billing'", 0.5)] }, error_message: null },
      { response: { intent: [scored("an outage", 0.5)] }, error_message: null },
    ])
    await expect((await setUp("grouped", "object")).mapped("ai_classify")).rejects.toMatchObject({
      code: "databit_invalid",
    })
  })
})

describe("one row, by REST", () => {
  const question = (output: DatabitField[], text: string) => ({
    databit: { ...DATABIT, schema: { input: [{ name: "text", type: "string" }], output } },
    input: { text },
  })
  const label: DatabitField = { name: "intent", type: "enum[billing, outage]" }

  test("a function says its answer and how sure it is, and no warehouse is asked", async () => {
    const before = warehouse.workspace.world.warehouse.submitted.length
    const labels = question([label], "an outage, and again an outage after my billing")
    expect(await home.ai.seekFunction(labels.databit)).toBe("ai_classify")
    expect(await home.ai.judge({ ...labels, function: "ai_classify" })).toEqual({
      output: { intent: "billing" },
      confidence: 1 / 3,
    })
    const fields = question([label, { name: "urgent", type: "boolean" }], "an outage?")
    expect(await home.ai.judge({ ...fields, function: "ai_extract" })).toEqual({
      output: { intent: "outage", urgent: true },
      confidence: 1,
    })
    expect(warehouse.workspace.world.warehouse.submitted).toHaveLength(before)
  })

  test("what no function fills is refused, and an overlong text is the function's own word", async () => {
    const grouped = question([{ name: "o", type: "object" }], "x")
    expect(await home.ai.seekFunction(grouped.databit)).toBeUndefined()
    await expect(home.ai.judge({ ...grouped, function: "ai_extract" })).rejects.toMatchObject({
      code: "databit_invalid",
    })
    const long = question([label], "word ".repeat(700))
    await expect(home.ai.judge({ ...long, function: "ai_classify" })).rejects.toMatchObject({
      detail: expect.stringContaining("too long"),
    })
  })
})
