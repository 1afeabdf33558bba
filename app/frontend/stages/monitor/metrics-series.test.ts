import { expect, test } from "vitest"
import { filled, lineOf, marksOf, partOf, roomFor } from "./metrics-series.ts"

const point = (timestamp: string, requestCount: number) => ({
  timestamp,
  requestCount,
  errorCount: 0,
  p50Latency: 12,
  p95Latency: null,
  p99Latency: null,
  avgLatency: null,
  avgConfidence: null,
  qualityScore: null,
  scoredCount: 0,
})

test("hours without calls stand with zero calls and unknown times", () => {
  const points = filled({
    since: "2026-11-23T08:30:00.000Z",
    until: "2026-11-23T11:10:00.000Z",
    period: "hour",
    points: [point("2026-11-23T10:00:00.000Z", 3)],
  })
  expect(points.map(({ timestamp, requestCount }) => [timestamp.slice(11, 16), requestCount])).toEqual([
    ["08:00", 0],
    ["09:00", 0],
    ["10:00", 3],
    ["11:00", 0],
  ])
  expect(lineOf(points, "p50Latency").map(([, value]) => value)).toEqual([null, null, 12, null])
})

test("a deployment is marked with its version, in the period it fell into", () => {
  const deployments = [{ at: "2026-11-23T10:33:00.000Z", agent: "support@1.2.0" }]
  expect(marksOf({ deployments, period: "hour" })).toEqual([
    { at: Date.parse("2026-11-23T10:00:00.000Z"), label: "1.2.0" },
  ])
})

test("an axis has room where nothing happened", () => {
  expect(roomFor([point("2026-11-23T10:00:00.000Z", 0)], "requestCount")).toBe(1)
  expect(roomFor([point("2026-11-23T10:00:00.000Z", 3)], "requestCount")).toBeUndefined()
})

test("a part of time ends with its last period, or with what was read", () => {
  const at = (time: string) => Date.parse(`2026-11-23T${time}:00.000Z`)
  const read = { period: "hour" as const, until: "2026-11-23T11:10:00.000Z" }
  expect(partOf(read, at("08:00"), at("09:00"))).toEqual({
    from: "2026-11-23T08:00:00.000Z",
    to: "2026-11-23T10:00:00.000Z",
  })
  expect(partOf(read, at("10:00"), at("11:00")).to).toBe("2026-11-23T11:10:00.000Z")
})
