import { afterAll, beforeAll, describe } from "vitest"
import { openTestWarehouse, type TestWarehouse } from "../../tests/warehouse.ts"
import { metricsContract } from "../contract-tests/metrics.ts"
import { overviewContract } from "../contract-tests/overview.ts"
import { tracesContract } from "../contract-tests/traces.ts"

let warehouse: TestWarehouse
beforeAll(async () => {
  warehouse = await openTestWarehouse(20)
})
afterAll(() => warehouse.close())

describe("traces on a warehouse", () => tracesContract(async () => warehouse.sql))
describe("figures on a warehouse", () => metricsContract(async () => warehouse.sql))
describe("the overview on a warehouse", () => overviewContract(async () => warehouse.sql))
