import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { generateEmbeddings } from "../../../core/data/generate-embeddings.ts"
import { openWarehouseTables } from "../../../tests/support/warehouse-tables.ts"
import { openTestWarehouse, type TestWarehouse } from "../../../tests/warehouse.ts"
import { type EmbeddingsHome, embeddingsContract } from "../../contract-tests/embeddings.ts"
import { ANA } from "../../contract-tests/state.ts"
import { databricksEmbeddings } from "./embeddings.ts"

let warehouse: TestWarehouse
let home: EmbeddingsHome
beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
  const { app, on } = warehouse
  const opened = await openWarehouseTables(warehouse, { untaken: true })
  home = { ...opened, embeddings: databricksEmbeddings({ client: app, on, tables: opened.tables }) }
})
afterAll(() => warehouse.close())

describe("vectors by Model Serving", () => embeddingsContract(async () => home))

test("a set is one statement in which no text stands; a row that fails has no vector and is counted", async () => {
  const table = "main.data.some_fail"
  await home.tables.save(
    ANA,
    { name: table, columns: [{ name: "text", type: "string" }], source: { kind: "sample", sample: "x" } },
    [{ text: "my secret parcel" }, { text: "word ".repeat(700) }],
  )
  const { submitted } = warehouse.workspace.world.warehouse
  const before = submitted.length
  const made = await generateEmbeddings(home, ANA, { table, column: "text", runId: "run-9" })
  expect(made).toMatchObject({ rows: 2, without: 1, model: "stand-in-embedding" })
  const asking = submitted.slice(before).filter(({ statement }) => statement.includes("ai_query("))
  expect(asking).toHaveLength(1)
  expect(asking[0]?.statement).not.toContain("secret")
})

test("a set whose reply was lost is not made a second time", async () => {
  const { faults, warehouse: sent } = warehouse.workspace.world
  const table = "main.data.lost"
  await home.tables.save(
    ANA,
    { name: table, columns: [{ name: "text", type: "string" }], source: { kind: "sample", sample: "x" } },
    [{ text: "a parcel" }],
  )
  const before = sent.submitted.length
  faults.plan({ kind: "reply lost" }, { method: "POST", path: /sql\/statements$/, body: /ai_query/ })
  const made = await generateEmbeddings(home, ANA, { table, column: "text", runId: "run-10" })
  expect(made).toMatchObject({ rows: 1, without: 0, version: 2 })
  const asking = sent.submitted.slice(before).filter(({ statement }) => statement.includes("ai_query("))
  expect(asking).toHaveLength(1)
})
