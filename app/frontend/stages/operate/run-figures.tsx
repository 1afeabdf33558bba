import type { ReactNode } from "react"
import type { RunEvent } from "../../../../contract/entities/run.ts"
import { jobsWords } from "../../messages/jobs.ts"
import { Card } from "../../ui/card.tsx"
import { formatCompact, formatDecimals } from "../../ui/format.ts"
import { LineChart } from "../../ui/line-chart.tsx"
import { curvesOf } from "./run-reports.ts"

/** A term and its value in one line. */
export const Fact = ({ term, children }: { readonly term: string; readonly children: ReactNode }) => (
  <div className="flex min-w-0 justify-between gap-4 text-13">
    <dt className="text-fg-3">{term}</dt>
    <dd className="min-w-0 truncate text-right">{children}</dd>
  </div>
)

/** Figures of curves: large ones short, small ones with their decimals. */
const figure = (value: number): string => (Math.abs(value) >= 100 ? formatCompact(value) : formatDecimals(value, 3))

/** What a run measured: curves where it measured several times, else the one figure. */
export const RunFigures = ({ events }: { readonly events: readonly RunEvent[] }) => {
  const all = curvesOf(events)
  const single = all.filter(({ points }) => points.length === 1)
  if (all.length === 0) return null
  return (
    <Card title={jobsWords.figures}>
      {single.length === 0 ? null : (
        <dl className="mb-4 flex max-w-md min-w-0 flex-col gap-2">
          {single.map(({ id, label, points: [only] }) => (
            <Fact key={id} term={label}>
              <span className="tnum">{only?.[1] == null ? "–" : figure(only[1])}</span>
            </Fact>
          ))}
        </dl>
      )}
      <div className="grid min-w-0 gap-6 @2xl:grid-cols-2">
        {all
          .filter(({ points }) => points.length > 1)
          .map((series) => (
            <LineChart
              key={series.id}
              title={series.label}
              series={[series]}
              x="number"
              xLabel={jobsWords.step}
              format={figure}
              height={160}
            />
          ))}
      </div>
    </Card>
  )
}
