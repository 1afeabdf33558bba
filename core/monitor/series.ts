import type { Span } from "../../contract/entities/trace.ts"
import type { MetricsRow } from "../ports/traces.ts"
import { percentiles } from "../statistics/percentile.ts"

/** Figures of one moment of a chart. Latencies in milliseconds. */
export type Point = Omit<MetricsRow, "agent" | "endpointName" | "period">

const MINUTE_MS = 60_000

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

/** Whether answers were good, by trace; answers nobody judged are not there. */
export type Judgements = ReadonlyMap<string, boolean>

/** A call that was refused before an agent was found counts as a call and as an error, not as an answer that took time. */
const pointOf = (timestamp: string, roots: readonly Span[], judged: Judgements): Point => {
  const durations = roots.filter(({ agent }) => agent !== null).map((root) => root.durationMs)
  const spread = percentiles(durations)
  const scores = roots.flatMap(({ traceId }) => judged.get(traceId) ?? [])
  return {
    timestamp,
    requestCount: roots.length,
    errorCount: roots.filter((root) => root.status === "ERROR").length,
    avgLatency: mean(durations),
    p50Latency: spread?.p50 ?? null,
    p95Latency: spread?.p95 ?? null,
    p99Latency: spread?.p99 ?? null,
    avgConfidence: mean(roots.flatMap((root) => root.confidence ?? [])),
    qualityScore: mean(scores.map(Number)),
    scoredCount: scores.length,
  }
}

/** Calls by minute, oldest first; minutes without a call are left out. */
export const byMinute = (roots: readonly Span[], judged: Judgements = new Map()): Point[] => {
  const minutes = Map.groupBy(roots, ({ startTime }) => Math.floor(Date.parse(startTime) / MINUTE_MS))
  return [...minutes]
    .sort(([a], [b]) => a - b)
    .map(([minute, calls]) => pointOf(new Date(minute * MINUTE_MS).toISOString(), calls, judged))
}

type Weighed = { readonly value: number | null; readonly weight: number }

const weighedMean = (parts: readonly Weighed[]): number | null => {
  let sum = 0
  let weight = 0
  for (const part of parts) {
    if (part.value === null || part.weight === 0) continue
    sum += part.value * part.weight
    weight += part.weight
  }
  return weight === 0 ? null : sum / weight
}

const most = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}

const merged = (timestamp: string, parts: readonly Point[]): Point => {
  const weighed = (pick: (part: Point) => number | null): number | null =>
    weighedMean(parts.map((part) => ({ value: pick(part), weight: part.requestCount })))
  return {
    timestamp,
    requestCount: parts.reduce((sum, part) => sum + part.requestCount, 0),
    errorCount: parts.reduce((sum, part) => sum + part.errorCount, 0),
    avgLatency: weighed((part) => part.avgLatency),
    p50Latency: parts.length === 1 ? (parts[0]?.p50Latency ?? null) : weighed((part) => part.p50Latency),
    p95Latency: most(parts.map((part) => part.p95Latency)),
    p99Latency: most(parts.map((part) => part.p99Latency)),
    avgConfidence: weighed((part) => part.avgConfidence),
    qualityScore: weighedMean(parts.map((part) => ({ value: part.qualityScore, weight: part.scoredCount }))),
    scoredCount: parts.reduce((sum, part) => sum + part.scoredCount, 0),
  }
}

/**
 * Rows of several endpoints or agent versions as one point per moment. Percentiles cannot be averaged exactly:
 * the median becomes the mean weighted by calls, p95 and p99 the highest of the parts.
 */
export const byTimestamp = (rows: readonly Point[]): Point[] => {
  const moments = new Map<string, Point[]>()
  for (const row of rows) moments.set(row.timestamp, [...(moments.get(row.timestamp) ?? []), row])
  return [...moments].sort(([a], [b]) => a.localeCompare(b)).map(([timestamp, parts]) => merged(timestamp, parts))
}
