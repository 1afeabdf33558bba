import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { z } from "zod"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import { openTestDuck } from "../../tests/support/laptop.ts"
import type { DuckDb } from "../embedded/duckdb.ts"
import { embeddedSql } from "../embedded/sql.ts"
import { openEventLog } from "./event-log.ts"
import { folding, projection } from "./projection.ts"
import type { Sql } from "./sql.ts"

const ana: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }
const at = "2026-11-23T10:00:00.000Z"

const settings = projection({
  table: "settings",
  on: {
    "setting.changed": folding(z.object({ name: z.string(), value: z.string() }), (payload) => [
      {
        id: payload.name,
        next: (row) => ({
          id: payload.name,
          value: JSON.stringify(`${row ? JSON.parse(row.value) : ""}${payload.value}`),
        }),
      },
    ]),
  },
})

const changed = (name: string, value: string) => ({ kind: "setting.changed", subject: name, payload: { name, value } })

let duck: DuckDb
let sql: Sql
let time: number

beforeEach(async () => {
  duck = await openTestDuck(at)
  sql = embeddedSql(duck)
  time = Date.parse(at)
})

afterEach(() => {
  vi.useRealTimers()
})

const open = () => openEventLog(sql, [settings], () => time)
const state = () => sql.db.selectFrom("settings").select(["id", "value"]).orderBy("id").execute()

test("a save is folded into state before it returns", async () => {
  const log = await open()
  await log.save(ana, async () => [changed("a", "1"), changed("b", "2"), changed("a", "3")])
  expect(await state()).toEqual([
    { id: "a", value: '"13"' },
    { id: "b", value: '"2"' },
  ])
})

test("a second save with the same key records nothing and returns what the first recorded", async () => {
  const log = await open()
  const first = await log.save(ana, async () => [changed("a", "1")], { key: "k1" })
  const second = await log.save(ana, async () => [changed("a", "never")], { key: "k1" })
  expect(second).toEqual({ events: first.events, replayed: true })
  expect(await state()).toEqual([{ id: "a", value: '"1"' }])
})

test("a key that begins like another is another key", async () => {
  const log = await open()
  await log.save(ana, async () => [changed("a", "1")], { key: "k1" })
  const other = await log.save(ana, async () => [changed("a", "2")], { key: "k" })
  expect(other.replayed).toBe(false)
})

test("a key that looks like the n-th event of another one is a key of its own", async () => {
  const log = await open()
  await log.save(ana, async () => [changed("a", "1")], { key: "k#1" })
  const other = await log.save(ana, async () => [changed("b", "2")], { key: "k" })
  expect(other).toMatchObject({ replayed: false, events: [{ subject: "b" }] })
  expect((await log.save(ana, async () => [], { key: "k" })).events).toHaveLength(1)
})

test("a save whose decision fails records nothing, and the next one works", async () => {
  const log = await open()
  await expect(
    log.save(ana, async () => {
      throw new Problem("conflict")
    }),
  ).rejects.toThrow(Problem)
  await log.save(ana, async () => [changed("a", "1")])
  expect(await log.list({ limit: 10 })).toHaveLength(1)
})

test("decisions run one after the other, so that each sees what the one before recorded", async () => {
  const log = await open()
  const addOne = () =>
    log.save(ana, async () => {
      const row = await sql.db.selectFrom("settings").select("value").where("id", "=", "n").executeTakeFirst()
      return [changed("n", row === undefined ? "x" : "y")]
    })
  await Promise.all(Array.from({ length: 8 }, addOne))
  expect(await state()).toEqual([{ id: "n", value: '"xyyyyyyy"' }])
})

test("an event recorded but not folded, as after a crash, is folded when the log opens", async () => {
  const log = await open()
  await log.save(ana, async () => [changed("a", "1")])
  const [event] = await log.list({ limit: 1 })
  await sql.clear("settings")
  await open()
  expect(event?.person).toBe("ana")
  expect(await state()).toEqual([{ id: "a", value: '"1"' }])
})

test("an event whose fold could not be stored is folded before the next save, which builds on it", async () => {
  const whole = sql
  let fails = false
  sql = {
    ...whole,
    merge: async (table, rows) => {
      if (fails) throw new Error("no space left")
      await whole.merge(table, rows)
    },
  }
  const log = await open()
  const heard: string[] = []
  log.listen((events) => heard.push(...events.map(({ subject }) => subject)))
  await log.save(ana, async () => [changed("a", "1")])
  fails = true
  await expect(log.save(ana, async () => [changed("a", "2")], { key: "k" })).rejects.toThrow("no space left")
  await expect(log.save(ana, async () => [changed("a", "3")])).rejects.toThrow("no space left")
  fails = false
  expect((await log.save(ana, async () => [changed("a", "never")], { key: "k" })).replayed).toBe(true)
  expect(await state()).toEqual([{ id: "a", value: '"12"' }])
  await log.save(ana, async () => [changed("a", "4")])
  expect(await state()).toEqual([{ id: "a", value: '"124"' }])
  expect(heard).toEqual(["a", "a", "a"])
})

test("an event whose fold could not be stored shows within a minute, also when nobody saves again", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  let failures = 2
  const failing: Sql = {
    ...sql,
    merge: async (table, rows) => {
      if (failures-- > 0) throw new Problem("databricks_busy")
      await sql.merge(table, rows)
    },
  }
  const log = await openEventLog(failing, [settings], () => time)
  await expect(log.save(ana, async () => [changed("a", "1")])).rejects.toThrow(Problem)
  expect(await state()).toEqual([])
  await vi.advanceTimersByTimeAsync(20_000)
  await vi.waitFor(() => expect(failures).toBe(0), { interval: 1 })
  await vi.advanceTimersByTimeAsync(20_000)
  vi.useRealTimers()
  await expect.poll(state).toEqual([{ id: "a", value: '"1"' }])
})

test("rebuilding gives the same state as folding as it happened", async () => {
  const log = await open()
  for (const value of ["1", "2", "3"]) await log.save(ana, async () => [changed("a", value), changed("b", value)])
  const before = await sql.db.selectFrom("settings").selectAll().orderBy("id").execute()
  expect(await log.rebuild()).toEqual({ events: 6, rows: 2 })
  expect(await sql.db.selectFrom("settings").selectAll().orderBy("id").execute()).toEqual(before)
})

test("ids keep growing when the clock steps back, so that nothing is taken for old", async () => {
  await (await open()).save(ana, async () => [changed("a", "1")])
  time -= 3_600_000
  const log = await open()
  await log.save(ana, async () => [changed("a", "2")])
  expect(await state()).toEqual([{ id: "a", value: '"12"' }])
})

test("a row repeated by a lost reply counts once", async () => {
  const log = await open()
  await log.save(ana, async () => [changed("a", "1")])
  const rows = await sql.db.selectFrom("events").selectAll().execute()
  await sql.append("events", rows)
  await log.rebuild()
  expect(await state()).toEqual([{ id: "a", value: '"1"' }])
  expect(await log.list({ limit: 10 })).toHaveLength(1)
})
