import { Download } from "lucide-react"
import type { MetricsPoint } from "../../../../contract/endpoints/monitor.ts"
import { metricsWords as words } from "../../messages/metrics.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { saveCsv } from "../../ui/csv.ts"
import { formatInstant } from "../../ui/format.ts"
import { Duration, Num } from "../../ui/num.tsx"
import { type Column, Table } from "../../ui/table.tsx"
import { metricsCsv } from "./metrics-csv.ts"
import type { Metrics } from "./metrics-series.ts"

const { figures } = words

const columnsOf = (period: Metrics["period"]): Column<MetricsPoint>[] => [
  {
    id: "time",
    header: words.time[period],
    width: "24%",
    narrow: "lead",
    cell: ({ timestamp }) => <span className="tnum">{formatInstant(timestamp)}</span>,
  },
  {
    id: "requests",
    header: figures.requests,
    align: "right",
    narrow: "brief",
    narrowLabel: figures.requests,
    cell: ({ requestCount }) => <Num value={requestCount} />,
  },
  {
    id: "errors",
    header: figures.errors,
    align: "right",
    narrow: "brief",
    narrowLabel: figures.errors,
    cell: ({ errorCount }) => <Num value={errorCount} />,
  },
  { id: "mean", header: figures.average, align: "right", cell: ({ avgLatency }) => <Duration ms={avgLatency} /> },
  { id: "p50", header: figures.p50, align: "right", cell: ({ p50Latency }) => <Duration ms={p50Latency} /> },
  {
    id: "p95",
    header: figures.p95,
    align: "right",
    narrow: "brief",
    narrowLabel: figures.p95,
    cell: ({ p95Latency }) => <Duration ms={p95Latency} />,
  },
  { id: "p99", header: figures.p99, align: "right", cell: ({ p99Latency }) => <Duration ms={p99Latency} /> },
  {
    id: "confidence",
    header: figures.confidence,
    align: "right",
    cell: ({ avgConfidence }) => <Num value={avgConfidence} as="score" />,
  },
  {
    id: "quality",
    header: figures.quality,
    align: "right",
    cell: ({ qualityScore }) => <Num value={qualityScore} as="share" />,
  },
]

/** All figures by time, newest first; periods without a call are left out. */
export const MetricsTable = ({ metrics }: { readonly metrics: Metrics }) => (
  <Card
    title={words.table}
    actions={
      <Button
        size={28}
        icon={<Download size={14} strokeWidth={1.75} />}
        onClick={() => saveCsv("metrics.csv", metricsCsv(metrics))}
      >
        {words.export}
      </Button>
    }
    flush
  >
    <Table
      label={words.table}
      columns={columnsOf(metrics.period)}
      rows={metrics.points.toReversed()}
      rowKey={({ timestamp }) => timestamp}
    />
  </Card>
)
