import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { curateWords as words } from "../../app/frontend/messages/curate.ts"
import { words as kit } from "../../app/frontend/messages.ts"
import { getQueue, reviewItems } from "../../contract/endpoints/curate.ts"
import { expectAccessible, expectNoSidewaysScroll, NARROW, openBrowser, openPage, type Watched } from "./browser.ts"
import { type RunningWorkbench, startWorkbench } from "./workbench.ts"

const DATABIT = "main.databits.support_intent"

let workbench: RunningWorkbench
let browser: Browser
let watched: Watched

beforeAll(async () => {
  workbench = await startWorkbench()
  const body = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }
  expect((await fetch(`${workbench.url}/api/samples/support/load`, body)).ok).toBe(true)
  browser = await openBrowser()
  watched = await openPage(browser, workbench.url)
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
})

const queueUrl = () => `${workbench.url}/curate/${DATABIT}`
const queue = async () => getQueue.output.parse(await (await fetch(`${workbench.url}/api/curate/${DATABIT}`)).json())
const decidedCount = async () => {
  const { approved, corrected, rejected } = (await queue()).progress
  return approved + corrected + rejected
}
const title = (page: Page) => page.locator("main h2").first().textContent()
const footer = (page: Page) => page.locator("main footer")
const saved = (page: Page) => footer(page).getByText(words.saved).waitFor()
/** The item in view; the sample has items with the same text. */
const inView = async (page: Page) => (await page.locator("main [data-item]").getAttribute("data-item")) ?? ""

