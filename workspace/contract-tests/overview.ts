import { expect, test } from "vitest"
import type { OverviewFilter } from "../../core/ports/overview.ts"
import type { Row } from "../../schemas/tables.ts"
import { overviewOver } from "../state/overview.ts"
import type { Sql } from "../state/sql.ts"
import { tracesOver } from "../state/traces.ts"
import { aSpan } from "./traces.ts"
import { watching } from "./watch.ts"

const RANGE: OverviewFilter = {
  since: "2026-12-01T00:00:00.000Z",
  until: "2026-12-02T00:00:00.000Z",
  parts: ["2026-12-01T00:00:00.000Z", "2026-12-01T09:00:00.000Z", "2026-12-01T11:00:00.000Z"],
  below: 0.6,
  belowOf: new Map([["strict", 0.9]]),
}

const openItem = (
  id: string,
  databit_id: string,
  agent_confidence: number | null,
  own: Partial<Row<"item_state">> = {},
): Row<"item_state"> => ({
  id,
  databit_id,
  item_ref: `t@1#${id}`,
  content_hash: id,
  source: "table",
  trace_id: null,
  status: "open",
  agent_label: null,
  agent_confidence,
  margin: null,
  suggestion_id: null,
  human_label: null,
  human_value: null,
  reviewed_by: null,
  reviewed_at: null,
  review_id: null,
  review_count: 0,
  skipped_by: "[]",
  note: null,
  created_at: RANGE.since,
  source_key: null,
  superseded_by: null,
  history: null,
  last_event: id,
  ...own,
})

const review = (id: string, created_at: string, own: Partial<Row<"reviews">> = {}): Row<"reviews"> => ({
  id,
  item_id: "i",
  databit_id: "plain",
  databit: "main.x.plain@1.0.0",
  action: "approve",
  value: null,
  label: null,
  suggestion_id: null,
  note: null,
  undo_of: null,
  counts: true,
  shown_at: null,
  decided_at: created_at,
  reviewer: "ana",
  created_at,
  decided_by: null,
  last_event: id,
  ...own,
})

const event = (id: string, kind: string, at: string, key = id): Row<"events"> => ({
  id,
  key,
  kind,
  subject: "s",
  payload: "{}",
  person: "ana",
  runs_as: "ana",
  why: null,
  at,
})

