import { afterEach, describe, expect, test } from "vitest"
import { openTestWarehouse, type TestWarehouse } from "../../tests/warehouse.ts"
import { runStatement } from "./statements.ts"
import { PATIENT } from "./wire/retry.ts"

let warehouse: TestWarehouse
afterEach(() => warehouse.close())

const event = (id: string, key = id) => ({
  id,
  key,
  kind: "thing.happened",
  subject: "thing",
  payload: "{}",
  person: "ana",
  runs_as: "ana",
  why: null,
  at: "2026-11-23T10:00:00.000Z",
})
const events = () => warehouse.sql.db.selectFrom("events").select("id").orderBy("id").execute()

describe("a statement", () => {
  test("has typed cells: exact integers, instants in UTC, nested values as JSON", async () => {
    warehouse = await openTestWarehouse(0)
    const { columns, rows } = await runStatement(
      warehouse.on,
      "SELECT CAST(7 AS INT) AS small, CAST(9007199254740993 AS BIGINT) AS long, 1.5 AS part, true AS yes, NULL AS none, TIMESTAMP '2026-11-23 10:00:00+02' AS at, DATE '2026-11-23' AS day, array(1, 2) AS list",
    )
    expect(rows).toEqual([
      {
        small: 7,
        long: "9007199254740993",
        part: 1.5,
        yes: true,
        none: null,
        at: "2026-11-23T08:00:00.000Z",
        day: "2026-11-23",
        list: "[1,2]",
      },
    ])
    expect(columns.map(({ type }) => type).slice(0, 2)).toEqual(["INT", "BIGINT"])
  })

  test("that takes long is followed, also while the warehouse wakes up", async () => {
    warehouse = await openTestWarehouse(0)
    warehouse.workspace.world.warehouse.sleep()
    expect(warehouse.workspace.world.warehouse.state()).toBe("STOPPED")
    expect((await runStatement(warehouse.on, "SELECT 1 AS one")).rows).toEqual([{ one: 1 }])
    expect(warehouse.workspace.world.warehouse.state()).toBe("RUNNING")
  })

  test("that failed for now is sent again, unless twice might do harm", async () => {
    warehouse = await openTestWarehouse(0)
    const { faults } = warehouse.workspace.world
    const fault = { kind: "failed", errorCode: "TEMPORARILY_UNAVAILABLE", message: "The warehouse is busy." } as const
    const on = { method: "POST", path: /\/statements$/ }
    const quick = { ...warehouse.on, patience: { ...PATIENT, sleep: async () => undefined } }
    faults.plan(fault, { ...on, times: 3 })
    expect((await runStatement(quick, "SELECT 1 AS one", [], { repeatable: true })).rows).toEqual([{ one: 1 }])
    faults.plan(fault, on)
    await expect(runStatement(quick, "SELECT 1 AS one")).rejects.toMatchObject({ code: "databricks_busy" })
    faults.plan(fault, on)
    await warehouse.sql.append("events", [event("busy")])
    expect(await events()).toEqual([{ id: "busy" }])
  })

  test("that nobody waits for any more is stopped at the warehouse", async () => {
    warehouse = await openTestWarehouse(0)
    const { world, heard } = warehouse.workspace
    world.warehouse.pace({ statementMs: 40_000 })
    const controller = new AbortController()
    const answer = runStatement({ ...warehouse.on, wait: "5s" }, "SELECT 1", [], { signal: controller.signal })
    setTimeout(() => controller.abort(), 100)
    await expect(answer).rejects.toMatchObject({ code: "run_cancelled" })
    await expect.poll(() => heard.some(({ path }) => path.endsWith("/cancel")), { timeout: 10_000 }).toBe(true)
  })

  test("that lacks a grant says which, with the SQL that gives it", async () => {
    warehouse = await openTestWarehouse(0)
    warehouse.workspace.world.warehouse.refuse(
      /secret_table/,
      "User does not have SELECT on Table 'main.hr.secret_table'.",
    )
    await expect(runStatement(warehouse.on, "SELECT * FROM secret_table")).rejects.toMatchObject({
      code: "databricks_denied",
      remedy: "Ask an owner to run: GRANT SELECT ON TABLE `main`.`hr`.`secret_table` TO `app-sp`",
    })
  })
})

describe("writes of state", () => {
  test("an append whose answer was lost is there once", async () => {
    warehouse = await openTestWarehouse(0)
    const { faults } = warehouse.workspace.world
    faults.plan({ kind: "reply lost" }, { method: "POST", path: /statements$/ })
    await warehouse.sql.append("events", [event("e1"), event("e2")])
    faults.plan({ kind: "cut" }, { method: "POST", path: /statements$/ })
    await warehouse.sql.append("events", [event("e3")])
    expect(await events()).toEqual([{ id: "e1" }, { id: "e2" }, { id: "e3" }])
  })

  test("other writers are waited for", async () => {
    warehouse = await openTestWarehouse(0)
    warehouse.workspace.world.warehouse.pace({ conflictShare: 0.6 })
    for (let index = 0; index < 6; index++) await warehouse.sql.append("events", [event(`e${index}`)])
    expect(await events()).toHaveLength(6)
  })

  test("a merge in which two rows meet one is refused, as a warehouse does", async () => {
    warehouse = await openTestWarehouse(0)
    const row = { id: "s", value: "1", last_event: "e1" }
    const setting = { ...row, changed_by: "ana", changed_at: "2026-11-23T10:00:00.000Z" }
    await warehouse.sql.merge("settings", [setting])
    await expect(
      warehouse.sql.merge("settings", [
        { ...setting, last_event: "e2" },
        { ...setting, last_event: "e3" },
      ]),
    ).rejects.toMatchObject({ code: "statement_failed", detail: expect.stringContaining("MULTIPLE_SOURCE_ROW") })
  })
})
