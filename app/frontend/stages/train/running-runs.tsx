import { cancelRun, listRuns, type RunWithMay } from "../../../../contract/endpoints/jobs.ts"
import { trainWords } from "../../messages/train.ts"
import { useChange } from "../../shell/query.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Name } from "../../ui/name.tsx"
import { JobBar } from "../../ui/progress.tsx"
import { toast } from "../../ui/toast.tsx"
import { databitOf, shareDone } from "./run-facts.ts"

/** How far one run is, with a way to stop it. */
export const RunBar = ({ run, link = false }: { readonly run: RunWithMay; readonly link?: boolean }) => {
  const cancel = useChange(cancelRun, {
    invalidates: [listRuns],
    onFailed: (problem) => toast(`${trainWords.cancelFailed}. ${problem.detail ?? problem.title}`),
  })
  const databit = databitOf(run)
  return (
    <JobBar
      title={<Name name={databit} />}
      label={trainWords.progress(databit)}
      value={run.state.kind === "running" ? shareDone(run) : undefined}
      note={run.state.kind === "queued" ? trainWords.waiting : run.progress.step}
      actions={
        <>
          {link ? (
            <ButtonLink size={28} to="/train/$run" params={{ run: run.id }}>
              {trainWords.open}
            </ButtonLink>
          ) : null}
          {run.may.includes("cancel") ? (
            <Button size={28} busy={cancel.isPending} onClick={() => cancel.mutate({ runId: run.id })}>
              {trainWords.cancel}
            </Button>
          ) : null}
        </>
      }
    />
  )
}

/** What is being trained now; nothing while nothing is. */
export const RunningRuns = ({ runs }: { readonly runs: readonly RunWithMay[] }) =>
  runs.length === 0 ? null : (
    <Card title={trainWords.runningNow}>
      <div className="flex min-w-0 flex-col gap-4">
        {runs.map((run) => (
          <RunBar key={run.id} run={run} link />
        ))}
      </div>
    </Card>
  )
