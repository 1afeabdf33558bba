import { useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { getModel, listEvaluations } from "../../../../contract/endpoints/train.ts"
import { modelWords as w } from "../../messages/models.ts"
import { Boundary } from "../../shell/boundary.tsx"
import { useCall } from "../../shell/query.ts"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx"
import { Tabs } from "../../ui/tabs.tsx"
import { EvaluationTab } from "./evaluation-tab.tsx"
import { FigureStrip } from "./figure-strip.tsx"
import { beforeOf } from "./figures.ts"
import { LineageTab } from "./lineage-tab.tsx"
import { type ModelAnswer, ModelHead } from "./model-head.tsx"
import { VersionsTab } from "./versions-tab.tsx"
import { WrongTab } from "./wrong-tab.tsx"

type TabName = "evaluation" | "wrong" | "versions" | "lineage"

const Panel = ({ tab, answer }: { readonly tab: TabName; readonly answer: ModelAnswer }) => {
  switch (tab) {
    case "evaluation":
      return <EvaluationTab answer={answer} />
    case "wrong":
      return <WrongTab answer={answer} />
    case "versions":
      return <VersionsTab answer={answer} />
    case "lineage":
      return <LineageTab answer={answer} />
  }
}

const Whole = ({ answer }: { readonly answer: ModelAnswer }) => {
  const { tab = "evaluation", suite } = useSearch({ from: "/models/$ref" })
  const navigate = useNavigate({ from: "/models/$ref" })
  const evaluations = useCall(listEvaluations, { limit: 200 })
  const { model, versions } = answer
  const tabs = [
    { value: "evaluation", label: w.evaluation },
    { value: "wrong", label: w.wrong },
    { value: "versions", label: w.versions, count: versions.length },
    { value: "lineage", label: w.lineage },
  ] as const
  return (
    <>
      <ModelHead answer={answer} />
      {model.metrics ? (
        <Card flush>
          <FigureStrip
            metrics={model.metrics}
            before={beforeOf(model, versions, evaluations.data?.evaluations ?? [])}
          />
        </Card>
      ) : null}
      <Tabs
        label={w.tabs}
        value={tab}
        tabs={tabs}
        onChange={(next) => void navigate({ search: { tab: next, suite }, replace: true })}
      >
        <Boundary what={w.failed}>
          <Panel tab={tab} answer={answer} />
        </Boundary>
      </Tabs>
    </>
  )
}

/** One version of a model: how well it answers, what it gets wrong, its siblings, and where it comes from. */
export const ModelPage = () => {
  const { ref } = useParams({ from: "/models/$ref" })
  const found = useCall(getModel, { ref })
  return (
    <div className="page">
      {found.data ? (
        <Whole answer={found.data} />
      ) : (
        <>
          <h1 tabIndex={-1} className="mono text-16 font-semibold [overflow-wrap:anywhere]">
            {ref}
          </h1>
          {found.error ? (
            <ErrorCard what={w.failed} error={found.error} onRetry={() => void found.refetch()} />
          ) : (
            <>
              <Card flush>
                <div className="p-4">
                  <Skeleton className="h-16 w-full" />
                </div>
              </Card>
              <Card flush>
                <SkeletonRows rows={12} />
              </Card>
            </>
          )}
        </>
      )}
    </div>
  )
}
