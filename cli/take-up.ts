import type { Run } from "../contract/entities/run.ts"
import type { Json } from "../contract/json.ts"
import { Problem } from "../contract/problems.ts"
import type { Job } from "../jobs/job.ts"
import { LIBRARY } from "../jobs/library.ts"
import { openWorkbench, type Workbench } from "../jobs/workbench.ts"
import type { Config } from "../workspace/config.ts"
import { openWorkspace } from "../workspace/open.ts"
import { resultOf } from "./follow.ts"
import { catchInterrupts, interrupted, wasLeft } from "./interrupt.ts"

const cancelWhenEnded = ({ runner, ports }: Workbench, run: Run): (() => void) => {
  const cancel = (): void => {
    if (wasLeft()) return
    const who = { person: run.person, runsAs: run.person, roles: [] }
    // It may have ended in the meantime; then there is nothing to cancel.
    ports.runs
      .find(run.id)
      .then(() => runner.cancel(who, run.id))
      .catch(() => undefined)
  }
  interrupted.addEventListener("abort", cancel)
  return () => interrupted.removeEventListener("abort", cancel)
}

/** Resolves when this process has to go, because who started it is gone. */
const left = (): Promise<void> =>
  new Promise((resolve) => {
    interrupted.addEventListener("abort", () => (wasLeft() ? resolve() : undefined))
  })

/**
 * Works at one run that another process recorded as queued, and at what that run starts, then ends. Returns its result;
 * throws the problem it ended with. A run that somebody took up or cancelled before is left as it is.
 */
export const takeUpRun = async (config: Config, runId: string, library: readonly Job[] = LIBRARY): Promise<Json> => {
  catchInterrupts(config)
  const workbench = await openWorkbench(await openWorkspace(config), library, { takesOver: false })
  const { runner, ports } = workbench
  try {
    const run = await ports.runs.find(runId)
    const stopListening = cancelWhenEnded(workbench, run)
    await runner.takeUp(runId)
    await Promise.race([runner.idle(), left()])
    stopListening()
    const ended = await ports.runs.find(runId)
    if (ended.state.kind === "running" && !wasLeft())
      throw new Problem("conflict", { detail: `The run ${runId} works in another process.` })
    return resultOf(ended)
  } finally {
    await workbench.close()
  }
}
