import { expect, test } from "vitest"
import type { Row } from "../../schemas/tables.ts"
import { metricsOver } from "../state/metrics.ts"
import type { Sql } from "../state/sql.ts"
import { tracesOver } from "../state/traces.ts"
import { aSpan } from "./traces.ts"
import { watching } from "./watch.ts"

const NOW = "2026-11-23T12:30:00.000Z"

const thumb = (id: string, traceId: string, own: Partial<Row<"feedback">>): Row<"feedback"> => ({
  id,
  agent_id: "m@1.0.0",
  endpoint_name: "measured",
  request_id: null,
  trace_id: traceId,
  feedback_type: "thumb",
  feedback_value: "up",
  correction: null,
  created_by: "ana",
  created_at: NOW,
  routed_item: null,
  routed_at: null,
  state: "new",
  last_event: id,
  ...own,
})

/** What figures owe on both engines: every number below was computed by hand. */
export const metricsContract = (open: () => Promise<Sql>): void => {
  const watch = watching("metrics")
  const opened = async () => {
    const sql = await open()
    return { sql, ...watch({ traces: tracesOver(sql), metrics: metricsOver(sql, () => NOW) }) }
  }
  const call = (startTime: string, durationMs: number, own: Parameters<typeof aSpan>[0] = {}) =>
    aSpan({ endpointName: "measured", agent: "m@1.0.0", startTime, durationMs, ...own })

  test("calls are rolled up by hour and day: counts, mean, percentiles, confidence; nobody scored, so no quality", async () => {
    const { sql, metrics, traces } = await opened()
    const calls = [
      call("2026-11-25T10:05:00.000Z", 10, { confidence: 0.9 }),
      call("2026-11-25T10:15:00.000Z", 20, { confidence: 0.7 }),
      call("2026-11-25T10:59:59.999Z", 40, { status: "ERROR" }),
      call("2026-11-25T11:00:00.000Z", 100, { confidence: 0.5 }),
    ]
    const sent = calls[0] ?? call(NOW, 1)
    await traces.save([
      ...calls,
      aSpan({
        traceId: sent.traceId,
        parentSpanId: sent.spanId,
        endpointName: "measured",
        agent: "m@1.0.0",
        durationMs: 9_999,
      }),
    ])
    await traces.save([sent])
    expect(await metrics.save({ since: "2026-11-25T10:30:00.000Z", until: "2026-11-25T12:30:00.000Z" })).toBe(3)
    const [ten, eleven] = await metrics.list({
      endpointName: "measured",
      period: "hour",
      since: "2026-11-25T00:00:00.000Z",
      until: "2026-11-25T12:30:00.000Z",
    })
    expect(ten).toMatchObject({
      agent: "m@1.0.0",
      endpointName: "measured",
      timestamp: "2026-11-25T10:00:00.000Z",
      period: "hour",
      requestCount: 3,
      errorCount: 1,
      p50Latency: 20,
      qualityScore: null,
      scoredCount: 0,
    })
    expect(ten?.avgLatency).toBeCloseTo(70 / 3, 9)
    // Linear interpolation: position 0.95 x 2 = 1.9 between 20 and 40, and 0.99 x 2 = 1.98.
    expect(ten?.p95Latency).toBeCloseTo(38, 9)
    expect(ten?.p99Latency).toBeCloseTo(39.6, 9)
    expect(ten?.avgConfidence).toBeCloseTo(0.8, 9)
    expect(eleven).toMatchObject({
      requestCount: 1,
      errorCount: 0,
      avgLatency: 100,
      p50Latency: 100,
      p95Latency: 100,
      p99Latency: 100,
      avgConfidence: 0.5,
    })
    const [day] = await metrics.list({
      endpointName: "measured",
      period: "day",
      since: "2026-11-25T00:00:00.000Z",
      until: "2026-11-25T12:30:00.000Z",
    })
    expect(day).toMatchObject({
      timestamp: "2026-11-25T00:00:00.000Z",
      requestCount: 4,
      errorCount: 1,
      avgLatency: 42.5,
      p50Latency: 30,
    })
    const stored = await sql.db
      .selectFrom("metrics")
      .selectAll()
      .where("endpoint_name", "=", "measured")
      .where("period", "=", "hour")
      .orderBy("timestamp")
      .executeTakeFirst()
    expect(stored).toMatchObject({
      agent_id: "m@1.0.0",
      timestamp: "2026-11-25T10:00:00.000Z",
      request_count: 3,
      error_count: 1,
      quality_score: null,
      computed_at: NOW,
    })
  })

  test("quality is the share of good answers among those that were judged; the last word counts, dismissed ones do not", async () => {
    const { sql, metrics, traces } = await opened()
    const calls = [1, 2, 3, 4].map((minute) => call(`2026-11-23T09:0${minute}:00.000Z`, 10, { endpointName: "judged" }))
    await traces.save(calls)
    const id = (index: number) => calls[index]?.traceId ?? ""
    await sql.merge("feedback", [
      thumb("q1", id(0), { feedback_value: "up" }),
      thumb("q2", id(1), { feedback_value: "up" }),
      thumb("q3", id(1), { feedback_type: "correction", feedback_value: null, correction: "{}" }),
      thumb("q4", id(2), { feedback_type: "comment", feedback_value: "fine" }),
      thumb("q5", id(3), { feedback_value: "down", state: "dismissed" }),
    ])
    await metrics.save({ since: "2026-11-23T09:00:00.000Z", until: "2026-11-23T09:59:00.000Z" })
    const [row] = await metrics.list({
      endpointName: "judged",
      period: "hour",
      since: "2026-11-23T09:00:00.000Z",
      until: NOW,
    })
    expect(row).toMatchObject({ requestCount: 4, qualityScore: 0.5, scoredCount: 2 })
  })

  test("words about a call of an agent version itself are part of no figure, as the call is not", async () => {
    const { sql, metrics, traces } = await opened()
    const own = call("2026-11-18T08:10:00.000Z", 10, { endpointName: null })
    await traces.save([own])
    await sql.merge("feedback", [thumb("v1", own.traceId, { endpoint_name: null })])
    const range = { since: "2026-11-18T08:00:00.000Z", until: "2026-11-18T09:00:00.000Z" }
    expect(await metrics.findTotals(range)).toMatchObject({ requestCount: 0, qualityScore: null, scoredCount: 0 })
  })

  test("when rows were computed last is known", async () => {
    const { metrics, traces } = await opened()
    await traces.save([call("2026-11-17T08:10:00.000Z", 10)])
    await metrics.save({ since: "2026-11-17T08:00:00.000Z", until: "2026-11-17T09:00:00.000Z" })
    expect(await metrics.seekComputedAt()).toBe(NOW)
  })

  test("computing a period again replaces its row", async () => {
    const { metrics, traces } = await opened()
    const range = { since: "2026-11-22T08:00:00.000Z", until: "2026-11-22T08:30:00.000Z" }
    const own = { endpointName: "again" }
    await traces.save([call("2026-11-22T08:10:00.000Z", 10, own)])
    await metrics.save(range)
    await traces.save([call("2026-11-22T08:20:00.000Z", 30, own)])
    await metrics.save(range)
    const rows = await metrics.list({ endpointName: "again", period: "hour", since: range.since, until: range.until })
    expect(rows.map(({ requestCount, avgLatency }) => [requestCount, avgLatency])).toEqual([[2, 20]])
  })

  test("totals are exact over the range, and empty where nothing was called", async () => {
    const { metrics, traces } = await opened()
    const own = { endpointName: "total" }
    await traces.save([
      call("2026-11-21T08:10:00.000Z", 10, own),
      call("2026-11-21T09:10:00.000Z", 20, own),
      call("2026-11-21T10:10:00.000Z", 90, { ...own, status: "ERROR" }),
    ])
    const range = { since: "2026-11-21T08:00:00.000Z", until: "2026-11-21T12:00:00.000Z" }
    expect(await metrics.findTotals({ endpointName: "total", ...range })).toMatchObject({
      requestCount: 3,
      errorCount: 1,
      avgLatency: 40,
      p50Latency: 20,
      p95Latency: expect.closeTo(83, 9),
      qualityScore: null,
    })
    expect(await metrics.findTotals({ endpointName: "nobody", ...range })).toEqual({
      requestCount: 0,
      errorCount: 0,
      avgLatency: null,
      p50Latency: null,
      p95Latency: null,
      p99Latency: null,
      avgConfidence: null,
      qualityScore: null,
      scoredCount: 0,
      firstCallAt: null,
    })
  })

  test("minutes are put together from the calls of one endpoint or of all, with what people said of them", async () => {
    const { sql, metrics, traces } = await opened()
    const day = "2026-11-19T"
    const calls = [
      call(`${day}10:01:00.000Z`, 10, { endpointName: "minutes" }),
      call(`${day}10:01:59.999Z`, 30, { endpointName: "minutes", status: "ERROR", agent: "m@1.1.0" }),
      call(`${day}10:03:00.000Z`, 5, { endpointName: "minutes", confidence: 0.5 }),
      call(`${day}10:03:30.000Z`, 7, { endpointName: "others" }),
    ]
    await traces.save(calls)
    await sql.merge("feedback", [
      thumb("m1", calls[0]?.traceId ?? "", { feedback_value: "up" }),
      thumb("m2", calls[1]?.traceId ?? "", { feedback_value: "down" }),
    ])
    const range = { since: `${day}10:00:00.000Z`, until: `${day}11:00:00.000Z` }
    const figures = async (endpointName?: string) =>
      (await metrics.listMinutes({ endpointName, ...range })).map((one) => [
        one.timestamp,
        one.requestCount,
        one.errorCount,
        one.p50Latency,
        one.avgConfidence,
        one.qualityScore,
        one.scoredCount,
      ])
    expect(await figures("minutes")).toEqual([
      [`${day}10:01:00.000Z`, 2, 1, 20, null, 0.5, 2],
      [`${day}10:03:00.000Z`, 1, 0, 5, 0.5, null, 0],
    ])
    expect((await figures()).at(-1)).toEqual([`${day}10:03:00.000Z`, 2, 0, 6, 0.5, null, 0])
    expect((await metrics.findTotals({ endpointName: "minutes", ...range })).firstCallAt).toBe(`${day}10:01:00.000Z`)
  })

  test("a call that was refused before an agent was found counts as a failed call, and took no time to answer", async () => {
    const { metrics, traces } = await opened()
    const day = "2026-11-20T"
    const refused = { agent: null, databit: null, model: null, status: "ERROR" as const }
    await traces.save([
      call(`${day}08:10:00.000Z`, 30, { endpointName: "door" }),
      call(`${day}08:11:00.000Z`, 1, { ...refused, endpointName: "door" }),
      call(`${day}08:12:00.000Z`, 1, { ...refused, endpointName: null }),
      // Of an agent version itself: no endpoint took part.
      call(`${day}08:13:00.000Z`, 1, { endpointName: null }),
    ])
    const range = { since: `${day}08:00:00.000Z`, until: `${day}09:00:00.000Z` }
    expect(await metrics.findTotals(range)).toMatchObject({ requestCount: 3, errorCount: 2, avgLatency: 30 })
    await metrics.save({ ...range, until: `${day}08:30:00.000Z` })
    const rows = await metrics.list({ period: "hour", ...range })
    const figures = rows.map((row) => [row.endpointName, row.agent, row.requestCount, row.errorCount, row.p95Latency])
    expect(figures.toSorted()).toEqual([
      ["", "", 1, 1, null],
      ["door", "", 1, 1, null],
      ["door", "m@1.0.0", 1, 0, 30],
    ])
  })
}
