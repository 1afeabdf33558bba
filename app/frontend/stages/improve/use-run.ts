import { useEffect, useRef, useState } from "react"
import { getRun, type RunWithMay } from "../../../../contract/endpoints/jobs.ts"
import type { CallProblem } from "../../shell/call-problem.ts"
import { useCall } from "../../shell/query.ts"

const FOLLOW_MS = 1_500

export type Followed = {
  readonly run: RunWithMay | undefined
  readonly error: CallProblem | null
  readonly working: boolean
}

const isOpen = ({ state }: RunWithMay): boolean => state.kind === "queued" || state.kind === "running"

/** Follows a run to its end; live events bring its progress in between. `onEnd` is told once, also of a run that had ended before. */
export const useRun = (runId: string | undefined, onEnd?: (run: RunWithMay) => void): Followed => {
  const [ended, setEnded] = useState<string>()
  const latest = useRef(onEnd)
  useEffect(() => {
    latest.current = onEnd
  })
  const followed = useCall(
    getRun,
    { runId: runId ?? "" },
    { enabled: runId !== undefined, refetchInterval: ended === runId ? false : FOLLOW_MS },
  )
  const run = runId === undefined ? undefined : followed.data?.run
  useEffect(() => {
    if (run === undefined || isOpen(run) || ended === run.id) return
    setEnded(run.id)
    latest.current?.(run)
  }, [run, ended])
  return {
    run,
    error: runId === undefined ? null : followed.error,
    working: runId !== undefined && !followed.error && (run === undefined || isOpen(run)),
  }
}
