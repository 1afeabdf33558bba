import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Tables } from "../../../core/ports/tables.ts"
import { openWarehouseTables, VOLUME } from "../../../tests/support/warehouse-tables.ts"
import { openTestWarehouse, type TestWarehouse } from "../../../tests/warehouse.ts"
import { ANA } from "../../contract-tests/state.ts"
import { tableRowsContract } from "../../contract-tests/table-rows.ts"
import type { Volumes } from "../volumes.ts"

let warehouse: TestWarehouse
let tables: Tables
let volumes: Volumes
beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
  const opened = await openWarehouseTables(warehouse)
  tables = opened.tables
  volumes = opened.volumes
})
afterAll(() => warehouse.close())

describe("rows of tables in Unity Catalog", () => {
  tableRowsContract(async () => tables)

  test("no row goes through a statement's text, and nothing of a save stays on the volume", async () => {
    const { warehouse: engine, volumes: all } = warehouse.workspace.world
    const before = engine.submitted.length
    const secret = "row text that must not be in a statement"
    await tables.save(
      ANA,
      { name: "main.data.quiet", columns: [{ name: "t", type: "string" }], source: { kind: "sample", sample: "x" } },
      [{ t: secret }],
    )
    expect(engine.submitted.slice(before).some(({ statement }) => statement.includes(secret))).toBe(false)
    expect(await volumes.list(`${VOLUME}/stages`)).toEqual([])
    expect(all.list("main", "databits")).toEqual(["files"])
  })

  test("a table that others made is read where it is, in its version, and never written over", async () => {
    const { engine, keys } = warehouse.workspace.world
    const make = (statement: string) =>
      engine.execute({ statement, parameters: [], catalog: undefined, schema: undefined })
    await engine.addSchema("main", "sales")
    await make("CREATE TABLE `main`.`sales`.`orders` AS SELECT 'o-1' AS id, array(1, 2) AS parts, 2.5 AS price")
    keys.set("main.sales.orders", "id")
    expect(await tables.find("main.sales.orders")).toMatchObject({
      version: 0,
      rowCount: 1,
      keyColumn: "id",
      columns: [
        { name: "id", type: "string" },
        { name: "parts", type: "array" },
        { name: "price", type: "double" },
      ],
      source: { kind: "catalog", owner: "data.owner@example.com" },
    })
    await make("INSERT INTO `main`.`sales`.`orders` SELECT 'o-2', array(3), 1.0")
    expect(await tables.find("main.sales.orders")).toMatchObject({ version: 1, rowCount: 2 })
    expect(await tables.listRows("main.sales.orders", { version: 0 })).toEqual([
      { id: "o-1", parts: [1, 2], price: 2.5 },
    ])
    expect(await tables.listRows("main.sales.orders", { keys: ["o-2"] })).toEqual([{ id: "o-2", parts: [3], price: 1 }])
    await expect(
      tables.save(ANA, { name: "main.sales.orders", columns: [], source: { kind: "sample", sample: "x" } }, []),
    ).rejects.toMatchObject({ code: "name_taken" })
    expect(await tables.find("main.sales.orders")).toMatchObject({ rowCount: 2 })
    const statement = "CREATE TABLE lately AS SELECT 1 AS n"
    await engine.execute({ statement, parameters: [], catalog: "main", schema: "sales" })
    expect(await tables.find("main.sales.lately")).toMatchObject({ rowCount: 1, source: { kind: "catalog" } })
    expect(await tables.listRows("main.sales.lately")).toEqual([{ n: 1 }])
    expect(await tables.seek("main.sales.nothing")).toBeUndefined()

    const linked = await tables.saveLink(ANA, "main.sales.orders")
    expect(linked).toMatchObject({ version: 1, rowCount: 2, keyColumn: "id", source: { kind: "catalog" } })
    expect((await tables.list()).map(({ name }) => name)).toContain("main.sales.orders")
    expect(await tables.saveLink(ANA, "main.sales.orders")).toEqual(linked)
    await expect(
      tables.save(ANA, { name: "main.sales.orders", columns: [], source: { kind: "sample", sample: "x" } }, []),
    ).rejects.toMatchObject({ code: "name_taken" })
    await make("INSERT INTO `main`.`sales`.`orders` SELECT 'o-3', array(4), 4.0")
    expect(await tables.listRows("main.sales.orders")).toHaveLength(2)
    expect(await tables.saveLink(ANA, "main.sales.orders")).toMatchObject({ version: 2, rowCount: 3 })
    expect(await tables.listRows("main.sales.orders", { keys: ["o-3"] })).toEqual([{ id: "o-3", parts: [4], price: 4 }])
    expect(await tables.listRows("main.sales.orders", { version: 1 })).toHaveLength(2)
  })
})
