import { useState } from "react"
import { launchWords as w } from "../../messages/train.ts"
import { BarRows } from "../../ui/bar-rows.tsx"
import { Button } from "../../ui/button.tsx"
import { formatCount } from "../../ui/format.ts"
import { Notice } from "../../ui/notice.tsx"
import { Status } from "../../ui/status.tsx"

type LabelCount = { readonly label: string; readonly count: number }

/** Up to this many bars are shown at once; of more, the most and the least frequent. */
const ALL_UP_TO = 20
const EACH_END = 8

const Name = ({ label, scarce }: { readonly label: string; readonly scarce: boolean }) => (
  <span className="flex min-w-0 items-center gap-1.5">
    <span className="mono min-w-0 flex-1 truncate" title={label}>
      {label}
    </span>
    {scarce ? <Status kind="warn" label={w.scarce} size={14} /> : null}
  </span>
)

type LabelBalanceProps = {
  /** Most frequent first. */
  readonly labels: readonly LabelCount[]
  /** Those of them that are too few to be learnt well. */
  readonly scarce: readonly string[]
  /** What to do about them; absent where something graver is said already. */
  readonly action: React.ReactNode | undefined
}

/** Decided items for each answer, with those marked that are too few to be learnt well. */
export const LabelBalance = ({ labels, scarce, action }: LabelBalanceProps) => {
  const [all, setAll] = useState(false)
  const few = new Set(action ? scarce : [])
  const many = labels.length > ALL_UP_TO
  const shown = all || !many ? labels : [...labels.slice(0, EACH_END), ...labels.slice(-EACH_END)]
  const most = Math.max(1, ...labels.map(({ count }) => count))
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {few.size > 0 && action ? (
        <Notice tone="warn" title={w.scarceTitle(few.size)} action={action}>
          {w.scarceText}
        </Notice>
      ) : null}
      <h3 className="text-12 font-medium text-fg-2">{w.balance}</h3>
      <BarRows
        label={w.balance}
        max={most}
        rows={shown.map(({ label, count }) => ({
          id: label,
          label: <Name label={label} scarce={few.has(label)} />,
          value: count,
          shown: formatCount(count),
          tone: few.has(label) ? "neutral" : "accent",
        }))}
      />
      {many ? (
        <Button size={28} variant="ghost" className="self-start" onClick={() => setAll(!all)}>
          {all ? w.fewerLabels : w.moreLabels(labels.length)}
        </Button>
      ) : null}
    </div>
  )
}
