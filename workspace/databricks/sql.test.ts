import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createTable, DELTA } from "../../schemas/ddl.ts"
import { COLUMNS_THERE } from "../../schemas/migrations.ts"
import { openTestWarehouse, type TestWarehouse } from "../../tests/warehouse.ts"
import { sqlContract } from "../contract-tests/sql.ts"
import { migrateWarehouse } from "./migrate.ts"
import { runStatement } from "./statements.ts"

let warehouse: TestWarehouse
beforeAll(async () => {
  warehouse = await openTestWarehouse()
})
afterAll(() => warehouse.close())

describe("the Sql port on a warehouse", () => {
  sqlContract(async () => warehouse.sql)

  test("migrating again changes nothing; a schema of an earlier version gets the columns that came later", async () => {
    const { on, workspace } = warehouse
    workspace.world.warehouse.pace({ statementMs: 0 })
    const columns = async () => (await runStatement(on, `${COLUMNS_THERE} ORDER BY 1, 2`)).rows
    const before = await columns()
    await migrateWarehouse(on)
    // Not DROP COLUMN: Delta has it only for tables with column mapping.
    await runStatement(on, "DROP TABLE `reviews`")
    await runStatement(on, createTable("reviews", DELTA).replace(/ {2}`decided_by` .*\n/, ""))
    expect((await columns()).length).toBe(before.length - 1)
    await migrateWarehouse(on)
    expect(await columns()).toEqual(before)
  })

  test("a statement the warehouse refuses is a problem with its words, although it is answered with 200", async () => {
    await expect(
      warehouse.sql.db
        .selectFrom("items")
        .selectAll()
        .where("id", "=", "x")
        .orderBy("nowhere" as "id")
        .execute(),
    ).rejects.toMatchObject({ code: "statement_failed", detail: expect.stringContaining("nowhere") })
  })
})
