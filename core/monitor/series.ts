import type { MetricsPoint as Point } from "../ports/traces.ts"

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
