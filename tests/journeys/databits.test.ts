import { readFile } from "node:fs/promises"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { dataWords } from "../../app/frontend/messages/data.ts"
import { databitWords as words } from "../../app/frontend/messages/databits.ts"
import { jobsWords } from "../../app/frontend/messages/jobs.ts"
import { words as kit } from "../../app/frontend/messages.ts"
import { sayTo } from "../fake-workspace/sql/ai-functions.ts"
import { completion, models, openStandIn, refusal } from "../support/model-stand-in.ts"
import { expectAccessible, expectNoSidewaysScroll, NARROW, openBrowser, openPage, type Watched } from "./browser.ts"
import { type RunningWorkbench, startWorkbench } from "./workbench.ts"

const responseFormat = z.object({ json_schema: z.object({ schema: z.record(z.string(), z.json()) }) })

let workbench: RunningWorkbench
let browser: Browser
let watched: Watched

beforeAll(async () => {
  workbench = await startWorkbench()
  browser = await openBrowser()
  watched = await openPage(browser, workbench.url)
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
})

const tab = (page: Page, name: string) => page.getByRole("tab", { name: new RegExp(`^${name}`) }).click()
const kept = (page: Page) => page.getByText(words.keeping.saved).waitFor()
const prompt = (page: Page) => page.getByRole("textbox", { name: words.promptLabel })
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click()
const editor = (name: string) => `${workbench.url}/databits/main.databits.${name}`

test("one click brings the sample project", async () => {
  const { page } = watched
  await page.goto(`${workbench.url}/data`)
  await press(page, dataWords.trySample)
  await page
    .getByRole("link", { name: /main\.data\.support_messages/ })
    .first()
    .waitFor()
  await page.goto(`${workbench.url}/databits`)
  await page
    .getByRole("link", { name: /support_intent/ })
    .first()
    .waitFor()
})

test("a domain expert makes a Databit from a table and publishes it, without meeting a file format", async () => {
  const { page } = watched
  await page.goto(`${workbench.url}/databits/new?table=main.data.support_messages`)
  await page.getByLabel(words.name).fill("expert")
  await expectAccessible(page, "the way to a new Databit")
  await press(page, words.createIt)
  await page.waitForURL("**/databits/main.databits.expert")
  await page.getByText(words.noProblems).waitFor()

  await press(page, words.addInput)
  await page.keyboard.type("first")
  const names = () =>
    page
      .getByLabel(words.fieldName, { exact: true })
      .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))
  await page.keyboard.press("Alt+ArrowUp")
  expect((await names()).slice(0, 2)).toEqual(["first", "text"])
  await press(page, words.removeField("first"))
  expect((await names())[0]).toBe("text")

  await tab(page, words.tabs.prompt)
  await prompt(page).click()
  await page.keyboard.press("Control+End")
  await page.keyboard.type(" again: {te")
  await page.getByRole("option", { name: "text" }).waitFor()
  await page.keyboard.press("Enter")
  expect(await prompt(page).inputValue()).toMatch(/ again: \{text\}$/)
  await page.keyboard.type(" {nowhere}")
  const problem = page.getByRole("button", { name: /The prompt uses \{nowhere\}/ })
  await problem.waitFor()
  await expectAccessible(page, "a prompt with a problem")

  await tab(page, words.tabs.fields)
  await problem.click()
  await expect
    .poll(() => prompt(page).evaluate((area) => document.activeElement === area), { timeout: 12_000 })
    .toBe(true)
  await page.keyboard.press("End")
  for (const _ of " {nowhere}") await page.keyboard.press("Backspace")
  await page.getByText(words.noProblems).waitFor()
  await kept(page)

  await page.keyboard.press("Control+Shift+P")
  const dialog = page.getByRole("dialog", { name: words.publishTitle("expert", "1.0.0") })
  await dialog.getByRole("button", { name: words.publish }).click()
  await page.getByText(words.readOnly("1.0.0", "published")).waitFor()
  const text = await page.locator("main").textContent()
  expect(text).not.toMatch(/yaml|json|enum\[|select /i)
})

test("an example is a row of the table that a person answers", async () => {
  const { page } = watched
  await page.goto(`${editor("expert")}?tab=examples`)
  await press(page, words.startDraft)
  await press(page, words.takeRow)
  await page.getByRole("combobox", { name: "intent" }).click()
  await page.keyboard.type("late_delivery")
  await page.keyboard.press("Enter")
  await expectAccessible(page, "an example")
  await press(page, words.done)
  await page.getByText(words.noProblems).waitFor()
  await kept(page)
  await page.reload()
  await page.getByRole("button", { name: /late_delivery/ }).waitFor()
})

test("a discarded draft comes back with undo", async () => {
  const { page } = watched
  await page.goto(editor("expert"))
  await press(page, words.more)
  await page.getByRole("menuitem", { name: words.discard }).click()
  await page.getByText(words.discarded).first().waitFor()
  await press(page, kit.undo)
  await page.getByText("1.0.1").first().waitFor()
})