/** What the overview owes on both engines. */
export const overviewContract = (open: () => Promise<Sql>): void => {
  const watch = watching("overview")
  const over = (sql: Sql) => watch({ overview: overviewOver(sql) }).overview

  test("open items are counted by Databit, each with its own limit of certainty; decided ones are not", async () => {
    const sql = await open()
    await sql.merge("item_state", [
      openItem("o1", "plain", 0.59),
      openItem("o2", "plain", 0.6),
      openItem("o3", "plain", null, { source: "feedback" }),
      openItem("o4", "plain", 0.1, { status: "approved" }),
      openItem("o5", "strict", 0.89),
    ])
    const { items } = await over(sql).findFigures(RANGE)
    const of = (databitId: string) => items.find((one) => one.databitId === databitId)
    expect(of("plain")).toEqual({ databitId: "plain", open: 3, uncertain: 1, complaints: 1 })
    expect(of("strict")).toMatchObject({ open: 1, uncertain: 1, complaints: 0 })
    const only = await over(sql).findFigures({ ...RANGE, databit: { id: "strict", name: "main.x.strict" } })
    expect(only.items.map(({ databitId }) => databitId)).toEqual(["strict"])
  })

  test("decisions are counted by part of the range; undone ones, undos, skips and those outside the range are not", async () => {
    const sql = await open()
    await sql.merge("reviews", [
      review("r1", "2026-12-01T10:05:00.000Z"),
      review("r2", "2026-12-01T10:55:00.000Z", { action: "correct" }),
      review("r3", "2026-12-01T10:56:00.000Z"),
      review("r4", "2026-12-01T10:57:00.000Z", { action: "undo", undo_of: "r3" }),
      review("r5", "2026-12-01T11:00:00.000Z", { action: "skip" }),
      review("r6", "2026-12-01T12:00:00.000Z", { databit_id: "strict" }),
      review("r7", "2026-12-02T00:00:00.000Z", { decided_by: "column" }),
    ])
    const overview = over(sql)
    const { decisions } = await overview.findFigures({ ...RANGE, databit: { id: "plain", name: "main.x.plain" } })
    expect(decisions).toEqual([{ from: "2026-12-01T09:00:00.000Z", count: 2 }])
    expect((await overview.findFigures(RANGE)).decisions.reduce((sum, { count }) => sum + count, 0)).toBe(3)
    expect(await overview.listDecisions(2)).toEqual([
      { person: "ana", databitId: "plain", shownAt: null, decidedAt: "2026-12-02T00:00:00.000Z", decidedBy: "column" },
      { person: "ana", databitId: "strict", shownAt: null, decidedAt: "2026-12-01T12:00:00.000Z", decidedBy: "person" },
    ])
  })

  test("calls come by agent and part of the range, by agent, and in all, with exact percentiles; a root sent twice counts once", async () => {
    const sql = await open()
    const call = (startTime: string, durationMs: number, own: Parameters<typeof aSpan>[0] = {}) =>
      aSpan({ startTime, durationMs, agent: "o@1.0.0", databit: "main.x.watched@1.0.0", ...own })
    const [first, ...others] = [
      call("2026-12-01T08:00:00.000Z", 10),
      call("2026-12-01T08:30:00.000Z", 20, { status: "ERROR" }),
      call("2026-12-01T09:30:00.000Z", 30, { databit: "main.x.watched@1.1.0" }),
      call("2026-12-01T09:31:00.000Z", 50, { agent: null }),
      call("2026-12-01T09:32:00.000Z", 1_000, { databit: "main.x.watched_too@1.0.0" }),
      call("2026-12-01T09:33:00.000Z", 1_000, { endpointName: null }),
    ]
    if (!first) throw new Error("no call")
    await tracesOver(sql).save([first, first, ...others])
    const { calls, agents, p95 } = await over(sql).findFigures({
      ...RANGE,
      databit: { id: "w", name: "main.x.watched" },
    })
    expect(calls.toSorted((a, b) => (a.from + a.agent).localeCompare(b.from + b.agent))).toEqual([
      { agent: "o@1.0.0", from: "2026-12-01T00:00:00.000Z", calls: 2, errors: 1, p95: expect.closeTo(19.5, 9) },
      { agent: "", from: "2026-12-01T09:00:00.000Z", calls: 1, errors: 0, p95: null },
      { agent: "o@1.0.0", from: "2026-12-01T09:00:00.000Z", calls: 1, errors: 0, p95: 30 },
    ])
    expect(agents.find(({ agent }) => agent === "o@1.0.0")).toEqual({
      agent: "o@1.0.0",
      calls: 3,
      errors: 1,
      p95: expect.closeTo(29, 9),
    })
    expect(p95).toBeCloseTo(29, 9)
  })

  test("kinds of events tell when each happened first, a row repeated by a lost reply counts once", async () => {
    const sql = await open()
    const rows = [
      event("e-1", "overview.tested", "2026-01-01T00:00:00.000Z"),
      event("e-2", "overview.tested", "2026-02-01T00:00:00.000Z"),
    ]
    await sql.append("events", [...rows, ...rows])
    const { kinds } = await over(sql).findFigures(RANGE)
    expect(kinds.get("overview.tested")).toEqual({ first: "2026-01-01T00:00:00.000Z", count: 2 })
    const happened = await over(sql).listHappened(["overview.tested"], 10)
    expect(happened.map(({ id }) => id)).toEqual(["e-2", "e-1"])
    expect(happened[0]).toEqual({
      id: "e-2",
      kind: "overview.tested",
      subject: "s",
      person: "ana",
      byRun: null,
      at: "2026-02-01T00:00:00.000Z",
    })
  })
}
