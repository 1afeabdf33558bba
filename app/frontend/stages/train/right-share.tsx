import type { ClassifierMetrics } from "../../../../contract/entities/model.ts"
import { figuresWords } from "../../messages/train.ts"
import { formatShare } from "../../ui/format.ts"
import { Tooltip } from "../../ui/tooltip.tsx"
import { timesOf } from "./figures.ts"

/** Share of right answers of a version in a list, in plain words on hover and for screen readers. */
export const RightShare = ({ metrics }: { readonly metrics: ClassifierMetrics | null }) => {
  if (metrics === null)
    return (
      <span className="text-fg-3">
        <span aria-hidden="true">–</span>
        <span className="sr-only">{figuresWords.notMeasured}</span>
      </span>
    )
  const { right, of } = timesOf(metrics.accuracy, metrics.n)
  const says = `${figuresWords.rightSays(right, of)} (${figuresWords.rightTerm})`
  return (
    <Tooltip content={says}>
      <span className="tnum relative whitespace-nowrap">
        {formatShare(metrics.accuracy)}
        <span className="sr-only">, {says}</span>
      </span>
    </Tooltip>
  )
}
