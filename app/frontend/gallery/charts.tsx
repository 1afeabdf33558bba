import { BarRows } from "../ui/bar-rows.tsx"
import { Card } from "../ui/card.tsx"
import { formatDuration, formatShare } from "../ui/format.ts"
import { LineChart } from "../ui/line-chart.tsx"
import { Sparkbars, Sparkline } from "../ui/sparkline.tsx"

const HOUR = 3_600_000
const start = Date.UTC(2026, 10, 22, 8)
const hours = (of: (at: number) => number | null): [number, number | null][] =>
  Array.from({ length: 48 }, (_, at) => [start + at * HOUR, of(at)])
const steps = (of: (at: number) => number): [number, number][] =>
  Array.from({ length: 30 }, (_, at) => [at + 1, of(at + 1)])

/** Charts with invented series. */
export const ChartsGallery = () => (
  <div className="grid grid-cols-1 gap-4 @4xl/page:grid-cols-2">
    <Card>
      <LineChart
        title="Latency"
        format={formatDuration}
        min={0}
        series={[
          { id: "p50", label: "p50", points: hours((at) => 310 + 60 * Math.sin(at / 4)) },
          {
            id: "p95",
            label: "p95",
            points: hours((at) => (at > 20 && at < 24 ? null : 980 + 260 * Math.sin(at / 5) + (at > 30 ? 300 : 0))),
          },
          { id: "p99", label: "p99", points: hours((at) => 1500 + 380 * Math.cos(at / 6)) },
        ]}
        marks={[{ at: start + 30 * HOUR, label: "2.3.0" }]}
        limit={{ value: 2000, label: "limit 2 s" }}
      />
    </Card>
    <Card>
      <LineChart
        title="Training"
        x="number"
        xLabel="Epoch"
        format={(value) => value.toFixed(2)}
        series={[
          { id: "train", label: "training", points: steps((at) => 1.4 / at + 0.1) },
          { id: "held", label: "held out", points: steps((at) => 1.5 / at + 0.22 + at / 400), dashed: true },
        ]}
      />
    </Card>
    <Card title="Per label">
      <BarRows
        label="F1 per label"
        max={1}
        rows={[
          { id: "amendment", label: "amendment", value: 0.94, before: 0.9, shown: formatShare(0.94) },
          { id: "renewal", label: "renewal", value: 0.88, before: 0.91, shown: formatShare(0.88) },
          { id: "termination", label: "termination", value: 0.97, before: 0.95, shown: formatShare(0.97) },
          { id: "new", label: "new", value: 0.71, before: 0.74, shown: formatShare(0.71), tone: "crit" },
        ]}
      />
    </Card>
    <Card title="Small">
      <div className="flex flex-col gap-4">
        <Sparkbars
          label="Calls in the last 24 h, most 92"
          bars={Array.from({ length: 24 }, (_, at) => ({
            value: 40 + 40 * Math.sin(at / 4) ** 2 + (at % 5),
            bad: at > 17 && at < 21,
          }))}
        />
        <div className="flex gap-6">
          <Sparkline
            values={[0.91, 0.92, 0.91, 0.9, null, 0.88, 0.86, 0.83]}
            label="Quality from 0.91 to 0.83"
            tone="crit"
          />
          <Sparkline values={[0.91, 0.92, 0.95, 0.93, 0.94, 0.95]} label="Quality from 0.91 to 0.95" />
        </div>
      </div>
    </Card>
  </div>
)
