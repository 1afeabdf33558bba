import { percentile } from "../core/statistics/percentile.ts"
import { prepareDeployed, walkColdStart } from "../tests/cold-start/walk.ts"
import { openBrowser, openPage } from "../tests/journeys/browser.ts"
import { startWorkbench } from "../tests/journeys/workbench.ts"
import type { Benchmark } from "./benchmark.ts"

const STATEMENT_MS = 400
const COLD_MS = 20_000

export const coldStartBenchmark: Benchmark = {
  name: "cold-start",
  says: "A first visit while the SQL warehouse needs 20 s to wake up and 400 ms a statement, and decisions while it sleeps.",
  run: async (note) => {
    const { workspace, variables } = await prepareDeployed({ statementMs: STATEMENT_MS, coldStartMs: COLD_MS })
    const workbench = await startWorkbench(undefined, variables)
    const browser = await openBrowser()
    try {
      const { page } = await openPage(browser, workbench.url)
      const walked = await walkColdStart(page, workbench.url, workspace.world)
      note(`said while it opens: ${walked.words}`)
      note(`said while it sleeps: ${walked.slowWords}`)
      return {
        shell_ms: Math.round(walked.shell),
        page_after_awake_ms: Math.round(walked.opened),
        sample_loaded_ms: Math.round(walked.sample),
        next_item_while_asleep_p50_ms: Math.round(percentile(walked.decided, 0.5) ?? 0),
        page_after_awake_again_ms: Math.round(walked.woken),
        decided_while_asleep: walked.decided.length,
        of_them_lost: walked.decided.length - walked.reviews,
      }
    } finally {
      await browser.close()
      await workbench.stop()
      await workspace.close()
    }
  },
}
