import { afterAll, beforeAll, describe } from "vitest"
import { sqlContract } from "../contract-tests/sql.ts"
import { type DuckDb, openDuckDb } from "./duckdb.ts"
import { migrateDuckDb } from "./migrate.ts"
import { embeddedSql } from "./sql.ts"

let duck: DuckDb
beforeAll(async () => {
  duck = await openDuckDb(":memory:", { memoryLimit: "256MB", threads: 1 })
  await migrateDuckDb(duck, () => "2026-11-23T10:00:00.000Z")
})
afterAll(() => duck.close())

describe("the Sql port on DuckDB", () => sqlContract(async () => embeddedSql(duck)))
