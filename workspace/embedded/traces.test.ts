import { afterAll, beforeAll, describe } from "vitest"
import { metricsContract } from "../contract-tests/metrics.ts"
import { overviewContract } from "../contract-tests/overview.ts"
import { tracesContract } from "../contract-tests/traces.ts"
import { type DuckDb, openDuckDb } from "./duckdb.ts"
import { migrateDuckDb } from "./migrate.ts"
import { embeddedSql } from "./sql.ts"

let duck: DuckDb
beforeAll(async () => {
  duck = await openDuckDb(":memory:", { memoryLimit: "256MB", threads: 1 })
  await migrateDuckDb(duck, () => "2026-11-23T10:00:00.000Z")
})
afterAll(() => duck.close())

describe("traces on DuckDB", () => tracesContract(async () => embeddedSql(duck)))
describe("figures on DuckDB", () => metricsContract(async () => embeddedSql(duck)))
describe("the overview on DuckDB", () => overviewContract(async () => embeddedSql(duck)))
