import { expect, test } from "vitest"
import { prepareDeployed, walkColdStart } from "../cold-start/walk.ts"
import { expectAccessible, openBrowser, openPage } from "./browser.ts"
import { startWorkbench } from "./workbench.ts"

/** Longer than the page waits before it says what it waits for. */
const COLD_MS = 7_000

test("while the warehouse wakes up the shell is there and says so; one click loads the sample; nothing done meanwhile is lost", async () => {
  const { workspace, variables } = await prepareDeployed({ statementMs: 10, coldStartMs: COLD_MS })
  const workbench = await startWorkbench(undefined, variables)
  const browser = await openBrowser()
  try {
    const { page } = await openPage(browser, workbench.url)
    const walked = await walkColdStart(page, workbench.url, workspace.world, (name) => expectAccessible(page, name))
    expect(walked.words).toMatch(/SQL warehouse .+ (starting|woken up)/)
    expect(walked.slowWords).toContain("what you do meanwhile is kept")
    expect(walked.reviews).toBe(walked.decided.length)
  } finally {
    await browser.close()
    await workbench.stop()
    await workspace.close()
  }
}, 120_000)
