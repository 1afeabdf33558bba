import { listRuns, startJob } from "../../../../contract/endpoints/jobs.ts"
import { evaluationWords as w } from "../../messages/models.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useCall, useChange } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { toast } from "../../ui/toast.tsx"
import { inputText, isOpen, MEASURING } from "./run-facts.ts"

type MeasureNowProps = { readonly model: string; readonly snapshot: string; readonly label: string }

const POLL_MS = 1500

/** Starts measuring a version on the held-out items of a data set; busy while that runs, whoever started it. */
export const MeasureNow = ({ model, snapshot, label }: MeasureNowProps) => {
  const why = useWhyNot("run_jobs")
  const start = useChange(startJob, {
    invalidates: [listRuns],
    onFailed: (problem) => toast(`${w.measureFailed}. ${problem.detail ?? problem.title}`),
  })
  const runs = useCall(listRuns, { job: MEASURING, limit: 50 }, { refetchInterval: POLL_MS }).data?.runs ?? []
  const working = runs.some(
    (run) => isOpen(run) && inputText(run, "model") === model && (inputText(run, "snapshot") ?? snapshot) === snapshot,
  )
  return (
    <Button
      variant="primary"
      why={why}
      busy={start.isPending || working}
      onClick={() => start.mutate({ job: MEASURING, input: { model, snapshot } })}
    >
      {working ? w.measuring : label}
    </Button>
  )
}
