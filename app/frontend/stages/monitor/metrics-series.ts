import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { getMetrics, MetricsPoint, TimeRange } from "../../../../contract/endpoints/monitor.ts"

export type Metrics = OutputOf<typeof getMetrics>
/** What the figures are of, as it stands in the address. */
export type MetricsSearch = {
  readonly endpoint?: string
  readonly range?: TimeRange
  readonly from?: string
  readonly to?: string
}
export type Figure = Exclude<keyof MetricsPoint, "timestamp">

const PERIOD_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

const nothing = (timestamp: string): MetricsPoint => ({
  timestamp,
  requestCount: 0,
  errorCount: 0,
  p50Latency: null,
  p95Latency: null,
  p99Latency: null,
  avgLatency: null,
  avgConfidence: null,
  qualityScore: null,
  scoredCount: 0,
})

/** Every period of the range, oldest first: where nobody called, counts are zero and the rest is unknown. */
export const filled = ({
  since,
  until,
  period,
  points,
}: Pick<Metrics, "since" | "until" | "period" | "points">): MetricsPoint[] => {
  const width = PERIOD_MS[period]
  const first = Math.floor(Date.parse(since) / width) * width
  const count = Math.floor((Date.parse(until) - first) / width) + 1
  const known = new Map(points.map((point) => [Date.parse(point.timestamp), point]))
  return Array.from(
    { length: count },
    (_, at) => known.get(first + at * width) ?? nothing(new Date(first + at * width).toISOString()),
  )
}

/** The part of time from the beginning of one period to the end of another; not beyond the last call read. */
export const partOf = (
  { period, until }: Pick<Metrics, "period" | "until">,
  from: number,
  to: number,
): { from: string; to: string } => ({
  from: new Date(from).toISOString(),
  to: new Date(Math.min(to + PERIOD_MS[period], Math.max(Date.parse(until), from + 1))).toISOString(),
})

/** One figure of the points as a line. */
export const lineOf = (points: readonly MetricsPoint[], figure: Figure): (readonly [number, number | null])[] =>
  points.map((point) => [Date.parse(point.timestamp), point[figure]] as const)

/** Most deployments that are marked; the newest count. */
const MOST_MARKS = 6

/** Deployments as marks with their version, at the period they fell into. */
export const marksOf = ({
  deployments,
  period,
}: Pick<Metrics, "deployments" | "period">): { at: number; label: string }[] =>
  deployments
    .slice(0, MOST_MARKS)
    .toReversed()
    .map(({ at, agent }) => ({
      at: Math.floor(Date.parse(at) / PERIOD_MS[period]) * PERIOD_MS[period],
      label: agent.split("@").at(-1) ?? agent,
    }))

/** The upper end of a count's axis where nothing happened: an axis from 0 to 0 has no room. */
export const roomFor = (points: readonly MetricsPoint[], figure: Figure): number | undefined =>
  points.every((point) => !point[figure]) ? 1 : undefined
