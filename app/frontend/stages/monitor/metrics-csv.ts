import type { MetricsPoint } from "../../../../contract/endpoints/monitor.ts"
import { metricsWords } from "../../messages/metrics.ts"
import { csvText } from "../../ui/csv.ts"
import type { Metrics } from "./metrics-series.ts"

const { figures, time, inMilliseconds } = metricsWords

const numbers = (one: MetricsPoint): readonly (number | null)[] => [
  one.requestCount,
  one.errorCount,
  one.avgLatency,
  one.p50Latency,
  one.p95Latency,
  one.p99Latency,
  one.avgConfidence,
  one.qualityScore,
]

/** Figures as CSV, oldest first, a line each part of the time; instants in UTC, unknown figures empty. */
export const metricsCsv = ({ period, points }: Pick<Metrics, "period" | "points">): string =>
  csvText([
    [
      time[period],
      figures.requests,
      figures.errors,
      ...[figures.average, figures.p50, figures.p95, figures.p99].map(inMilliseconds),
      figures.confidence,
      figures.quality,
    ],
    ...points.map((one) => [one.timestamp, ...numbers(one).map((value) => (value === null ? "" : String(value)))]),
  ])
