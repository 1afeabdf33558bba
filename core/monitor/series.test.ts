import { expect, test } from "vitest"
import { byMinute, byTimestamp, type Point } from "./series.ts"

const point = (timestamp: string, over: Partial<Point>): Point => ({
  timestamp,
  requestCount: 1,
  errorCount: 0,
  avgLatency: null,
  p50Latency: null,
  p95Latency: null,
  p99Latency: null,
  avgConfidence: null,
  qualityScore: null,
  scoredCount: 0,
  ...over,
})

test("rows of one moment become one point, means weighed by calls", () => {
  const points = byTimestamp([
    point("t2", { requestCount: 1, avgLatency: 5 }),
    point("t1", { requestCount: 3, errorCount: 1, avgLatency: 10, p95Latency: 20 }),
    point("t1", { requestCount: 1, avgLatency: 30, p95Latency: 31 }),
  ])
  expect(points.map((one) => one.timestamp)).toEqual(["t1", "t2"])
  expect(points[0]).toMatchObject({ requestCount: 4, errorCount: 1, avgLatency: 15, p95Latency: 31 })
})

test("quality counts by what was scored, and is absent, not zero, where nothing was", () => {
  const [first] = byTimestamp([
    point("t1", { requestCount: 100, scoredCount: 2, qualityScore: 0.5 }),
    point("t1", { requestCount: 1, scoredCount: 2, qualityScore: 1 }),
  ])
  expect(first?.qualityScore).toBe(0.75)
  const [none] = byTimestamp([point("t1", { requestCount: 100 }), point("t1", {})])
  expect(none?.qualityScore).toBeNull()
})

test("calls of the last hour are put together by minute, with what people said of them", () => {
  const call = (traceId: string, startTime: string, durationMs: number, status: "OK" | "ERROR" = "OK") =>
    ({ traceId, startTime, durationMs, status, confidence: null }) as Parameters<typeof byMinute>[0][number]
  const roots = [
    call("b", "2026-11-23T10:01:59.999Z", 30, "ERROR"),
    call("a", "2026-11-23T10:01:00.000Z", 10),
    call("c", "2026-11-23T10:03:00.000Z", 5),
  ]
  const points = byMinute(
    roots,
    new Map([
      ["a", true],
      ["b", false],
    ]),
  )
  expect(
    points.map((one) => [
      one.timestamp,
      one.requestCount,
      one.errorCount,
      one.p50Latency,
      one.qualityScore,
      one.scoredCount,
    ]),
  ).toEqual([
    ["2026-11-23T10:01:00.000Z", 2, 1, 20, 0.5, 2],
    ["2026-11-23T10:03:00.000Z", 1, 0, 5, null, 0],
  ])
})
