import type { Workbench } from "../jobs/workbench.ts"
import { interrupted, wasLeft } from "./interrupt.ts"

/** Resolves when this process has to go, because who started it is gone. */
const left = (): Promise<void> =>
  new Promise((resolve) => {
    interrupted.addEventListener("abort", () => (wasLeft() ? resolve() : undefined))
  })

const cancel = async ({ runner, ports }: Workbench, runId: string): Promise<void> => {
  const { person } = await ports.runs.find(runId)
  await runner.cancel({ person, runsAs: person, roles: [] }, runId)
}

/**
 * Waits until no run is with this process any more. Who ends the process cancels these runs; a process that was left
 * by who started it waits no longer, and its runs are interrupted when it closes.
 */
export const untilIdle = async (workbench: Workbench, runIds: readonly string[]): Promise<void> => {
  const cancelAll = (): void => {
    if (wasLeft()) return
    // A run may have ended in the meantime; then there is nothing to cancel.
    for (const runId of runIds) cancel(workbench, runId).catch(() => undefined)
  }
  interrupted.addEventListener("abort", cancelAll)
  await Promise.race([workbench.runner.idle(), left()])
  interrupted.removeEventListener("abort", cancelAll)
}
