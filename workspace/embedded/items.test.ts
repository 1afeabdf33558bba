import { afterAll, beforeAll, describe } from "vitest"
import { itemsContract } from "../contract-tests/items.ts"
import { openTestState, type TestState } from "../contract-tests/state.ts"
import { type DuckDb, openDuckDb } from "./duckdb.ts"
import { migrateDuckDb } from "./migrate.ts"
import { embeddedSql } from "./sql.ts"

let duck: DuckDb
let state: TestState
beforeAll(async () => {
  duck = await openDuckDb(":memory:", { memoryLimit: "256MB", threads: 1 })
  await migrateDuckDb(duck, () => "2026-11-23T10:00:00.000Z")
  state = await openTestState(embeddedSql(duck))
})
afterAll(() => duck.close())

describe("items on DuckDB", () => itemsContract(async () => state))
