import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { generateEmbeddings } from "../../../core/data/generate-embeddings.ts"
import { openTestWarehouse, type TestWarehouse } from "../../../tests/warehouse.ts"
import { type EmbeddingsHome, embeddingsContract } from "../../contract-tests/embeddings.ts"
import { ANA, openTestState } from "../../contract-tests/state.ts"
import { databricksSources } from "../sources.ts"
import { openTables } from "../tables/tables.ts"
import { volumesOf } from "../volumes.ts"
import { databricksEmbeddings } from "./embeddings.ts"

const FOLDER = "/Volumes/main/databits/files"

let warehouse: TestWarehouse
let home: EmbeddingsHome
beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
  const { world } = warehouse.workspace
  await world.engine.addSchema("main", "data")
  await world.volumes.add("main", "databits", "files")
  const state = await openTestState(warehouse.sql)
  const { app, on } = warehouse
  const given = { volumes: volumesOf(app), on, newId: state.clock.id }
  const paths = { by: "app", within: undefined } as const
  const sources = databricksSources({ ...given, folder: `${FOLDER}/uploads`, limit: 1_000_000, now: () => 0, paths })
  const place = { catalog: "main", schema: "data" }
  const tables = openTables({
    ...given,
    ...state,
    sources,
    stages: `${FOLDER}/stages`,
    dataPlace: place,
    trainingPlace: place,
    reader: { asking: () => on, untaken: true },
  })
  home = { ...state, tables, embeddings: databricksEmbeddings({ client: app, on, tables }) }
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
