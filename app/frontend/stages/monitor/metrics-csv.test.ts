import { expect, test } from "vitest"
import { metricsCsv } from "./metrics-csv.ts"

test("figures are a line each part of the time, times say their unit, what is unknown is empty", () => {
  const point = {
    timestamp: "2026-11-23T10:00:00.000Z",
    requestCount: 3,
    errorCount: 1,
    avgLatency: 12.5,
    p50Latency: 12,
    p95Latency: null,
    p99Latency: null,
    avgConfidence: 0.75,
    qualityScore: null,
    scoredCount: 0,
  }
  expect(metricsCsv({ period: "hour", points: [point] }).split("\r\n")).toEqual([
    "Hour,Calls,Errors,Mean time (ms),p50 (ms),p95 (ms),p99 (ms),Confidence,Good answers",
    "2026-11-23T10:00:00.000Z,3,1,12.5,12,,,0.75,",
    "",
  ])
})
