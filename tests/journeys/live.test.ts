import type { Browser } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openBrowser, openPage, type Watched } from "./browser.ts"
import { type RunningWorkbench, startWorkbench } from "./workbench.ts"

let workbench: RunningWorkbench
let browser: Browser
beforeAll(async () => {
  workbench = await startWorkbench()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
})

const TABS = 8

/** Starts a quick job, as another program would. */
const startJob = async (): Promise<string> => {
  const response = await fetch(`${workbench.url}/api/jobs/collect_metrics/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ input: {} }),
  })
  const { runId } = (await response.json()) as { runId: string }
  return runId
}

test("eight tabs stay live together, before and after the server is killed and started again", async () => {
  const first: Watched = await openPage(browser, workbench.url)
  const pages = [first.page, ...(await Promise.all(Array.from({ length: TABS - 1 }, () => first.context.newPage())))]
  await Promise.all(pages.map((page) => page.goto(`${workbench.url}/jobs?tab=runs`)))
  await Promise.all(pages.map((page) => page.getByRole("heading", { level: 1 }).waitFor()))
  const seesRun = async (runId: string): Promise<void> => {
    await Promise.all(pages.map((page) => page.locator(`a[href*="${runId}"]`).first().waitFor({ timeout: 45_000 })))
  }
  await seesRun(await startJob())
  await workbench.restart()
  await seesRun(await startJob())
  expect(first.foreign).toEqual([])
  await first.context.close()
})

test("a request with a foreign Host or Origin is refused, and says so", async () => {
  const origin = await fetch(`${workbench.url}/api/jobs/collect_metrics/runs`, {
    method: "POST",
    headers: { origin: "https://elsewhere.example", "content-type": "application/json" },
    body: "{}",
  })
  expect(origin.status).toBe(403)
  expect(await origin.json()).toMatchObject({ code: "origin_refused" })
  const { request } = await import("node:http")
  const host = await new Promise<number | undefined>((resolve, reject) => {
    request(
      { host: "127.0.0.1", port: workbench.port, path: "/api/jobs", headers: { host: "elsewhere.example" } },
      (response) => {
        response.resume()
        resolve(response.statusCode)
      },
    )
      .once("error", reject)
      .end()
  })
  expect(host).toBe(403)
})
