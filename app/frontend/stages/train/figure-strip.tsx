import type { ReactNode } from "react"
import type { ClassifierMetrics } from "../../../../contract/entities/model.ts"
import { figuresWords as w } from "../../messages/train.ts"
import { formatCount, formatDecimals, formatShare } from "../../ui/format.ts"
import { Status } from "../../ui/status.tsx"
import { type Before, NOTICED, pointsBetween, rightBetween, timesOf } from "./figures.ts"

type TileProps = {
  readonly label: string
  /** What specialists call it. */
  readonly term?: string
  readonly value: string
  readonly note: string
  readonly change?: ReactNode
}

const Tile = ({ label, term, value, note, change }: TileProps) => (
  <div className="flex min-w-0 flex-col gap-0.5 border-line px-4 py-3 odd:border-r @max-2xl:nth-[-n+2]:border-b @2xl:not-last:border-r">
    <dt className="flex min-w-0 flex-wrap gap-x-1.5 text-12 text-fg-2">
      {label}
      {term ? <span className="text-fg-3">{term}</span> : null}
    </dt>
    <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2">
      <span className="tnum text-26 font-semibold tracking-[-0.03em]">{value}</span>
      {change}
    </dd>
    <dd className="text-12 text-fg-3">{note}</dd>
  </div>
)

type ChangeProps = {
  readonly by: number
  readonly shown: string
  readonly before: Before
  /** Smaller changes are shown, but not called better or worse. */
  readonly noticed: number
  /** A smaller value is the better one. */
  readonly falling?: boolean
}

/** The difference to the version before; a shape says whether it is for the better, where both had the same items. */
const Change = ({ by, shown, before, noticed, falling = false }: ChangeProps) => {
  const better = falling ? by < 0 : by > 0
  const says = before.sameItems ? w.against(before.version.version) : w.againstOther(before.version.version)
  return (
    <span className="inline-flex items-center gap-1 text-12 text-fg-2" title={says}>
      {before.sameItems && Math.abs(by) >= noticed ? (
        <Status kind={better ? "ok" : "warn"} hideLabel size={14} />
      ) : null}
      <span className="tnum">{shown}</span>
      <span className="sr-only">{says}</span>
    </span>
  )
}

type FigureStripProps = { readonly metrics: ClassifierMetrics; readonly before?: Before | undefined }

/** How well a version answers: four figures with what each means, and the change since the version before. */
export const FigureStrip = ({ metrics, before }: FigureStripProps) => {
  const { right, of } = timesOf(metrics.accuracy, metrics.n)
  const { low, high } = rightBetween(metrics)
  const points = before ? pointsBetween(metrics.accuracy, before.metrics.accuracy) : 0
  const alike = before ? Math.round((metrics.macroF1 - before.metrics.macroF1) * 100) / 100 : 0
  const sure = before ? pointsBetween(metrics.ece, before.metrics.ece) : 0
  return (
    <div className="flex min-w-0 flex-col">
      <dl className="grid min-w-0 grid-cols-2 @2xl:grid-cols-4">
        <Tile
          label={w.right}
          term={w.rightTerm}
          value={formatShare(metrics.accuracy)}
          note={`${w.rightSays(right, of)}. ${w.between(Math.floor(low * 100), Math.ceil(high * 100))}`}
          change={
            before ? <Change by={points} noticed={NOTICED.right} shown={w.points(points)} before={before} /> : undefined
          }
        />
        <Tile
          label={w.alike}
          term={w.alikeTerm}
          value={formatDecimals(metrics.macroF1, 2)}
          note={w.alikeSays}
          change={
            before ? <Change by={alike} noticed={NOTICED.alike} shown={w.score(alike)} before={before} /> : undefined
          }
        />
        <Tile
          label={w.sure}
          term={w.sureTerm}
          value={w.plainPoints(Math.round(metrics.ece * 1000) / 10)}
          note={w.sureSays}
          change={
            before ? (
              <Change by={sure} noticed={NOTICED.sure} shown={w.points(sure)} before={before} falling />
            ) : undefined
          }
        />
        <Tile label={w.measured} value={formatCount(metrics.n)} note={w.measuredSays} />
      </dl>
      {before ? (
        <p className="border-line border-t px-4 py-2 text-12 text-fg-3">
          {before.sameItems ? w.changes(before.version.version) : w.changesOther(before.version.version)}
        </p>
      ) : null}
    </div>
  )
}
