import { useNavigate, useSearch } from "@tanstack/react-router"
import { Calculator, RefreshCcw } from "lucide-react"
import { useState } from "react"
import { adviseNow, listRetraining } from "../../../../contract/endpoints/improve.ts"
import { retrainingWords as words } from "../../messages/improve.ts"
import { Boundary } from "../../shell/boundary.tsx"
import { useWhyNot } from "../../shell/me.ts"
import { invalidate, useCall, useChange } from "../../shell/query.ts"
import { useCommands, useKeys } from "../../shell/use-commands.ts"
import { useLive } from "../../shell/use-live.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { toast } from "../../ui/toast.tsx"
import { AdviceCard } from "./advice-card.tsx"
import { useRun } from "./use-run.ts"

const useComputing = () => {
  const [runId, setRunId] = useState<string>()
  const begin = useChange(adviseNow, { onDone: (started) => setRunId(started.runId) })
  const followed = useRun(runId, ({ state }) => {
    void invalidate(listRetraining)
    if (state.kind === "succeeded") toast(words.computed)
  })
  const { run } = followed
  return {
    start: () => begin.mutate({}),
    busy: begin.isPending || followed.working,
    error: begin.error ?? followed.error,
    problem: run?.state.kind === "failed" ? run.state.problem : undefined,
  }
}

const None = () => (
  <Card>
    <EmptyState
      icon={<RefreshCcw size={20} strokeWidth={1.75} aria-hidden="true" />}
      title={words.none}
      actions={
        <ButtonLink variant="primary" to="/train/new" search={{}}>
          {words.train}
        </ButtonLink>
      }
    >
      {words.noneWhy}
    </EmptyState>
  </Card>
)

export const RetrainingPage = () => {
  const { databit, run } = useSearch({ from: "/retraining" })
  const navigate = useNavigate({ from: "/retraining" })
  const advice = useCall(listRetraining, {})
  const why = useWhyNot("run_jobs")
  const computing = useComputing()
  // A version that is made or measured changes the tables here.
  useLive("model", () => void invalidate(listRetraining), { alsoStale: true })
  useCommands([
    {
      id: "retraining.compute",
      title: words.computeNow,
      keys: "R",
      group: words.group,
      when: () => why === undefined && !computing.busy,
      run: computing.start,
    },
  ])
  const keys = useKeys("retraining.compute")
  const databits = advice.data?.databits
  const quiet = databits !== undefined && databits.length > 1 && databits.every((one) => one.advice === "wait")
  return (
    <div className="page">
      <PageHeader
        title={words.title}
        subtitle={words.subtitle}
        actions={
          <Button
            icon={<Calculator size={16} strokeWidth={1.75} />}
            keys={keys}
            busy={computing.busy}
            why={why}
            onClick={computing.start}
          >
            {words.computeNow}
          </Button>
        }
      />
      {computing.error ? <ErrorCard what={words.computeFailed} error={computing.error} /> : null}
      {computing.problem ? (
        <Notice tone="crit" title={words.computeFailed}>
          {[computing.problem.detail, computing.problem.remedy].filter(Boolean).join(" ")}
        </Notice>
      ) : null}
      {quiet ? <Notice tone="ok" title={words.quiet} /> : null}
      {advice.error ? (
        <ErrorCard what={words.failed} error={advice.error} onRetry={() => void advice.refetch()} />
      ) : databits === undefined ? (
        <Card flush>
          <SkeletonRows rows={6} height={52} />
        </Card>
      ) : databits.length === 0 ? (
        <None />
      ) : (
        databits.map((advised, at) => (
          <Boundary key={advised.databitId} what={words.failed}>
            <AdviceCard
              advised={advised}
              first={at === 0}
              runId={databit === advised.name ? run : undefined}
              onStarted={(started) =>
                void navigate({ search: { databit: advised.name, run: started }, replace: true, resetScroll: false })
              }
            />
          </Boundary>
        ))
      )}
    </div>
  )
}