test("two versions stand side by side, and the address keeps them", async () => {
  const { page } = watched
  await tab(page, words.tabs.prompt)
  await prompt(page).click()
  await page.keyboard.press("Control+End")
  await page.keyboard.type(" Kindly.")
  await tab(page, words.tabs.versions)
  const heading = (title: string) => page.getByRole("heading", { name: title })
  await heading(words.compare.title(words.compare.draft("1.1.0"), "1.0.0")).waitFor()
  expect((await page.locator("ins", { hasText: "Kindly" }).textContent())?.trim()).toBe("Kindly.")
  await page.getByText("1 more example").last().waitFor()
  await expectAccessible(page, "two versions compared")
  await page.keyboard.press("j")
  await heading(words.compare.title("1.0.0", words.compare.draft("1.1.0"))).waitFor()
  expect(new URL(page.url()).searchParams.get("to")).toBe("1.0.0")
  await page.locator("del", { hasText: "Kindly" }).waitFor()
  await page.reload()
  await page.locator("del", { hasText: "Kindly" }).waitFor()
})

test("two editors of one draft are told of each other, and each keeps the choice", async () => {
  const { page, context } = watched
  const other = await context.newPage()
  await page.goto(`${editor("expert")}?tab=prompt`)
  await other.goto(`${editor("expert")}?tab=prompt`)
  await prompt(other).waitFor()
  await Promise.all([prompt(page).fill("First {text}"), prompt(other).fill("Second {text}")])
  const keepMine = (one: Page) => one.getByRole("button", { name: words.keepMine })
  await expect
    .poll(async () => (await keepMine(page).count()) + (await keepMine(other).count()), { timeout: 12_000 })
    .toBe(1)
  const loser = (await keepMine(page).count()) > 0 ? page : other
  const mine = await prompt(loser).inputValue()
  await expectAccessible(loser, "a draft that somebody else changed")
  await keepMine(loser).click()
  await kept(loser)
  await loser.reload()
  expect(await prompt(loser).inputValue()).toBe(mine)
  await other.close()
})

test("a file goes out and comes in again", async () => {
  const { page } = watched
  await page.goto(editor("support_intent"))
  await press(page, words.more)
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: words.exportFile }).click(),
  ])
  const text = await readFile(await download.path(), "utf8")
  await page.goto(`${workbench.url}/databits`)
  await press(page, words.create)
  await page.getByRole("menuitem", { name: words.fromFile }).click()
  const buffer = Buffer.from(text.replace("name: support_intent", "name: brought_in"))
  await page.locator("input[type=file]").setInputFiles({ name: "brought.yaml", mimeType: "text/yaml", buffer })
  await page.waitForURL("**/databits/main.databits.brought_in")
})

test("a Databit labels a table: the form says that no model is there; with one, rows and answers become a table and what failed a file", async () => {
  const { page } = watched
  await page.goto(editor("expert"))
  await press(page, words.more)
  await page.getByRole("menuitem", { name: words.labelTable }).click()
  await page.getByText(jobsWords.noModel).waitFor()
  await expectAccessible(page, "a job that no model can do")

  const standIn = await openStandIn()
  try {
    const OFFERED = models("tiny-1")
    let asked = 0
    standIn.answers((response, heard) => {
      if (heard.method === "GET") return OFFERED(response, heard)
      asked += 1
      if (asked === 2) return refusal(413, "too long")(response, heard)
      const said = sayTo("x", responseFormat.parse(heard.body.response_format).json_schema.schema)
      completion(said)(response, heard)
    })
    const connected = await page.request.put(`${workbench.url}/api/model-endpoint`, {
      data: { baseUrl: standIn.baseUrl, model: "tiny-1" },
    })
    expect(connected.status()).toBe(200)
    await page.goto(`${workbench.url}/data/main.data.support_messages`)
    await press(page, dataWords.table.more)
    await page.getByRole("menuitem", { name: dataWords.table.label }).click()
    await page.getByLabel("Into").fill("labelled")
    await page.getByLabel("Limit").fill("3")
    await page.getByRole("combobox", { name: "Databit" }).click()
    await page.getByRole("option", { name: "main.databits.expert" }).click()
    expect(await page.getByText(jobsWords.noModel).count()).toBe(0)
    await press(page, jobsWords.start)
    const failed = page.getByRole("link", { name: jobsWords.downloadFailed })
    await failed.waitFor()
    await expectAccessible(page, "a run with failed rows")
    const [download] = await Promise.all([page.waitForEvent("download"), failed.click()])
    const [head, ...rows] = (await readFile(await download.path(), "utf8")).trim().split("\r\n")
    expect(head).toContain("text,reason,reply")
    expect(rows).toHaveLength(1)
    expect(rows[0]).toContain("too long")
    await page.goto(`${workbench.url}/data/main.data.labelled?tab=lineage`)
    await page.getByRole("heading", { name: /labelled/ }).waitFor()
    await page.getByText("main.data.support_messages").first().waitFor()
  } finally {
    await page.request.delete(`${workbench.url}/api/model-endpoint`)
    await standIn.close()
  }
})

test("every tab works on a phone", async () => {
  const small = await openPage(browser, workbench.url, NARROW)
  for (const name of ["fields", "prompt", "examples", "preview", "settings", "versions"] as const) {
    await small.page.goto(`${editor("expert")}?tab=${name}`)
    await small.page.getByRole("tabpanel").waitFor()
    await expectAccessible(small.page, `${name} at 390 px`)
    await expectNoSidewaysScroll(small.page, `${name} at 390 px`)
  }
  expect(small.errors).toEqual([])
  await small.context.close()
})

test("no page asked for anything elsewhere or failed in the console", () => {
  expect(watched.foreign).toEqual([])
  expect(watched.errors.filter((error) => !error.includes("409"))).toEqual([])
})
