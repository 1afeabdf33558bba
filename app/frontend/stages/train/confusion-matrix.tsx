import { evaluationWords as w } from "../../messages/models.ts"
import { Card } from "../../ui/card.tsx"
import type { MixUp } from "./figures.ts"

/** More answers than this do not fit on a page side by side; the mix-ups in words say it then. */
export const MOST_LABELS = 16
/** The strongest tint that black or white figures can still be read on. */
const STRONGEST = 45

type Cell = { readonly truth: string; readonly guess: string; readonly count: number; readonly share: number }

const rowOf = (confusion: readonly MixUp[], truth: string, labels: readonly string[]): readonly Cell[] => {
  const counts = labels.map((guess) => confusion.find((one) => one.truth === truth && one.guess === guess)?.count ?? 0)
  const total = Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  )
  return labels.map((guess, at) => ({ truth, guess, count: counts[at] ?? 0, share: (counts[at] ?? 0) / total }))
}

const MatrixCell = ({ truth, guess, count, share }: Cell) => {
  const right = truth === guess
  const tint = right ? "var(--accent)" : "var(--warn)"
  return (
    <td
      title={w.matrixCell(truth, guess, count)}
      className={`tnum h-7 w-8 min-w-8 border border-line text-center text-12 ${right ? "font-semibold" : ""}`}
      style={
        count === 0
          ? undefined
          : { background: `color-mix(in oklch, ${tint} ${Math.round(8 + share * (STRONGEST - 8))}%, var(--surface))` }
      }
    >
      {count === 0 ? "" : count}
    </td>
  )
}

type ConfusionMatrixProps = { readonly labels: readonly string[]; readonly confusion: readonly MixUp[] }

/** What was right against what it said, for a small number of answers. Columns carry the number of their answer. */
export const ConfusionMatrix = ({ labels, confusion }: ConfusionMatrixProps) => (
  <Card title={w.matrix} note={w.matrixNote}>
    <section
      aria-label={w.matrix}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className="relative min-w-0 overflow-x-auto"
    >
      <table className="border-collapse">
        <thead>
          <tr>
            <th scope="col" className="pr-3 text-left text-12 font-normal text-fg-3">
              {w.matrixCorner}
            </th>
            {labels.map((label, at) => (
              <th key={label} scope="col" title={label} className="tnum h-7 w-8 text-12 font-normal text-fg-3">
                {at + 1}
                <span className="sr-only"> {label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((truth, at) => (
            <tr key={truth}>
              <th scope="row" className="pr-3 text-left text-12 font-normal whitespace-nowrap">
                <span className="tnum inline-block w-6 text-fg-3">{at + 1}</span>
                <span className="mono">{truth}</span>
              </th>
              {rowOf(confusion, truth, labels).map((cell) => (
                <MatrixCell key={cell.guess} {...cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </Card>
)
