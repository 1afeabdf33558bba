import { useState } from "react"
import { getEvaluation } from "../../../../contract/endpoints/train.ts"
import { evaluationWords, compareWords as w } from "../../messages/models.ts"
import { figuresWords } from "../../messages/train.ts"
import { useCall } from "../../shell/query.ts"
import { BarRows } from "../../ui/bar-rows.tsx"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { formatDecimals } from "../../ui/format.ts"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { labelChanges, type Shared } from "./comparison.ts"

/** Of more answers only the largest changes are shown until all are asked for. */
const FIRST = 16

/** Figure of each answer with a mark where it was before, largest change first. */
export const CompareLabels = ({ shared }: { readonly shared: Shared }) => {
  const [all, setAll] = useState(false)
  const before = useCall(getEvaluation, { id: shared.a.id })
  const after = useCall(getEvaluation, { id: shared.b.id })
  const failed = before.error ?? after.error
  if (failed)
    return (
      <ErrorCard
        what={evaluationWords.failed}
        error={failed}
        onRetry={() => void Promise.all([before.refetch(), after.refetch()])}
      />
    )
  const known = before.data && after.data
  const rows = known ? labelChanges(before.data.perLabel, after.data.perLabel) : []
  return (
    <Card title={w.labels} note={w.labelsNote}>
      {known ? (
        <BarRows
          label={w.labels}
          max={1}
          rows={(all ? rows : rows.slice(0, FIRST)).map((row) => ({
            id: row.label,
            label: (
              <span className="mono" title={row.label}>
                {row.label}
              </span>
            ),
            value: row.after?.f1 ?? 0,
            before: row.before?.f1 ?? 0,
            shown: (
              <span title={evaluationWords.f1Tip}>
                {formatDecimals(row.after?.f1 ?? 0, 2)}{" "}
                <span className="inline-block w-10 text-fg-3">
                  {figuresWords.change(Math.round(row.change * 100) / 100)}
                </span>
              </span>
            ),
          }))}
        />
      ) : (
        <SkeletonRows rows={10} height={28} />
      )}
      {rows.length > FIRST ? (
        <Button size={28} variant="ghost" className="mt-2" onClick={() => setAll(!all)}>
          {all ? evaluationWords.fewer : evaluationWords.all(rows.length)}
        </Button>
      ) : null}
    </Card>
  )
}
