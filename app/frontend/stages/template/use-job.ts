import { useState } from "react"
import { cancelRun, getRun, type RunWithMay, startJob } from "../../../../contract/endpoints/jobs.ts"
import type { JsonObject } from "../../../../contract/json.ts"
import { type CallProblem, fromBody } from "../../shell/call-problem.ts"
import { useCall, useChange } from "../../shell/query.ts"

const FOLLOW_MS = 1_500
const ENDED = new Set<string>(["succeeded", "failed", "cancelled", "interrupted"])

export type FollowedJob = {
  readonly start: (input: JsonObject) => void
  readonly cancel: () => void
  readonly running: boolean
  readonly run: RunWithMay | undefined
  readonly error: CallProblem | undefined
}

/** Starts a short job of the library and follows it until its end; live events bring its progress. */
export const useJob = (job: string): FollowedJob => {
  const [runId, setRunId] = useState<string>()
  const begin = useChange(startJob, { onDone: ({ runId: id }) => setRunId(id) })
  const stop = useChange(cancelRun)
  const [ended, setEnded] = useState<string>()
  const followed = useCall(
    getRun,
    { runId: runId ?? "" },
    { enabled: runId !== undefined, refetchInterval: ended === runId ? false : FOLLOW_MS },
  )
  const run = runId === undefined ? undefined : followed.data?.run
  if (run && ENDED.has(run.state.kind) && ended !== run.id) setEnded(run.id)
  const failed = run?.state.kind === "failed" ? fromBody(run.state.problem) : undefined
  return {
    start: (input) => {
      setRunId(undefined)
      begin.mutate({ job, input })
    },
    cancel: () => runId !== undefined && stop.mutate({ runId }),
    running:
      begin.isPending || (runId !== undefined && !followed.error && (run === undefined || !ENDED.has(run.state.kind))),
    run,
    error: failed ?? begin.error ?? followed.error ?? undefined,
  }
}
