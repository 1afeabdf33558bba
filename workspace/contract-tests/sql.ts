import { expect, test } from "vitest"
import type { Row } from "../../schemas/tables.ts"
import type { Sql } from "../state/sql.ts"

const setting = (id: string, value: string, last_event: string): Row<"settings"> => ({
  id,
  value: JSON.stringify(value),
  last_event,
})

const span = (id: string, label: string | null): Row<"run_events"> => ({
  id,
  run_id: "run",
  kind: "note",
  payload: JSON.stringify({ label }),
  at: "2026-11-23T10:00:00.123Z",
})

/** What both engines owe the repositories. Each test works in tables of its own ids. */
export const sqlContract = (open: () => Promise<Sql>): void => {
  test("appended rows come back with the values they went in with", async () => {
    const sql = await open()
    const row: Row<"evaluation_cases"> = {
      id: "case-1",
      evaluation_id: "e",
      item_id: null,
      input: 'it\'s "quoted", `ticked`,\n새 줄 and :p1 $1',
      expected: null,
      answer: "a",
      scorer: "exact",
      value: 0.1 + 0.2,
      confidence: 1e-9,
      trace_id: null,
      created_at: "2026-11-23T10:00:00.123Z",
    }
    await sql.append("evaluation_cases", [row])
    expect(await sql.db.selectFrom("evaluation_cases").selectAll().where("id", "=", "case-1").execute()).toEqual([row])
  })

  test("integers, booleans and instants are compared as such", async () => {
    const sql = await open()
    await sql.append("run_events", [span("x-1", "a"), { ...span("x-2", null), at: "2026-11-24T00:00:00.000Z" }])
    const late = await sql.db
      .selectFrom("run_events")
      .select(["id", "at"])
      .where("id", "in", ["x-1", "x-2"])
      .where("at", ">", "2026-11-23T12:00:00.000Z")
      .execute()
    expect(late).toEqual([{ id: "x-2", at: "2026-11-24T00:00:00.000Z" }])
    const counted = await sql.db
      .selectFrom("run_events")
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .where("id", "like", "x-%")
      .executeTakeFirst()
    expect(counted).toEqual({ n: 2 })
  })

  test("a query asked while a table held little is right when it holds more", async () => {
    const sql = await open()
    const all = () => sql.db.selectFrom("span_payloads").selectAll().orderBy("trace_id").execute()
    const without = () => sql.db.selectFrom("span_payloads").select("id").where("output", "is", null).execute()
    const small: Row<"span_payloads"> = { id: "g1", trace_id: "t1", input: "i", output: "o" }
    const large = { id: "g2 and so on for long", trace_id: "t2 as well", input: "a much longer input", output: null }
    await all()
    await sql.append("span_payloads", [small])
    expect(await all()).toEqual([small])
    expect(await without()).toEqual([])
    await sql.append("span_payloads", [large])
    expect(await all()).toEqual([small, large])
    expect(await without()).toEqual([{ id: large.id }])
  })

  test("rows are added after the newest one only: who does not know it adds nothing", async () => {
    const sql = await open()
    const event = (id: string): Row<"events"> => ({
      id,
      key: id,
      kind: "after.tested",
      subject: "s",
      payload: "{}",
      person: "ana",
      runs_as: "ana",
      why: null,
      at: "2026-11-23T10:00:00.123Z",
    })
    const newest = await sql.db.selectFrom("events").select("id").orderBy("id", "desc").limit(1).executeTakeFirst()
    expect(await sql.appendAfter("events", [event("z-1"), event("z-2")], newest?.id ?? "")).toBe(true)
    expect(await sql.appendAfter("events", [event("z-3")], "z-1")).toBe(false)
    const many = Array.from({ length: 501 }, (_, at) => event(`z-4-${String(at).padStart(3, "0")}`))
    expect(await sql.appendAfter("events", many, "z-2")).toBe(true)
    const ids = await sql.db.selectFrom("events").select("id").where("id", "like", "z-%").orderBy("id").execute()
    expect(ids.map(({ id }) => id)).toEqual(["z-1", "z-2", ...many.map(({ id }) => id)])
  })

  test("a merge adds what is new, replaces what is older, leaves what is newer", async () => {
    const sql = await open()
    await sql.merge("settings", [setting("m-1", "one", "0002"), setting("m-2", "two", "0002")])
    await sql.merge("settings", [
      setting("m-1", "old", "0001"),
      setting("m-2", "new", "0003"),
      setting("m-3", "three", "0001"),
    ])
    const rows = await sql.db
      .selectFrom("settings")
      .select(["id", "value"])
      .where("id", "like", "m-%")
      .orderBy("id")
      .execute()
    expect(rows.map((row) => JSON.parse(row.value))).toEqual(["one", "new", "three"])
  })

  test("a merge of many rows does to each what a merge of one does", async () => {
    const sql = await open()
    const rows = (newest: string, value: string) =>
      Array.from({ length: 30 }, (_, at) => setting(`many-${String(at).padStart(2, "0")}`, value, newest))
    await sql.merge("settings", rows("0002", "first").slice(0, 20))
    await sql.merge("settings", rows("0001", "too old"))
    await sql.merge("settings", rows("0003", "newest").slice(15))
    const found = await sql.db
      .selectFrom("settings")
      .select(["id", "value"])
      .where("id", "like", "many-%")
      .orderBy("id")
      .execute()
    const values = found.map((row) => JSON.parse(row.value))
    expect(values).toEqual([...Array(15).fill("first"), ...Array(15).fill("newest")])
  })

  test("more rows than one statement carries arrive in full, and more than one chunk comes back in order", async () => {
    const sql = await open()
    const rows = Array.from({ length: 1_201 }, (_, index) => span(`many-${String(index).padStart(5, "0")}`, "a"))
    await sql.append("run_events", rows)
    const back = await sql.db
      .selectFrom("run_events")
      .select("id")
      .where("id", "like", "many-%")
      .orderBy("id")
      .execute()
    expect(back.map((row) => row.id)).toEqual(rows.map((row) => row.id))
  })

  test("limit and offset take parameters", async () => {
    const sql = await open()
    await sql.append(
      "run_events",
      ["l-1", "l-2", "l-3"].map((id) => span(id, "a")),
    )
    const page = await sql.db
      .selectFrom("run_events")
      .select("id")
      .where("id", "like", "l-%")
      .orderBy("id")
      .limit(1)
      .offset(1)
      .execute()
    expect(page).toEqual([{ id: "l-2" }])
  })

  test("of several events with one key the view keeps the lowest id", async () => {
    const sql = await open()
    const event: Row<"events"> = {
      id: "e-2",
      key: "view-key",
      kind: "k",
      subject: "s",
      payload: "{}",
      person: "ana",
      runs_as: "ana",
      why: null,
      at: "2026-11-23T10:00:00.000Z",
    }
    await sql.append("events", [event])
    await sql.append("events", [{ ...event, id: "e-1" }])
    expect(await sql.db.selectFrom("events_current").select("id").where("key", "=", "view-key").execute()).toEqual([
      { id: "e-1" },
    ])
  })

  test("a cleared table is empty", async () => {
    const sql = await open()
    await sql.merge("settings", [setting("c-1", "one", "0001")])
    await sql.clear("settings")
    expect(await sql.db.selectFrom("settings").selectAll().execute()).toEqual([])
  })
}
