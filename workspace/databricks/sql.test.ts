import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openTestWarehouse, type TestWarehouse } from "../../tests/warehouse.ts"
import { sqlContract } from "../contract-tests/sql.ts"

let warehouse: TestWarehouse
beforeAll(async () => {
  warehouse = await openTestWarehouse()
})
afterAll(() => warehouse.close())

describe("the Sql port on a warehouse", () => {
  sqlContract(async () => warehouse.sql)

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
