import { Link, useNavigate, useParams } from "@tanstack/react-router"
import { getRun, listRuns, type RunWithMay, retryRun } from "../../../../contract/endpoints/jobs.ts"
import type { RunEvent } from "../../../../contract/entities/run.ts"
import { trainWords, runWords as w } from "../../messages/train.ts"
import { Boundary } from "../../shell/boundary.tsx"
import { fromBody } from "../../shell/call-problem.ts"
import { OpenInDatabricks, pageOfRun } from "../../shell/open-in-databricks.tsx"
import { useCall, useChange } from "../../shell/query.ts"
import { useCommands, useKeys } from "../../shell/use-commands.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx"
import { Status } from "../../ui/status.tsx"
import { toast } from "../../ui/toast.tsx"
import { shortRef } from "./figures.ts"
import { databitOf, isOpen, statusOf } from "./run-facts.ts"
import { RunMade } from "./run-made.tsx"
import { Curves, Facts, Log, Steps } from "./run-parts.tsx"
import { RunBar } from "./running-runs.tsx"

/** The live stream brings news at once; asking now and then covers a stream that is down. */
const POLL_MS = 1500

/** Where it stands: how far it is, what it made, or why it made nothing. */
const Outcome = ({ run }: { readonly run: RunWithMay }) => {
  const { state } = run
  switch (state.kind) {
    case "queued":
    case "running":
      return (
        <Card>
          <RunBar run={run} />
        </Card>
      )
    case "succeeded":
      return <RunMade run={run} />
    case "failed":
      return <ErrorCard what={state.problem.title} error={fromBody(state.problem)} />
    case "cancelled":
      return <Notice>{w.cancelled}</Notice>
    case "interrupted":
      return <Notice tone="warn">{w.interrupted}</Notice>
  }
}

const Again = ({ run }: { readonly run: RunWithMay }) => {
  const navigate = useNavigate()
  const keys = useKeys("train.again")
  const again = useChange(retryRun, {
    invalidates: [listRuns],
    onDone: ({ runId }) => void navigate({ to: "/train/$run", params: { run: runId } }),
    onFailed: (problem) => toast(problem.detail ?? problem.title),
  })
  const start = () => again.mutate({ runId: run.id })
  useCommands([{ id: "train.again", title: trainWords.again, keys: "R", group: trainWords.group, run: start }])
  return (
    <Button keys={keys} busy={again.isPending} onClick={start}>
      {trainWords.again}
    </Button>
  )
}

const Whole = ({ run, events }: { readonly run: RunWithMay; readonly events: readonly RunEvent[] }) => (
  <>
    <PageHeader
      title={w.title(shortRef(databitOf(run)))}
      beside={
        <>
          <Status {...statusOf(run)} />
          <OpenInDatabricks target={pageOfRun(run)} />
        </>
      }
      actions={run.may.includes("retry") ? <Again run={run} /> : undefined}
    />
    <Outcome run={run} />
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-4 @4xl/page:grid-cols-[minmax(0,1fr)_340px]">
      <div className="flex min-w-0 flex-col gap-4">
        <Boundary what={w.curvesBroken}>
          <Curves events={events} />
        </Boundary>
        <Log events={events} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <Steps run={run} events={events} />
        <Facts run={run} />
      </div>
    </div>
  </>
)

/** Follows one training run to its end and shows what it made. */
export const TrainRunPage = () => {
  const { run: runId } = useParams({ from: "/train/$run" })
  const found = useCall(getRun, { runId })
  const working = found.data !== undefined && isOpen(found.data.run)
  useCall(getRun, { runId }, { enabled: working, refetchInterval: working ? POLL_MS : false })
  return (
    <div className="page">
      <p className="text-13">
        <Link to="/train" className="link">
          {w.all}
        </Link>
      </p>
      {found.error ? (
        <>
          <PageHeader title={trainWords.title} />
          <ErrorCard what={w.failed} error={found.error} onRetry={() => void found.refetch()} />
        </>
      ) : found.data ? (
        <Whole run={found.data.run} events={found.data.events} />
      ) : (
        <>
          <PageHeader title={<Skeleton className="h-7 w-64" />} />
          <Card flush>
            <SkeletonRows rows={8} />
          </Card>
        </>
      )}
    </div>
  )
}
