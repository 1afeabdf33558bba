import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Tables } from "../../../core/ports/tables.ts"
import { openTestWarehouse, type TestWarehouse } from "../../../tests/warehouse.ts"
import { openTestState } from "../../contract-tests/state.ts"
import { tableRowsContract } from "../../contract-tests/table-rows.ts"
import { databricksSources } from "../sources.ts"
import { volumesOf } from "../volumes.ts"
import { openTables } from "./tables.ts"

let warehouse: TestWarehouse
let tables: Tables

beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
  const { world } = warehouse.workspace
  await world.engine.addSchema("main", "data")
  await world.volumes.add("main", "databits", "files")
  const { sql, events, clock } = await openTestState(warehouse.sql)
  const volumes = volumesOf(warehouse.app)
  const folder = "/Volumes/main/databits/files"
  const given = { volumes, on: warehouse.on, newId: clock.id }
  const sources = databricksSources({ ...given, folder: `${folder}/uploads`, limit: 1_000_000, now: () => 0 })
  tables = openTables({
    ...given,
    sql,
    events,
    sources,
    stages: `${folder}/stages`,
    dataPlace: { catalog: "main", schema: "data" },
  })
})
afterAll(() => warehouse.close())

describe("rows of tables in Unity Catalog", () => {
  tableRowsContract(async () => tables)

  test("no row goes through a statement's text, and nothing of a save stays on the volume", async () => {
    const { warehouse: engine, volumes } = warehouse.workspace.world
    const before = engine.submitted.length
    const secret = "row text that must not be in a statement"
    await tables.save(
      { person: "ana", runsAs: "ana", roles: ["admin"] },
      { name: "main.data.quiet", columns: [{ name: "t", type: "string" }], source: { kind: "sample", sample: "x" } },
      [{ t: secret }],
    )
    expect(engine.submitted.slice(before).some(({ statement }) => statement.includes(secret))).toBe(false)
    expect(await volumesOf(warehouse.app).list("/Volumes/main/databits/files/stages")).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ isFolder: false })]),
    )
    expect(volumes.list("main", "databits")).toEqual(["files"])
  })
})
