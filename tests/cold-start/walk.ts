import type { Page } from "playwright-core"
import { curateWords } from "../../app/frontend/messages/curate.ts"
import { dataWords } from "../../app/frontend/messages/data.ts"
import { shellWords } from "../../app/frontend/messages/shell.ts"
import { readConfig } from "../../workspace/config.ts"
import { setUpDatabricks } from "../../workspace/databricks/set-up.ts"
import { prepareFakeWorkspace } from "../fake-workspace/prepare.ts"
import type { World } from "../fake-workspace/world.ts"

/** A fake workspace whose setup job has run, and whose warehouse has fallen asleep since. */
export const prepareDeployed = async ({ statementMs, coldStartMs }: { statementMs: number; coldStartMs: number }) => {
  const { workspace, variables } = await prepareFakeWorkspace({ statementMs: 0 })
  await setUpDatabricks(readConfig(variables), { tell: () => undefined, waitMs: 0 })
  workspace.world.warehouse.pace({ statementMs, coldStartMs })
  workspace.world.warehouse.sleep()
  return { workspace, variables: { ...variables, DATABITS_MIGRATE: "no" } }
}

const TABLE = "main.data.support_messages"
const DATABIT = "main.databits.support_intent"
const DECIDED_ASLEEP = 3
/** Two seconds are asked for; a computer that does other work as well gets some more. */
const ACCEPTED_MS = 10_000

/** Milliseconds of each step, and what was seen in words. */
export type Walked = {
  /** From the request to the navigation. */
  readonly shell: number
  readonly words: string
  /** From the warehouse being awake to the page's own content. */
  readonly opened: number
  readonly sample: number
  /** From a decision to the next item, while the warehouse sleeps. */
  readonly decided: readonly number[]
  readonly slowWords: string
  /** From the warehouse being awake again to a page's data. */
  readonly woken: number
  readonly reviews: number
}

const since = (start: number): number => performance.now() - start

/** Resolves when the warehouse runs; the time. */
const whenAwake = async ({ warehouse }: World): Promise<number> => {
  while (warehouse.state() !== "RUNNING") await new Promise((resolve) => setTimeout(resolve, 20))
  return performance.now()
}

/** A first visit while the warehouse wakes up, one click to the sample, and decisions while it sleeps again. */
export const walkColdStart = async (
  page: Page,
  url: string,
  world: World,
  look: (name: string) => Promise<void> = async () => undefined,
): Promise<Walked> => {
  const start = performance.now()
  await page.goto(`${url}/data`)
  await page.getByRole("navigation").first().waitFor()
  const shell = since(start)
  await page.getByRole("heading", { name: shellWords.opening }).waitFor()
  const warehouse = page.locator("main").getByText(/SQL warehouse/)
  await warehouse.first().waitFor()
  const words = (await warehouse.first().textContent()) ?? ""
  await look("opening")
  const awake = await whenAwake(world)
  await page.getByRole("button", { name: dataWords.trySample, exact: true }).waitFor({ timeout: ACCEPTED_MS })
  const opened = since(awake)

  const clicked = performance.now()
  await page.getByRole("button", { name: dataWords.trySample, exact: true }).click()
  await page
    .getByRole("link", { name: new RegExp(TABLE) })
    .first()
    .waitFor({ timeout: 30_000 })
  const sample = since(clicked)

  await page.goto(`${url}/curate/${DATABIT}`)
  await page.getByRole("button", { name: curateWords.makeItems(TABLE) }).click({ timeout: ACCEPTED_MS })
  await page.getByRole("radiogroup").waitFor({ timeout: 60_000 })

  world.warehouse.sleep()
  const inView = () => page.locator("main [data-item]").getAttribute("data-item")
  const decided: number[] = []
  for (let at = 0; at < DECIDED_ASLEEP; at += 1) {
    const was = await inView()
    const pressed = performance.now()
    await page.keyboard.press("1")
    await page.keyboard.press("Enter")
    await page.locator(`main [data-item]:not([data-item="${was}"])`).waitFor()
    decided.push(since(pressed))
  }
  await page.getByRole("link", { name: "Feedback" }).first().click()
  const slow = page.getByRole("status").filter({ hasText: shellWords.slow })
  await slow.waitFor({ timeout: 30_000 })
  const slowWords = (await slow.textContent()) ?? ""
  await look("asleep")
  // The page that was left must not call back while the next one is waited for.
  await page.waitForURL(/\/feedback/)
  const again = await whenAwake(world)
  await slow.waitFor({ state: "detached", timeout: ACCEPTED_MS })
  await page.getByRole("heading", { level: 1 }).first().waitFor()
  const woken = since(again)
  const countReviews = async (): Promise<number> => {
    const [found] = await world.engine.run("SELECT count(DISTINCT id) AS n FROM c_main.databits.reviews")
    return Number(found?.n ?? 0)
  }
  const until = performance.now() + 30_000
  while ((await countReviews()) < DECIDED_ASLEEP && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 100))
  return { shell, words, opened, sample, decided, slowWords, woken, reviews: await countReviews() }
}
