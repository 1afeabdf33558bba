import { afterAll, beforeAll, describe } from "vitest"
import { openTestDuck } from "../../tests/support/laptop.ts"
import { itemsContract } from "../contract-tests/items.ts"
import { openTestState, type TestState } from "../contract-tests/state.ts"
import type { DuckDb } from "./duckdb.ts"
import { embeddedSql } from "./sql.ts"

let duck: DuckDb
let state: TestState
beforeAll(async () => {
  duck = await openTestDuck()
  state = await openTestState(embeddedSql(duck))
})
afterAll(() => duck.close())

describe("items on DuckDB", () => itemsContract(async () => state))
