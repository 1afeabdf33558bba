import { afterAll, beforeAll, describe } from "vitest"
import { openTestWarehouse, type TestWarehouse } from "../../tests/warehouse.ts"
import { itemsContract } from "../contract-tests/items.ts"
import { openTestState, type TestState } from "../contract-tests/state.ts"

let warehouse: TestWarehouse
let state: TestState
beforeAll(async () => {
  warehouse = await openTestWarehouse()
  state = await openTestState(warehouse.sql)
})
afterAll(() => warehouse.close())

describe("items on a warehouse", () => itemsContract(async () => state))
