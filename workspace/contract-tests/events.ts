import { expect, test } from "vitest"
import { printedKey } from "../../core/write-key.ts"
import { openEventLog } from "../state/event-log.ts"
import { PROJECTIONS } from "../state/projections.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

const named = (name: string) => ({ kind: "person.saved", subject: name, payload: { name, roles: ["viewer"] } })

/** What the log owes its callers, wherever the rows live. */
export const eventsContract = (open: () => Promise<TestState>): void => {
  const watch = watching("events")
  test("a save sent again under its key records nothing and answers as the first time", async () => {
    const { events } = watch(await open())
    const save = (name: string, key: string) => events.save(ANA, async () => [named(name), named(`${name} 2`)], { key })
    const first = await save("log one", "PUT /people ana k'1")
    expect(await save("log other", "PUT /people ana k'1")).toEqual({ events: first.events, replayed: true })
    expect(await save("log two", "PUT /people ana k'1#0")).toMatchObject({ replayed: false })
    expect(await events.list({ subject: "log other", limit: 5 })).toEqual([])
  })

  test("a key under which something else is asked for is refused; one without a print takes all", async () => {
    const { events } = watch(await open())
    const save = (key: string) => events.save(ANA, async () => [named("log print"), named("log print 2")], { key })
    const [a, b] = ["a", "b"].map((of) => printedKey("PUT /people ana k'2", of.repeat(64)))
    const first = await save(a ?? "")
    expect(first).toMatchObject({ replayed: false })
    expect(await save(a ?? "")).toEqual({ events: first.events, replayed: true })
    await expect(save(b ?? "")).rejects.toMatchObject({ code: "idempotency_key_reused" })
    expect(await save("PUT /people ana k'2")).toEqual({ events: first.events, replayed: true })
    expect(await save(printedKey("PUT /people ana k'", "b".repeat(64)))).toMatchObject({ replayed: false })
  })

  test("events are listed newest first, by what they are about, and paged", async () => {
    const { events } = watch(await open())
    const why = 'a reason\'s "reason"'
    await events.save(
      ANA,
      async () =>
        ["1", "2", "3"].map((at) => ({ ...named("log page"), payload: { name: `p${at}`, roles: ["viewer"] } })),
      { why },
    )
    const page = await events.list({ subject: "log page", kind: "person.saved", person: "ana", limit: 2 })
    expect(page.map(({ payload }) => payload.name)).toEqual(["p3", "p2"])
    expect(page[0]).toMatchObject({ why, runsAs: "ana", at: expect.stringMatching(/Z$/) })
    expect((await events.listKinds()).filter((kind) => kind === "person.saved")).toEqual(["person.saved"])
    const rest = await events.list({ subject: "log page", before: page[1]?.id, limit: 2 })
    expect(rest.map(({ payload }) => payload.name)).toEqual(["p1"])
  })

  test("an event that cannot be folded is not recorded, and nothing of its save is", async () => {
    const { sql, events } = watch(await open())
    const unfit = { kind: "person.saved", subject: "log unfit", payload: { name: "log unfit", roles: ["king"] } }
    await expect(events.save(ANA, async () => [named("log fit"), unfit])).rejects.toThrow()
    expect(await events.list({ subject: "log fit", limit: 5 })).toEqual([])
    expect(await sql.db.selectFrom("settings").select("id").where("id", "like", "%log fit%").execute()).toEqual([])
    expect(await events.save(ANA, async () => [named("log fit")])).toMatchObject({ replayed: false })
  })

  test("what was recorded and not folded, and what was recorded twice, is state once after an open and a rebuild", async () => {
    const { sql, events } = watch(await open())
    const saved = await events.save(ANA, async () => [named("log twice")])
    const before = await sql.db.selectFrom("settings").selectAll().orderBy("id").execute()
    await sql.append(
      "events",
      await sql.db
        .selectFrom("events")
        .selectAll()
        .where("id", "=", saved.events[0]?.id ?? "")
        .execute(),
    )
    await sql.clear("settings")
    const again = await openEventLog(sql, PROJECTIONS, () => Date.parse("2026-11-23T10:00:00.000Z"))
    expect(await sql.db.selectFrom("settings").selectAll().orderBy("id").execute()).toEqual(before)
    await again.rebuild()
    expect(await sql.db.selectFrom("settings").selectAll().orderBy("id").execute()).toEqual(before)
    expect(await again.list({ subject: "log twice", limit: 5 })).toHaveLength(1)
  })

  test("what another process recorded is told when it is asked for, once", async () => {
    const { sql, events } = watch(await open())
    const other = await openEventLog(sql, PROJECTIONS, () => Date.parse("2026-11-23T10:00:01.000Z"), { isShared: true })
    const told: string[] = []
    const stop = events.listen((recorded) => told.push(...recorded.map(({ subject }) => subject)))
    await events.hear()
    expect(told).toEqual([])
    await other.save(ANA, async () => [named("log heard"), named("log heard too")])
    await events.hear()
    await events.hear()
    expect(told).toEqual(["log heard", "log heard too"])
    stop()
  })
}
