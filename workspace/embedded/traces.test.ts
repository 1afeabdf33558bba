import { afterAll, beforeAll, describe } from "vitest"
import { openTestDuck } from "../../tests/support/laptop.ts"
import { metricsContract } from "../contract-tests/metrics.ts"
import { overviewContract } from "../contract-tests/overview.ts"
import { tracesContract } from "../contract-tests/traces.ts"
import type { DuckDb } from "./duckdb.ts"
import { embeddedSql } from "./sql.ts"

let duck: DuckDb
beforeAll(async () => {
  duck = await openTestDuck()
})
afterAll(() => duck.close())

describe("traces on DuckDB", () => tracesContract(async () => embeddedSql(duck)))
describe("figures on DuckDB", () => metricsContract(async () => embeddedSql(duck)))
describe("the overview on DuckDB", () => overviewContract(async () => embeddedSql(duck)))
