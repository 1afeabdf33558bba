import { useNavigate, useSearch } from "@tanstack/react-router"
import { Gauge } from "lucide-react"
import { getEvaluation } from "../../../../contract/endpoints/train.ts"
import { evaluationWords as w } from "../../messages/models.ts"
import { Boundary } from "../../shell/boundary.tsx"
import { useCall } from "../../shell/query.ts"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Select } from "../../ui/select.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { CalibrationCard } from "./calibration-card.tsx"
import { ConfusionMatrix, MOST_LABELS } from "./confusion-matrix.tsx"
import { type EvaluationSummary, ownSuite, shortRef } from "./figures.ts"
import { LabelTable } from "./label-table.tsx"
import { MeasureNow } from "./measure-now.tsx"
import { MixUps } from "./mix-ups.tsx"
import type { ModelAnswer } from "./model-head.tsx"

/** The evaluation that is looked at: what the address says, else the one on the version's own held-out items. */
export const useSuite = ({ model, evaluations }: ModelAnswer): EvaluationSummary | undefined => {
  const { suite } = useSearch({ from: "/models/$ref" })
  return (
    evaluations.find(({ id }) => id === suite) ??
    evaluations.find((one) => one.suite === ownSuite(model)) ??
    evaluations[0]
  )
}

const nameOf = ({ suite, caseCount }: EvaluationSummary, own: string): string => {
  if (suite === own) return w.ownSuite(caseCount)
  const table = suite.replace(/^holdout of /, "").replace(/@\d+$/, "")
  return w.otherSuite(shortRef(table), caseCount)
}

/** Which held-out items are looked at; nothing where there is no choice. */
export const SuitePicker = ({ answer }: { readonly answer: ModelAnswer }) => {
  const navigate = useNavigate({ from: "/models/$ref" })
  const chosen = useSuite(answer)
  const { evaluations, model } = answer
  if (!chosen || evaluations.length < 2) return null
  return (
    <Select
      label={w.suite}
      value={chosen.id}
      className="max-w-full"
      options={evaluations.map((one) => ({ value: one.id, label: nameOf(one, ownSuite(model)) }))}
      onChange={(next) => void navigate({ search: (old) => ({ ...old, suite: next }), replace: true })}
    />
  )
}

/** Nothing was measured: why, and the way to do it. */
export const NotMeasured = ({ answer: { model } }: { readonly answer: ModelAnswer }) => (
  <Card flush>
    <EmptyState
      icon={<Gauge size={20} strokeWidth={1.75} aria-hidden="true" />}
      title={w.noneTitle}
      actions={<MeasureNow model={model.id} snapshot={model.snapshot} label={w.measure} />}
    >
      {w.noneText}
    </EmptyState>
  </Card>
)

const Figures = ({ id, labels }: { readonly id: string; readonly labels: readonly string[] }) => {
  const found = useCall(getEvaluation, { id }, { keepPrevious: true })
  if (found.error) return <ErrorCard what={w.failed} error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data)
    return (
      <Card flush>
        <SkeletonRows rows={12} />
      </Card>
    )
  const { perLabel, confusion, calibration } = found.data
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-4 @4xl/page:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        <LabelTable labels={perLabel} />
        {labels.length <= MOST_LABELS ? (
          <Boundary what={w.failed}>
            <ConfusionMatrix labels={labels} confusion={confusion} />
          </Boundary>
        ) : null}
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <MixUps confusion={confusion} />
        <Boundary what={w.calibrationBroken}>
          <CalibrationCard bins={calibration} />
        </Boundary>
      </div>
    </div>
  )
}

/** How well the version answers: every answer, what is taken for what, and whether its confidence holds. */
export const EvaluationTab = ({ answer }: { readonly answer: ModelAnswer }) => {
  const chosen = useSuite(answer)
  return chosen ? (
    <div className="flex min-w-0 flex-col items-stretch gap-4">
      <div className="flex min-w-0 empty:hidden">
        <SuitePicker answer={answer} />
      </div>
      <Figures id={chosen.id} labels={answer.model.labels} />
    </div>
  ) : (
    <NotMeasured answer={answer} />
  )
}
