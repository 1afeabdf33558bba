import { type CompiledQuery, Kysely, PostgresAdapter, PostgresIntrospector } from "kysely"
import { afterEach, beforeEach, expect, test } from "vitest"
import { z } from "zod"
import { openTestWarehouse, type TestWarehouse } from "../../tests/warehouse.ts"
import { ANA } from "../contract-tests/state.ts"
import { type EventLog, openEventLog } from "../state/event-log.ts"
import { driverOver } from "../state/kysely-driver.ts"
import { folding, ITSELF, projection } from "../state/projection.ts"
import type { StateRows } from "../state/sql.ts"
import { databricksSql } from "./sql.ts"
import { openClient } from "./wire/client.ts"
import { fixedToken } from "./wire/credentials.ts"
import { PATIENT } from "./wire/retry.ts"

/** A setting that remembers every value in order: an event that is lost, doubled or out of order is seen in it. */
const settings = projection({
  table: "settings",
  about: ITSELF,
  on: {
    "setting.changed": folding(z.object({ name: z.string(), value: z.string() }), ({ name, value }) => [
      {
        id: name,
        next: (row) => ({ id: name, value: JSON.stringify([...(row ? JSON.parse(row.value) : []), value]) }),
      },
    ]),
  },
})
const changed = (value: string) => ({ kind: "setting.changed", subject: "a", payload: { name: "a", value } })

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse(0)
})
afterEach(() => warehouse.close())

/** A process of its own on the same tables; `skewMs` is how much its clock is ahead. */
const openProcess = (skewMs = 0): Promise<EventLog> => {
  const { workspace, on } = warehouse
  const quick = { ...PATIENT, budgetMs: 2_000, sleep: async () => new Promise<void>((done) => setTimeout(done, 1)) }
  const token = workspace.world.identities.give({ kind: "service", name: "app-sp" })
  const client = openClient({
    as: "app",
    host: workspace.host,
    principal: "app-sp",
    credentials: fixedToken(token),
    userAgent: "databits/test",
    patience: quick,
  })
  const sql = databricksSql({ ...on, client, patience: quick })
  return openEventLog(sql, [settings], () => Date.now() + skewMs, { isShared: true })
}

const values = async (): Promise<string[]> => {
  const row = await warehouse.sql.db.selectFrom("settings").select("value").where("id", "=", "a").executeTakeFirst()
  return row ? JSON.parse(row.value) : []
}
const recorded = async (): Promise<string[]> => {
  const rows = await warehouse.sql.db.selectFrom("events").select("payload").orderBy("id").execute()
  return rows.map(({ payload }) => JSON.parse(payload).value)
}

test("two processes that write at once, one with a clock behind, keep every event once and in one order", async () => {
  const [one, other] = await Promise.all([openProcess(), openProcess(-60_000)])
  const heard: string[] = []
  one.listen((events) => heard.push(...events.map(({ payload }) => String(payload.value))))
  const names = ["1", "2", "3", "4", "5"]
  await Promise.all([
    ...names.map((name) => one.save(ANA, async () => [changed(`a${name}`)])),
    ...names.map((name) => other.save(ANA, async () => [changed(`b${name}`)])),
  ])
  await one.save(ANA, async () => [changed("last")])
  const all = await values()
  expect(all.toSorted()).toEqual([...names.map((name) => `a${name}`), ...names.map((name) => `b${name}`), "last"])
  expect(all).toEqual(await recorded())
  expect(heard).toEqual(all)
  await other.rebuild()
  expect(await values()).toEqual(all)
})

test("who decides on what another process has just changed decides again", async () => {
  const [one, other] = await Promise.all([openProcess(), openProcess()])
  const onlyFirst = (name: string) => async () => ((await values()).length === 0 ? [changed(name)] : [])
  await Promise.all([one.save(ANA, onlyFirst("one")), other.save(ANA, onlyFirst("other"))])
  expect(await values()).toHaveLength(1)
  expect(await recorded()).toHaveLength(1)
})

test("one key used in two processes at once is recorded once", async () => {
  const [one, other] = await Promise.all([openProcess(), openProcess()])
  const saved = await Promise.all(
    [one, other].map((log) => log.save(ANA, async () => [changed("v")], { key: "the same" })),
  )
  expect(saved.map(({ replayed }) => replayed).toSorted()).toEqual([false, true])
  expect(saved[0]?.events).toEqual(saved[1]?.events)
  expect(await values()).toEqual(["v"])
})

test("rows that are kept in memory hide neither what others made of them nor a write that failed half-way", async () => {
  const { warehouse: engine } = warehouse.workspace.world
  const [one, other] = await Promise.all([openProcess(), openProcess()])
  const about = ["a", "a row that is not there"]
  await one.save(ANA, async () => [changed("1")], { about })
  await one.save(ANA, async () => [changed("2")])
  await other.save(ANA, async () => [changed("3")])
  await one.save(ANA, async () => [changed("4")], { about })
  engine.refuse(/MERGE INTO `settings`/, "not now")
  await expect(one.save(ANA, async () => [changed("5")])).rejects.toThrow("not now")
  engine.allow()
  await one.save(ANA, async () => [changed("6")])
  await other.save(ANA, async () => [changed("7")], { about })
  await one.save(ANA, async () => [changed("8")])
  expect(await values()).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"])
  expect(await recorded()).toEqual(await values())
})

