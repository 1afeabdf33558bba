import { metricsWords as words } from "../../messages/metrics.ts"
import { formatCount, formatDecimals, formatDuration, formatShare } from "../../ui/format.ts"
import { Skeleton } from "../../ui/skeleton.tsx"
import type { Metrics } from "./metrics-series.ts"

type Tile = { readonly id: string; readonly name: string; readonly value: string | null; readonly note: string }

const timed = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : formatDuration(milliseconds)

const tilesOf = (
  {
    requestCount,
    errorCount,
    p50Latency,
    p95Latency,
    p99Latency,
    avgConfidence,
    qualityScore,
    scoredCount,
  }: Metrics["totals"],
  period: Metrics["period"],
): Tile[] => [
  { id: "requests", name: words.figures.requests, value: formatCount(requestCount), note: words.perPeriod[period] },
  {
    id: "errors",
    name: words.figures.errors,
    value: formatCount(errorCount),
    note: requestCount === 0 ? "" : words.says.share(formatShare(errorCount / requestCount)),
  },
  { id: "p50", name: words.figures.p50, value: timed(p50Latency), note: words.says.p50 },
  { id: "p95", name: words.figures.p95, value: timed(p95Latency), note: words.says.p95 },
  { id: "p99", name: words.figures.p99, value: timed(p99Latency), note: words.says.p99 },
  {
    id: "confidence",
    name: words.figures.confidence,
    value: avgConfidence === null ? null : formatDecimals(avgConfidence, 2),
    note: words.says.confidence,
  },
  {
    id: "quality",
    name: words.figures.quality,
    value: qualityScore === null ? null : formatShare(qualityScore),
    note: scoredCount === 0 ? words.says.notScored : words.says.quality(formatCount(scoredCount)),
  },
]

const GRID = "-mr-px -mb-px grid min-w-0 grid-cols-2 @2xl/page:grid-cols-4 @5xl/page:grid-cols-7"

/** Figures of the whole range side by side. */
export const MetricsTotals = ({ metrics }: { readonly metrics: Metrics | undefined }) => (
  <section aria-label={words.totals} className="card min-w-0 overflow-hidden">
    <dl className={GRID}>
      {metrics
        ? tilesOf(metrics.totals, metrics.period).map(({ id, name, value, note }) => (
            <div key={id} className="min-w-0 border-line border-r border-b px-4 py-2.5">
              <dt className="text-12 text-fg-2">{name}</dt>
              <dd>
                <span className="tnum text-20 font-semibold tracking-[-0.02em]">{value ?? "–"}</span>
                {id === "requests" ? null : <span className="block text-11 text-fg-3">{note}</span>}
              </dd>
            </div>
          ))
        : ["requests", "errors", "p50", "p95", "p99", "confidence", "quality"].map((id) => (
            <div key={id} className="flex min-w-0 flex-col gap-2 border-line border-r border-b px-4 py-3">
              <Skeleton className="h-3 w-16" />
              <Skeleton className="h-6 w-20" />
            </div>
          ))}
    </dl>
  </section>
)
