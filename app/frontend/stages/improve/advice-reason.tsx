import clsx from "clsx"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { listRetraining } from "../../../../contract/endpoints/improve.ts"
import { retrainingWords as words } from "../../messages/improve.ts"
import { formatCount, formatShare } from "../../ui/format.ts"
import { labelOf } from "./words.ts"

export type Advised = OutputOf<typeof listRetraining>["databits"][number]
type Reason = Advised["reasons"][number]

/** Figures that are shares, 0 to 1; others are counts. */
const SHARES: ReadonlySet<string> = new Set(["bad_answers_7d", "accuracy_on_new_items"])
/** Figures that are bad below their limit; others are above it. */
const FLOORS: ReadonlySet<string> = new Set(["accuracy_on_new_items"])

const shownAs = ({ figure }: Reason, value: number): string =>
  SHARES.has(figure) ? formatShare(Math.round(value * 1000) / 1000) : formatCount(value)

const isReached = ({ figure, value, limit }: Reason): boolean => (FLOORS.has(figure) ? value < limit : value >= limit)

/** One figure behind the advice: its sentence, and a small bar against its limit. */
export const AdviceReason = ({ reason }: { readonly reason: Reason }) => {
  const { figure, value, limit, says } = reason
  const most = FLOORS.has(figure) ? 1 : Math.max(limit * 1.25, value, 1e-9)
  const at = (one: number): string => `${Math.min(100, Math.max(0, (one / most) * 100))}%`
  return (
    <li className="flex min-w-0 flex-col gap-1.5">
      <div className="flex min-w-0 items-baseline gap-3 text-13">
        <span className="min-w-0 flex-1 font-medium">{words.figures[figure] ?? labelOf(figure)}</span>
        <span className="tnum font-medium">{shownAs(reason, value)}</span>
        <span className="tnum w-24 text-right text-12 text-fg-3">{words.limit(shownAs(reason, limit))}</span>
      </div>
      <span className="relative block h-2 min-w-0 rounded-full bg-track" aria-hidden="true">
        <span
          className={clsx("absolute inset-y-0 left-0 rounded-full", isReached(reason) ? "bg-warn" : "bg-bar")}
          style={{ width: at(value) }}
        />
        <span className="absolute -inset-y-1 w-0.5 bg-fg-2" style={{ left: at(limit) }} />
      </span>
      <p className="max-w-[80ch] text-12 text-fg-2">{says}</p>
    </li>
  )
}

/** What would have to happen for training again to pay, in words; nothing for figures that are at their limit. */
export const changesOf = (reasons: readonly Reason[]): readonly string[] =>
  reasons.flatMap((reason) => {
    if (isReached(reason)) return []
    const limit = shownAs(reason, reason.limit)
    if (reason.figure === "new_decided_items")
      return [words.change.new_decided_items(Math.ceil(reason.limit - reason.value))]
    if (reason.figure === "bad_answers_7d") return [words.change.bad_answers_7d(limit)]
    return reason.figure === "accuracy_on_new_items" ? [words.change.accuracy_on_new_items(limit)] : []
  })
