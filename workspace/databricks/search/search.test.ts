import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { makeSearchIndex, searchTable } from "../../../core/data/search-index.ts"
import { openWarehouseTables } from "../../../tests/support/warehouse-tables.ts"
import { openTestWarehouse, type TestWarehouse } from "../../../tests/warehouse.ts"
import { type SearchHome, searchContract } from "../../contract-tests/search.ts"
import { ANA } from "../../contract-tests/state.ts"
import { searchIndexesOver } from "../../state/search-indexes.ts"
import { databricksSearch } from "./search.ts"

let warehouse: TestWarehouse
let home: SearchHome
let passed = 0
beforeAll(async () => {
  warehouse = await openTestWarehouse(0, { now: () => Date.now() + passed })
  warehouse.workspace.world.search.pace({ provisionMs: 60_000, buildMs: 30_000 })
  const { app, on } = warehouse
  const opened = await openWarehouseTables(warehouse, { untaken: true })
  const search = databricksSearch({ client: app, on, askerOf: async () => app })
  const wait = (): void => {
    passed += 100_000
  }
  home = { ...opened, search, wait }
})
afterAll(() => warehouse.close())

describe("searching an index of Vector Search", () => {
  searchContract(async () => home)

  test("an index of its name that others made is neither taken over nor taken away", async () => {
    const table = "main.data.foreign"
    const columns = ["id", "text", "note"].map((name) => ({ name, type: "string" as const }))
    await home.tables.save(ANA, { name: table, columns, source: { kind: "sample", sample: "x" } }, [
      { id: "a", text: "b", note: "c" },
    ])
    const spec = { table, version: 1, column: "note", keyColumn: "id" }
    await home.search.start(spec)
    const other = { ...spec, column: "text" }
    await expect(home.search.start(other)).rejects.toMatchObject({ code: "name_taken", field: "column" })
    await home.search.retire(other)
    expect(await home.search.findState(spec)).not.toMatchObject({ kind: "failed" })
    await home.search.retire(spec)
    expect(await home.search.findState(spec)).toMatchObject({ kind: "failed" })
  })

  test("while its endpoint is made an index says so, and is not asked", async () => {
    const table = "main.data.waiting"
    const columns = ["id", "text"].map((name) => ({ name, type: "string" as const }))
    await home.tables.save(ANA, { name: table, columns, source: { kind: "sample", sample: "x" } }, [
      { id: "a", text: "b" },
    ])
    const ports = { ...home, searchIndexes: searchIndexesOver(home.sql) }
    await makeSearchIndex(ports, ANA, { name: table, column: "text" })
    const index = await ports.searchIndexes.seek(table)
    expect(index && (await home.search.findState(index))).toEqual({
      kind: "preparing",
      says: "Index creation is in progress.",
    })
    await expect(searchTable(ports, table, { text: "b", count: 1 })).rejects.toMatchObject({ code: "index_not_ready" })
    // Somebody took it away behind our back.
    home.wait()
    warehouse.workspace.world.search.retire(`${table}_search`)
    expect(index && (await home.search.findState(index))).toMatchObject({ kind: "failed" })
    expect(await home.search.findName(table)).toBe(`${table}_search`)
    expect(warehouse.workspace.world.search.listEndpoints()).toMatchObject([{ name: "databits", state: "ONLINE" }])
  })
})
