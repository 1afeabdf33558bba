import type { ClassifierMetrics } from "../../../../contract/entities/model.ts"
import { figuresWords as w } from "../../messages/train.ts"
import { formatCount, formatDecimals, formatShare } from "../../ui/format.ts"
import { timesOf } from "./figures.ts"

type LineProps = { readonly label: string; readonly term: string; readonly value: string; readonly says?: string }

const Line = ({ label, term, value, says }: LineProps) => (
  <div className="flex min-w-0 items-baseline gap-2 text-13">
    <dt className="min-w-0 flex-1 text-fg-2">
      {label} <span className="text-12 text-fg-3">{term}</span>
    </dt>
    <dd className="text-right">
      <span className="tnum font-medium">{value}</span>
      {says ? <span className="block text-12 text-fg-3">{says}</span> : null}
    </dd>
  </div>
)

/** The figures of a version in little room. */
export const FigureList = ({ metrics }: { readonly metrics: ClassifierMetrics | null }) => {
  if (metrics === null) return <p className="text-13 text-fg-3">{w.notMeasured}</p>
  const { right, of } = timesOf(metrics.accuracy, metrics.n)
  return (
    <dl className="flex min-w-0 flex-col gap-1.5">
      <Line label={w.right} term={w.rightTerm} value={formatShare(metrics.accuracy)} says={w.rightSays(right, of)} />
      <Line label={w.alike} term={w.alikeTerm} value={formatDecimals(metrics.macroF1, 2)} />
      <Line label={w.sure} term={w.sureTerm} value={w.plainPoints(Math.round(metrics.ece * 1000) / 10)} />
      <Line label={w.measured} term="" value={w.items(formatCount(metrics.n))} />
    </dl>
  )
}