test("what a save that was refused has asked for is not taken for newer than what the next one stored", async () => {
  const pause = () => new Promise((done) => setTimeout(done, 200))
  let isLate = false
  const { db } = warehouse.sql
  const run = async (query: CompiledQuery) => {
    const waits = isLate
    const { rows } = await db.executeQuery<Record<string, unknown>>(query)
    if (waits && query.sql.startsWith("select * from `settings`")) await pause()
    return [...rows]
  }
  const late = new Kysely<StateRows>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driverOver(run),
      createIntrospector: (one) => new PostgresIntrospector(one),
      createQueryCompiler: () => ({ compileQuery: (node, id) => db.getExecutor().compileQuery(node, id) }),
    },
  })
  const log = await openEventLog({ ...warehouse.sql, db: late }, [settings], Date.now, { isShared: true })
  await log.save(ANA, async () => [changed("1")], { about: ["a"] })
  const refused = async (): Promise<never> => {
    throw new Error("refused at once")
  }
  isLate = true
  await expect(log.save(ANA, refused, { about: ["a"] })).rejects.toThrow("refused at once")
  isLate = false
  await log.save(ANA, async () => [changed("2")])
  await pause()
  await log.save(ANA, async () => [changed("3")])
  expect(await values()).toEqual(["1", "2", "3"])
})

test("what a save has stored need not be read by the next one", async () => {
  const { submitted } = warehouse.workspace.world.warehouse
  const log = await openProcess()
  const reads = () => submitted.filter(({ statement }) => /^select \* from `settings`/i.test(statement)).length
  await log.save(ANA, async () => [changed("1")])
  expect(reads()).toBe(1)
  await log.save(ANA, async () => [changed("2")])
  expect(reads()).toBe(1)
  expect(await values()).toEqual(["1", "2"])
})

const SUBMIT = { method: "POST", path: /^\/api\/2\.0\/sql\/statements$/ }
const FAULTS = {
  "lost replies": { kind: "reply lost" },
  "cut connections": { kind: "cut" },
  "half answers": { kind: "half" },
  "a gateway's page": { kind: "page", status: 502 },
  "a gateway that gave up": { kind: "page", status: 504 },
  busy: { kind: "status", status: 429, errorCode: "REQUEST_LIMIT_EXCEEDED", retryAfter: "0" },
  unavailable: { kind: "status", status: 503, errorCode: "TEMPORARILY_UNAVAILABLE" },
  "an error of its own": { kind: "status", status: 500, errorCode: "INTERNAL_ERROR" },
} as const

test.each(Object.entries(FAULTS))(
  "with %s what is acknowledged is there once; what is not can be sent again",
  async (_, fault) => {
    const log = await openProcess()
    const { faults, warehouse: engine } = warehouse.workspace.world
    engine.pace({ conflictShare: 0.3 })
    const acknowledged: string[] = []
    for (const name of ["1", "2", "3", "4", "5", "6"]) {
      // A different statement of the save is hit each time: reading the key, the rows, the append, the merge.
      const until = engine.submitted.length + Number(name) - 1
      const hit = setInterval(() => {
        if (engine.submitted.length < until) return
        clearInterval(hit)
        faults.plan(fault, SUBMIT)
      }, 0)
      for (let tries = 0; tries < 5; tries++) {
        const saved = await log.save(ANA, async () => [changed(name)], { key: `save ${name}` }).catch(() => undefined)
        if (!saved) continue
        acknowledged.push(name)
        break
      }
      clearInterval(hit)
    }
    faults.clear()
    expect(acknowledged).toEqual(["1", "2", "3", "4", "5", "6"])
    expect(await values()).toEqual(acknowledged)
    expect(await recorded()).toEqual(acknowledged)
  },
)

test("events whose rows could not be stored are folded before the next save, in order", async () => {
  const log = await openProcess()
  const { world } = warehouse.workspace
  await log.save(ANA, async () => [changed("1")])
  world.warehouse.refuse(/MERGE INTO `settings`/, "User does not have MODIFY on Table 'main.databits.settings'.")
  await expect(log.save(ANA, async () => [changed("2")], { key: "two" })).rejects.toMatchObject({
    code: "databricks_denied",
    remedy: expect.stringContaining("GRANT MODIFY"),
  })
  world.warehouse.allow()
  await log.save(ANA, async () => [changed("3")])
  expect(await values()).toEqual(["1", "2", "3"])
  expect((await log.save(ANA, async () => [changed("2")], { key: "two" })).replayed).toBe(true)
  expect(await recorded()).toEqual(["1", "2", "3"])
})
