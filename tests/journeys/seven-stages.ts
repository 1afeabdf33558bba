import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { curateWords } from "../../app/frontend/messages/curate.ts"
import { dataWords } from "../../app/frontend/messages/data.ts"
import { databitWords } from "../../app/frontend/messages/databits.ts"
import { deployWords, playgroundWords } from "../../app/frontend/messages/deploy.ts"
import { feedbackWords, retrainingWords } from "../../app/frontend/messages/improve.ts"
import { traceWords } from "../../app/frontend/messages/traces.ts"
import { launchWords, runWords } from "../../app/frontend/messages/train.ts"
import { expectAccessible, openBrowser, openPage, type Watched } from "./browser.ts"
import type { RunningWorkbench } from "./workbench.ts"

const SAID = {
  cancel: ["please cancel my plan", "end the subscription", "stop billing me", "i want to leave"],
  damaged: ["the screen is cracked", "it arrived broken", "the box was crushed", "one leg is snapped off"],
  delivery: ["where is my parcel", "my package has not come", "tracking has not moved", "the courier never rang"],
} as const
const WHEN = ["since monday", "as of june", "for a week", "again today", "like last time"]

const file = (): string => {
  const rows = Object.entries(SAID).flatMap(([label, starts]) =>
    starts.flatMap((start) => WHEN.map((when) => `"${start} ${when}",${label}`)),
  )
  return [
    "message_id,message,wish",
    ...rows
      .toSorted((a, b) => a.split("").reverse().join("").localeCompare(b.split("").reverse().join("")))
      .map((row, at) => `w${at + 100},${row}`),
  ].join("\n")
}

/** What a person who reads the message would say. */
const answerTo = (text: string): string =>
  Object.entries(SAID).find(([, starts]) => starts.some((start) => text.includes(start)))?.[0] ?? "cancel"

type Walk = {
  readonly start: () => Promise<RunningWorkbench>
  /** Milliseconds a page may take; those of a workspace elsewhere take longer. */
  readonly patience: number
  /** Who decides. */
  readonly person: string
  /** What else holds once the endpoint `wishes` has answered its first call. */
  readonly deployed?: (page: Page, url: string) => Promise<void>
}

