import { useState } from "react"
import type { MetricsPoint } from "../../../../contract/endpoints/monitor.ts"
import { metricsWords as words } from "../../messages/metrics.ts"
import { Boundary } from "../../shell/boundary.tsx"
import { ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import type { Series } from "../../ui/chart-model.ts"
import { formatCount, formatDecimals, formatDuration, formatShare } from "../../ui/format.ts"
import { LineChart } from "../../ui/line-chart.tsx"
import { type Figure, lineOf, type Metrics, type MetricsSearch, marksOf, roomFor } from "./metrics-series.ts"

type Line = readonly [figure: Figure, label: string]

type Panel = {
  readonly id: string
  readonly title: string
  readonly figures: readonly [Line, ...Line[]]
  readonly format: (value: number) => string
  readonly min?: number
  readonly max?: number
  readonly failed?: boolean
  /** Whether values are counts. */
  readonly whole?: boolean
}

const { figures } = words

const PANELS: readonly Panel[] = [
  {
    id: "requests",
    title: figures.requests,
    figures: [["requestCount", figures.requests]],
    format: formatCount,
    whole: true,
    min: 0,
  },
  {
    id: "errors",
    title: figures.errors,
    figures: [["errorCount", figures.errors]],
    format: formatCount,
    whole: true,
    min: 0,
    failed: true,
  },
  {
    id: "latency",
    title: figures.latency,
    figures: [
      ["p50Latency", figures.p50],
      ["p95Latency", figures.p95],
      ["p99Latency", figures.p99],
    ],
    format: formatDuration,
    min: 0,
  },
  {
    id: "confidence",
    title: figures.confidence,
    figures: [["avgConfidence", figures.confidence]],
    format: (value) => formatDecimals(value, 2),
    min: 0,
    max: 1,
  },
  {
    id: "quality",
    title: figures.quality,
    figures: [["qualityScore", figures.quality]],
    format: formatShare,
    min: 0,
    max: 1,
  },
]

type Cursor = { readonly x: number | undefined; readonly onMove: (x: number | undefined) => void }

type ChartsProps = {
  readonly metrics: Metrics
  readonly points: readonly MetricsPoint[]
  readonly search: MetricsSearch
  /** Looks closer at a part of time. */
  readonly onChoose: (from: number, to: number) => void
}

const PanelCard = ({
  panel,
  metrics,
  points,
  search,
  onChoose,
  cursor,
}: ChartsProps & { readonly panel: Panel; readonly cursor: Cursor }) => {
  const series = panel.figures.map(([figure, label]): Series => ({ id: figure, label, points: lineOf(points, figure) }))
  const [[first]] = panel.figures
  const max = panel.max ?? roomFor(points, first)
  return (
    <Card className={panel.id === "latency" ? "@5xl/page:col-span-2" : ""}>
      <Boundary what={words.chartFailed}>
        <LineChart
          title={panel.title}
          series={series}
          format={panel.format}
          marks={marksOf(metrics)}
          cursor={cursor}
          onChoose={onChoose}
          whole={panel.whole ?? false}
          height={panel.id === "latency" ? 220 : 170}
          {...(panel.min === undefined ? {} : { min: panel.min })}
          {...(max === undefined ? {} : { max })}
        />
      </Boundary>
      <div className="mt-2 flex justify-end">
        <ButtonLink
          size={28}
          variant="ghost"
          to="/traces"
          search={{ ...search, ...(panel.failed ? { status: "ERROR" as const } : {}) }}
        >
          {panel.failed ? words.openErrors : words.openTraces}
        </ButtonLink>
      </div>
    </Card>
  )
}

/** One chart for each figure; all show the same moment under the pointer, and the deployments. */
export const MetricsCharts = (props: ChartsProps) => {
  const [x, setX] = useState<number>()
  const cursor = { x, onMove: setX }
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 @5xl/page:grid-cols-2">
      {PANELS.map((panel) => (
        <PanelCard key={panel.id} panel={panel} cursor={cursor} {...props} />
      ))}
    </div>
  )
}
