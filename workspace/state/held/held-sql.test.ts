import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Row } from "../../../schemas/tables.ts"
import { openTestDuck } from "../../../tests/support/laptop.ts"
import { databitsContract } from "../../contract-tests/databits.ts"
import { deploymentContract } from "../../contract-tests/deployment.ts"
import { settingsContract } from "../../contract-tests/settings.ts"
import { ANA, openTestState, type TestState } from "../../contract-tests/state.ts"
import { tablesContract } from "../../contract-tests/tables.ts"
import { trainingContract } from "../../contract-tests/training.ts"
import type { DuckDb } from "../../embedded/duckdb.ts"
import { embeddedSql } from "../../embedded/sql.ts"
import type { Sql } from "../sql.ts"
import { heldSql } from "./held-sql.ts"

let duck: DuckDb
let engine: Sql
let state: TestState
beforeAll(async () => {
  duck = await openTestDuck()
  engine = embeddedSql(duck)
  state = await openTestState(heldSql(engine, async () => true))
})
afterAll(() => duck.close())

describe("Databits from memory", () => databitsContract(async () => state))
describe("deployment from memory", () => deploymentContract(async () => state))
describe("training from memory", () => trainingContract(async () => state))
describe("settings from memory", () => settingsContract(async () => state))
describe("the catalog of tables from memory", () => tablesContract(async () => state))

const setting = (id: string, value: string, last_event: string): Row<"settings"> => ({ id, value, last_event })

test("a query over what is held is answered without the engine, and as the engine answers it", async () => {
  const sql = heldSql(engine, async () => true)
  await sql.merge(
    "settings",
    ["b", "a", "ä", "B", "z%"].map((id) => setting(id, `"${id}"`, "1")),
  )
  const asked = (db: Sql["db"]) => [
    db.selectFrom("settings").selectAll().orderBy("id").compile(),
    db.selectFrom("settings").select(["value", "id"]).where("id", ">=", "a").orderBy("id", "desc").limit(2).compile(),
    db.selectFrom("settings").select("id").where("id", "in", ["a", "B"]).orderBy("id").compile(),
    db.selectFrom("settings").select("id").where("id", "not like", "z%").orderBy("id").offset(1).compile(),
    db
      .selectFrom("settings")
      .select("id")
      .where((eb) => eb.or([eb("id", "=", "a"), eb.and([eb("id", "=", "b"), eb("value", "!=", '"b"')])]))
      .orderBy("id")
      .compile(),
  ]
  const fromEngine = await Promise.all(asked(engine.db).map((query) => engine.db.executeQuery(query)))
  await sql.load()
  await duck.run("ALTER TABLE settings RENAME TO settings_away")
  const again = await Promise.all(asked(sql.db).map((query) => sql.db.executeQuery(query)))
  await duck.run("ALTER TABLE settings_away RENAME TO settings")
  expect(again.map(({ rows }) => rows)).toEqual(fromEngine.map(({ rows }) => rows))
})

test("while others have recorded something since, the engine answers; what is folded meanwhile is held after", async () => {
  let known = true
  const sql = heldSql(engine, async () => known)
  await sql.load()
  const value = async (): Promise<string | undefined> =>
    (await sql.db.selectFrom("settings").select("value").where("id", "=", "shared").executeTakeFirst())?.value
  await sql.merge("settings", [setting("shared", '"mine"', "1")])
  await engine.merge("settings", [setting("shared", '"theirs"', "2")])
  expect(await value()).toBe('"mine"')
  known = false
  expect(await value()).toBe('"theirs"')
  await sql.merge("settings", [setting("shared", '"theirs"', "2")])
  await sql.merge("settings", [setting("shared", '"late"', "1")])
  known = true
  expect(await value()).toBe('"theirs"')
})

test("what is not found is looked for once more, as of when it was asked for", async () => {
  const moments: (number | undefined)[] = []
  const sql = heldSql(engine, async (since) => {
    moments.push(since)
    return since === undefined
  })
  await sql.load()
  await state.events.save(ANA, async () => [
    { kind: "endpoint.requested", subject: "just_made", payload: { name: "just_made", agent: "a@1.0.0" } },
  ])
  const found = () => sql.db.selectFrom("endpoints").select("id").where("id", "=", "just_made").execute()
  expect(await found()).toHaveLength(1)
  expect(moments).toEqual([undefined, expect.any(Number), undefined])
})
