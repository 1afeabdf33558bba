import { expect, test } from "vitest"
import type { MetricsPoint as Point } from "../ports/traces.ts"
import { byTimestamp } from "./series.ts"

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