describe("the review queue", () => {
  test("an empty queue makes its items from the table, and suggestions come by themselves", async () => {
    const { page } = watched
    await page.goto(`${workbench.url}/curate`)
    await expectAccessible(page, "the list of queues")
    await page.getByRole("link", { name: DATABIT }).click()
    await page.getByText(words.noItems).waitFor()
    await expectAccessible(page, "a queue without items")
    await page.getByRole("button", { name: words.makeItems("main.data.support_messages") }).click()
    await page.getByRole("radiogroup").waitFor()
    await page.getByText(words.preLabel, { exact: true }).waitFor()
    await expectAccessible(page, "the queue")
    await expectNoSidewaysScroll(page, "the queue")
  })

  test("fifty items are decided without a mouse, and nothing is asked for between a key and the next item", async () => {
    const { page } = watched
    await page.goto(queueUrl())
    await page.getByRole("radiogroup").waitFor()
    const before = await decidedCount()
    for (let at = 0; at < 50; at++) {
      const was = await inView(page)
      await page.keyboard.press(String((at % 9) + 1))
      await page.keyboard.press(at % 10 === 9 ? "x" : "Enter")
      // The next item is painted in the very next frames: no answer of a server can be as fast as this is checked.
      expect(await inView(page), `item ${at}`).not.toBe(was)
    }
    await saved(page)
    expect(await decidedCount()).toBe(before + 50)
    expect((await queue()).progress.rejected).toBe(5)
  })

  test("approve becomes correct when the form changes, a note is written, and each decision is taken back in its turn", async () => {
    const { page } = watched
    const primary = (name: string) => page.getByRole("toolbar").getByRole("button", { name })
    await primary(words.acts.approve).waitFor()
    const before = await decidedCount()
    const first = await inView(page)
    await page.keyboard.press("2")
    await primary(words.acts.correct).waitFor()
    await page.getByText(words.changed, { exact: true }).waitFor()
    await page.keyboard.press("n")
    await page.keyboard.type("seen twice, x and u are only letters here")
    await page.keyboard.press("Escape")
    await page.keyboard.press("n")
    expect(await inView(page)).toBe(first)
    await page.keyboard.press("Control+Enter")
    await page.keyboard.press("f")
    await page.keyboard.press("s")
    await footer(page).getByText(words.made.skip).waitFor()
    await saved(page)
    expect(await decidedCount()).toBe(before + 1)
    for (const key of ["u", "Control+z", "u"]) await page.keyboard.press(key)
    expect(await inView(page)).toBe(first)
    expect(await page.getByLabel(words.note).inputValue()).toContain("seen twice")
    await saved(page)
    expect(await decidedCount()).toBe(before)
    expect((await queue()).progress.flagged).toBe(0)
  })

  test("without the server decisions go on and are kept; afterwards none is lost, none counts twice", async () => {
    const { page, context } = watched
    await page.goto(queueUrl())
    await page.getByRole("radiogroup").waitFor()
    await saved(page)
    const before = await decidedCount()
    await context.setOffline(true)
    for (let at = 0; at < 12; at++) {
      await page.keyboard.press("1")
      await page.keyboard.press("Enter")
    }
    await footer(page).getByText(words.waiting(12)).waitFor()
    await context.setOffline(false)
    await saved(page)
    expect(await decidedCount()).toBe(before + 12)
    watched.errors.length = 0
  })

  test("what somebody else decided first is kept as an extra review, and said", async () => {
    const { page } = watched
    await page.goto(queueUrl())
    await page.getByRole("radiogroup").waitFor()
    await saved(page)
    const itemId = await inView(page)
    const decision = {
      id: "0193b0f0-0000-7000-8000-000000000001",
      itemId,
      databit: `${DATABIT}@1.0.0`,
      action: "reject",
      decidedAt: new Date().toISOString(),
    }
    const said = await fetch(`${workbench.url}${reviewItems.path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ decisions: [decision] }),
    })
    expect(reviewItems.output.parse(await said.json()).outcomes[0]?.result).toBe("counted")
    await page.keyboard.press("1")
    await page.keyboard.press("Enter")
    await footer(page).getByText(words.extra).waitFor()
  })

  test("the address brings back the view and the item", async () => {
    const { page } = watched
    await page.goto(`${queueUrl()}?order=oldest&conf=0.95&q=invoice`)
    await page.getByRole("radiogroup").waitFor()
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    const itemId = await inView(page)
    await page.waitForURL((url) => url.searchParams.get("item") === itemId)
    const was = await title(page)
    expect(was).toBeTruthy()
    await page.reload()
    await page.getByRole("radiogroup").waitFor()
    expect(await inView(page)).toBe(itemId)
    expect(await title(page)).toBe(was)
    await page.getByText(words.chipBelow(0.95)).waitFor()
    await page.getByRole("button", { name: `${words.clearFilters}: ${words.chipBelow(0.95)}` }).click()
    await page.waitForURL((url) => !url.searchParams.has("conf"))
  })

  test("on a phone buttons and a swipe decide, and the list is a drawer", async () => {
    const phone = await openPage(browser, workbench.url, NARROW)
    const { page } = phone
    await page.goto(queueUrl())
    await page.getByRole("radiogroup").waitFor()
    await expectAccessible(page, "the queue on a phone")
    await expectNoSidewaysScroll(page, "the queue on a phone")
    const moved = (from: string) =>
      page.waitForFunction((was) => document.querySelector("main [data-item]")?.getAttribute("data-item") !== was, from)
    const first = await inView(page)
    await page.getByRole("radio").first().check()
    await page.getByRole("toolbar").getByRole("button", { name: words.acts.skip }).click()
    await moved(first)
    const second = await inView(page)
    const touch = (type: string, clientX: number) =>
      page
        .getByRole("region", { name: words.item })
        .dispatchEvent(type, { pointerType: "touch", clientX, clientY: 200, isPrimary: true })
    await touch("pointerdown", 300)
    for (const x of [260, 200, 150]) await touch("pointermove", x)
    await touch("pointerup", 150)
    await moved(second)
    await footer(page).getByText(words.made.reject).waitFor()
    await page.getByRole("button", { name: words.showList }).click()
    await page.getByRole("dialog").getByRole("list", { name: words.list }).waitFor()
    await expectAccessible(page, "the list of the queue on a phone")
    await page.getByRole("button", { name: kit.close }).click()
    expect(phone.errors).toEqual([])
    await phone.context.close()
  })

  test("nothing was asked of another host, and no page failed", () => {
    expect(watched.foreign).toEqual([])
    expect(watched.errors).toEqual([])
  })
})
