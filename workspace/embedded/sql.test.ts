import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openTestDuck } from "../../tests/support/laptop.ts"
import { sqlContract } from "../contract-tests/sql.ts"
import type { DuckDb } from "./duckdb.ts"
import { embeddedSql } from "./sql.ts"

let duck: DuckDb
beforeAll(async () => {
  duck = await openTestDuck()
})
afterAll(() => duck.close())

describe("the Sql port on DuckDB", () => sqlContract(async () => embeddedSql(duck)))

test("merges of one new row at the same time make one row, which holds the newest", async () => {
  const sql = embeddedSql(duck)
  const events = Array.from({ length: 20 }, (_, at) => String((at * 7) % 20).padStart(4, "0"))
  await Promise.all(
    events.map((last_event) => sql.merge("settings", [{ id: "raced", value: JSON.stringify(last_event), last_event }])),
  )
  const rows = await sql.db.selectFrom("settings").selectAll().where("id", "=", "raced").execute()
  expect(rows).toEqual([{ id: "raced", value: '"0019"', last_event: "0019" }])
})
