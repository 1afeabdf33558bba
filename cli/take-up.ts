import type { Json } from "../contract/json.ts"
import { Problem } from "../contract/problems.ts"
import type { Job } from "../jobs/job.ts"
import { LIBRARY } from "../jobs/library.ts"
import { openWorkbench } from "../jobs/workbench.ts"
import type { Config } from "../workspace/config.ts"
import { openWorkspace } from "../workspace/open.ts"
import { resultOf } from "./follow.ts"
import { catchInterrupts, wasLeft } from "./interrupt.ts"
import { untilIdle } from "./until-idle.ts"

/**
 * Works at one run that another process recorded as queued, and at what that run starts, then ends. Returns its result;
 * throws the problem it ended with. A run that somebody took up or cancelled before is left as it is.
 */
export const takeUpRun = async (config: Config, runId: string, library: readonly Job[] = LIBRARY): Promise<Json> => {
  catchInterrupts(config)
  const workbench = await openWorkbench(await openWorkspace(config), library, { takesOver: false })
  const { runner, ports } = workbench
  try {
    await runner.takeUp(runId)
    await untilIdle(workbench, [runId])
    const ended = await ports.runs.find(runId)
    if (ended.state.kind === "running" && !wasLeft())
      throw new Problem("conflict", { detail: `The run ${runId} works in another process.` })
    return resultOf(ended)
  } finally {
    await workbench.close()
  }
}
