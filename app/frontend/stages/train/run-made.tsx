import { listRuns, type RunWithMay, retryRun, startJob } from "../../../../contract/endpoints/jobs.ts"
import { getModel, listEvaluations } from "../../../../contract/endpoints/train.ts"
import { splitRef } from "../../../../contract/names.ts"
import { runWords as w } from "../../messages/train.ts"
import { fromBody } from "../../shell/call-problem.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useCall, useChange } from "../../shell/query.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Progress } from "../../ui/progress.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { FigureStrip } from "./figure-strip.tsx"
import { beforeOf } from "./figures.ts"
import { inputText, isOpen, MEASURING, resultText, shareDone } from "./run-facts.ts"

const POLL_MS = 1500

/** The newest run that measures a version; asked again while it works, in case the live stream is down. */
const useMeasuring = (model: string, enabled: boolean): RunWithMay | undefined => {
  const input = { job: MEASURING, limit: 50 }
  const measuring = useCall(listRuns, input, { enabled, refetchInterval: enabled ? POLL_MS : false })
  return measuring.data?.runs.find((run) => inputText(run, "model") === model)
}

/** What stands in place of the figures until they are there. */
const NotMeasured = ({ model, snapshot }: { readonly model: string; readonly snapshot: string }) => {
  const run = useMeasuring(model, true)
  const why = useWhyNot("run_jobs")
  const start = useChange(startJob, { invalidates: [listRuns] })
  const again = useChange(retryRun, { invalidates: [listRuns] })
  if (run?.state.kind === "failed")
    return (
      <ErrorCard
        what={w.measureFailed}
        error={fromBody(run.state.problem)}
        onRetry={why === undefined ? () => again.mutate({ runId: run.id }) : undefined}
      />
    )
  if (run && isOpen(run))
    return (
      <div className="flex min-w-0 flex-col gap-2">
        <p className="text-13 text-fg-2">{w.measuring}</p>
        <Progress value={shareDone(run)} label={w.measuring} />
      </div>
    )
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-3">
      <p className="min-w-0 flex-1 text-13 text-fg-2">{w.notMeasured}</p>
      <Button
        size={28}
        why={why}
        busy={start.isPending}
        onClick={() => start.mutate({ job: MEASURING, input: { model, snapshot } })}
      >
        {w.measure}
      </Button>
    </div>
  )
}

/** What a finished run made: the version with its held-out figures, and what to do with it. */
export const RunMade = ({ run }: { readonly run: RunWithMay }) => {
  const ref = resultText(run, "model")
  const found = useCall(getModel, { ref: ref ?? "" }, { enabled: ref !== undefined })
  const evaluations = useCall(listEvaluations, { limit: 200 }, { enabled: ref !== undefined })
  if (ref === undefined) return null
  if (found.error) return <ErrorCard what={w.versionFailed} error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data)
    return (
      <Card flush>
        <SkeletonRows rows={3} height={52} />
      </Card>
    )
  const { model, versions, snapshot } = found.data
  const before = beforeOf(model, versions, evaluations.data?.evaluations ?? [])
  return (
    <Card
      title={w.made(model.version)}
      flush
      actions={
        <>
          <ButtonLink size={28} to="/models/$ref" params={{ ref: model.id }}>
            {w.openVersion}
          </ButtonLink>
          <ButtonLink
            size={28}
            variant="primary"
            to="/deploy"
            search={{ databit: splitRef(model.databit).name, model: model.id }}
          >
            {w.deploy}
          </ButtonLink>
        </>
      }
    >
      {model.metrics ? (
        <FigureStrip metrics={model.metrics} before={before} />
      ) : (
        <div className="p-4">
          {snapshot?.counts.holdout === 0 ? (
            <p className="text-13 text-fg-2">{w.measureNone}</p>
          ) : (
            <NotMeasured model={model.id} snapshot={model.snapshot} />
          )}
        </div>
      )}
    </Card>
  )
}