/** The seven stages as one person walks them, with a file of their own, and once around the loop. */
export const walkSevenStages = ({ start, patience, person, deployed }: Walk): void => {
  let workbench: RunningWorkbench
  let browser: Browser
  let watched: Watched
  let page: Page
  beforeAll(async () => {
    workbench = await start()
    browser = await openBrowser()
    watched = await openPage(browser, workbench.url)
    page = watched.page
    page.setDefaultTimeout(patience)
  })
  afterAll(async () => {
    await browser?.close()
    await workbench?.stop()
  })

  const press = (name: string | RegExp) =>
    page
      .getByRole("button", { name, exact: typeof name === "string" })
      .first()
      .click()
  const noMachineWords = async (): Promise<void> => {
    expect(await page.locator("main").textContent()).not.toMatch(/\bselect\b.*\bfrom\b|\byaml\b|\bjson\b|[{}]/i)
  }

  test("DATA: a file is dropped, checked and imported", async () => {
    await page.goto(`${workbench.url}/data/import`)
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "wishes.csv", mimeType: "text/csv", buffer: Buffer.from(file()) })
    await page.getByRole("heading", { name: dataWords.preview.title }).waitFor()
    await expectAccessible(page, "the check before importing")
    await press(dataWords.preview.action)
    await page
      .getByText(dataWords.run.done(60, "main.data.wishes", 1))
      .first()
      .waitFor()
    await expectAccessible(page, "the imported file")
    await page.getByRole("link", { name: dataWords.run.open }).click()
    await page.getByRole("heading", { level: 1 }).waitFor()
    await noMachineWords()
  })

  test("TEMPLATE: a Databit is made from the table and published", async () => {
    await page.getByRole("link", { name: dataWords.table.use }).first().click()
    await page.waitForURL("**/databits/new**")
    await page.getByRole("textbox", { name: databitWords.name, exact: true }).fill("wishes")
    await press(databitWords.createIt)
    await page.waitForURL("**/databits/main.databits.wishes**")
    await page.getByText(databitWords.noProblems).first().waitFor()
    await press(databitWords.publish)
    const dialog = page.getByRole("dialog", { name: databitWords.publishTitle("wishes", "1.0.0") })
    await expectAccessible(page, "the publish dialog")
    await dialog.getByRole("button", { name: databitWords.publish }).click()
    await page.getByText(databitWords.readOnly("1.0.0", "published")).first().waitFor()
  })

  const itemText = async (): Promise<string> =>
    (await page.getByRole("article", { name: curateWords.item }).locator("visible=true").textContent()) ?? ""

  /** Decides the item in front with the keyboard alone, as the message says. */
  const decide = async (): Promise<string> => {
    const text = await itemText()
    const answer = answerTo(text)
    const place = Object.keys(SAID).indexOf(answer) + 1
    await page.keyboard.press(String(place))
    await page.keyboard.press("Enter")
    await expect.poll(itemText, { timeout: patience }).not.toBe(text)
    return text
  }

  test("CURATE: items are decided by key, a decision is taken back, and suggestions begin", async () => {
    await page.goto(`${workbench.url}/curate/main.databits.wishes`)
    await press(curateWords.makeItems("main.data.wishes"))
    await page.getByRole("article", { name: curateWords.item }).first().waitFor()
    await expectAccessible(page, "the review queue")
    const first = await decide()
    await page.keyboard.press("u")
    await expect.poll(itemText, { timeout: patience }).toBe(first)
    for (let decided = 0; decided < 40; decided += 1) await decide()
    await page.getByText(curateWords.saved).first().waitFor()
    await noMachineWords()
    const queue = await (await fetch(`${workbench.url}/api/curate/main.databits.wishes`)).json()
    expect(queue.progress.approved + queue.progress.corrected).toBe(40)
    await expect
      .poll(
        async () =>
          (await (await fetch(`${workbench.url}/api/curate/main.databits.wishes/items`)).json()).items[0].suggestion
            ?.confidence ?? null,
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0)
  })

  test("TRAIN: a run is started and ends with a measured version", async () => {
    await page.goto(`${workbench.url}/train/new?databit=main.databits.wishes`)
    await page.getByText(launchWords.balance).first().waitFor()
    await expectAccessible(page, "the start of a training")
    await press(launchWords.start)
    await page.waitForURL("**/train/0*")
    await page.getByText(runWords.made(1)).first().waitFor()
    await expectAccessible(page, "a training run")
    const { models } = await (await fetch(`${workbench.url}/api/models`)).json()
    expect(models[0]).toMatchObject({ id: "main.databits.wishes@1", snapshot: "main.training.wishes_v1@1" })
  })

  test("DEPLOY: the version answers calls, and the playground asks it", async () => {
    await page.goto(`${workbench.url}/deploy?databit=main.databits.wishes`)
    await expectAccessible(page, "the way to deploy")
    await press(deployWords.deploy)
    await page.getByText(deployWords.ready("wishes")).first().waitFor()
    await page.goto(`${workbench.url}/playground?endpoint=wishes`)
    await page.getByRole("textbox").first().fill("my package has not come for a month")
    await page.keyboard.press("Control+Enter")
    await page.getByText(playgroundWords.rate).first().waitFor()
    await expectAccessible(page, "an answer in the playground")
    await noMachineWords()
    await deployed?.(page, workbench.url)
  })

  test("MONITOR: the call is a trace with its steps, and counts in the figures", async () => {
    await page.goto(`${workbench.url}/traces`)
    await page.getByText("my package has not come for a month").first().click()
    await page.waitForURL("**/traces/*")
    await page.getByText(traceWords.steps).first().waitFor()
    await expectAccessible(page, "a trace")
    await page.goto(`${workbench.url}/metrics?range=1h`)
    await page.getByRole("heading", { level: 1 }).waitFor()
    const { totals } = await (await fetch(`${workbench.url}/api/metrics?range=1h`)).json()
    expect(totals.requestCount).toBe(1)
  })

  test("IMPROVE: a correction goes back to review, is decided, and the next version is trained", async () => {
    await page.goto(`${workbench.url}/playground?endpoint=wishes`)
    await page.getByRole("textbox").first().fill("the lid does not close any more")
    await page.keyboard.press("Control+Enter")
    await page.getByText(playgroundWords.rate).first().waitFor()
    await press(playgroundWords.wrong)
    await page.getByText(playgroundWords.correctTitle).first().waitFor()
    const { traces } = await (await fetch(`${workbench.url}/api/traces`)).json()
    const other = Object.keys(SAID).find((label) => label !== traces[0].label) ?? ""
    await page.getByRole("form", { name: playgroundWords.correctTitle }).getByRole("combobox").first().click()
    await page.getByRole("option", { name: other }).click()
    await expectAccessible(page, "a correction")
    await press(playgroundWords.sendCorrection)
    await page.getByText(playgroundWords.thanksWrong).first().waitFor()

    await page.goto(`${workbench.url}/feedback`)
    await expect
      .poll(async () => (await (await fetch(`${workbench.url}/api/feedback?state=routed`)).json()).entries.length, {
        timeout: 20_000,
      })
      .toBe(1)
    await page.getByText(feedbackWords.routed).first().waitFor()
    await page.goto(`${workbench.url}/curate/main.databits.wishes?order=complaints`)
    await expect.poll(itemText, { timeout: patience }).toContain("the lid does not close any more")
    await page.keyboard.press("Enter")
    await page.getByText(curateWords.saved).first().waitFor()

    await page.goto(`${workbench.url}/retraining`)
    await press(retrainingWords.trainAgain)
    await expect
      .poll(async () => (await (await fetch(`${workbench.url}/api/models`)).json()).models.length, { timeout: 60_000 })
      .toBe(2)
    const versions = async () => {
      const { models } = await (await fetch(`${workbench.url}/api/models`)).json()
      return models.map((model: { version: number }) => model.version)
    }
    // Trained by another process: it shows half a second later at the latest.
    await expect.poll(versions).toEqual([2, 1])
  })

  test("the chain: from the answer back to the person who decided and the row it came from", async () => {
    const { traces } = await (await fetch(`${workbench.url}/api/traces`)).json()
    await page.goto(`${workbench.url}/lineage?trace=${traces.at(-1).traceId}`)
    await expect
      .poll(() => page.locator("main").textContent(), { timeout: patience })
      .toMatch(new RegExp(`wishes_v1[\\s\\S]*${person}`))
    await expectAccessible(page, "where an answer comes from")
    const chain = await (await fetch(`${workbench.url}/api/chain/${traces.at(-1).traceId}`)).json()
    expect(chain.missing).toEqual([])
    expect(chain.nearest[0]).toMatchObject({
      reviewer: person,
      sourceRef: expect.stringContaining("main.data.wishes@1"),
      sourceRow: expect.objectContaining({ message: expect.any(String) }),
    })
    expect(watched.foreign).toEqual([])
    expect(watched.errors).toEqual([])
  })
}
