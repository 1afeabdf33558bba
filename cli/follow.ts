import { toRequest } from "../contract/endpoint.ts"
import { cancelRun, getRun } from "../contract/endpoints/jobs.ts"
import type { Run } from "../contract/entities/run.ts"
import type { Json } from "../contract/json.ts"
import { Problem } from "../contract/problems.ts"
import { interrupted, wasLeft } from "./interrupt.ts"
import type { Session } from "./session.ts"

const POLL_MS = { here: 25, server: 250 } as const

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** The result of an ended run; throws the problem it ended with. */
export const resultOf = (run: Run): Json => {
  switch (run.state.kind) {
    case "succeeded":
      return run.state.result
    case "failed": {
      const { detail, title, remedy } = run.state.problem
      throw new Problem("internal", { detail: detail ?? title, remedy })
    }
    case "cancelled":
      throw new Problem("run_cancelled")
    default:
      throw new Problem("run_interrupted")
  }
}

const cancel = async (session: Session, runId: string): Promise<void> => {
  const { url, body } = toRequest(cancelRun, { runId })
  const headers = { "content-type": "application/json" }
  // It may have ended in the meantime; then there is nothing to cancel.
  await session.send(url, { method: cancelRun.method, headers, body: JSON.stringify(body ?? {}) })
}

/**
 * Waits for a run to end, telling its progress; returns its result, or throws the problem it ended with.
 * When the person ends the command the run is cancelled.
 */
export const followRun = async (
  session: Session,
  runId: string,
  onProgress: (run: Run) => void = () => {},
): Promise<Json> => {
  try {
    for (;;) {
      const { run } = await session.call(getRun, { runId })
      onProgress(run)
      if (run.state.kind !== "queued" && run.state.kind !== "running") return resultOf(run)
      await sleep(POLL_MS[session.by])
    }
  } catch (error) {
    if (interrupted.aborted && !wasLeft()) await cancel(session, runId)
    throw error
  }
}
