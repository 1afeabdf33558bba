import axe, { type RunOptions } from "axe-core"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { expect } from "vitest"
import { findChromium } from "../../scripts/lib/find-chromium.mjs"

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}

export const WIDE = { width: 1440, height: 900 }
export const NARROW = { width: 390, height: 844 }

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** The system's Chromium, headless. */
export const openBrowser = async (): Promise<Browser> =>
  chromium.launch({ executablePath: await findChromium(process.stderr), args: FLAGS })

export type Watched = {
  readonly context: BrowserContext
  readonly page: Page
  /** Hosts other than the workbench that a page asked for. */
  readonly foreign: string[]
  /** What pages wrote to the console as errors, and exceptions nobody caught. */
  readonly errors: string[]
}

/** A page of the workbench that is watched for requests elsewhere and for errors. */
export const openPage = async (browser: Browser, url: string, viewport = WIDE): Promise<Watched> => {
  const context = await browser.newContext({ viewport, reducedMotion: "reduce" })
  const page = await context.newPage()
  const foreign: string[] = []
  const errors: string[] = []
  await context.route("**/*", (route) => {
    const asked = route.request().url()
    if (asked.startsWith(url) || asked.startsWith("data:") || asked.startsWith("blob:")) return route.continue()
    foreign.push(asked)
    return route.abort()
  })
  page.on("pageerror", (error) => errors.push(String(error)))
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text())
  })
  return { context, page, foreign, errors }
}

const EVERYTHING: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
}
/** What another theme can break; it changes nothing else. */
const COLOURS: RunOptions = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } }

/** Axe measures colours as they are painted: one that is still changing, or a part still fading in, is not the page yet. */
const settled = (page: Page) =>
  page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState !== "running" || one.effect?.getComputedTiming().endTime === Infinity),
  )

const expectNoFault = async (page: Page, options: RunOptions, where: string): Promise<void> => {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  await settled(page)
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate((asked) => window.axe.run(document, asked), options)
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join("; ")}`)
  expect(found, `axe on ${where}`).toEqual([])
}

/** Fails with what axe found on the page as it stands. */
export const expectAccessible = async (page: Page, where: string): Promise<void> => {
  await page.locator("h1").first().waitFor({ state: "attached" })
  await page.waitForFunction(() => document.querySelector(".breathe") === null)
  await expectNoFault(page, EVERYTHING, where)
}

/** Fails with what axe finds on the page as it stands when it turns dark; it is light again afterwards. */
export const expectAccessibleInTheDark = async (page: Page, where: string): Promise<void> => {
  await page.emulateMedia({ colorScheme: "dark" })
  await page.locator('html[data-theme="dark"]').waitFor()
  await expectNoFault(page, COLOURS, `${where} in the dark`)
  await page.emulateMedia({ colorScheme: "light" })
}

/** Fails when the page scrolls sideways. It scrolls inside `main`, so that the document alone always fits. */
export const expectNoSidewaysScroll = async (page: Page, where: string): Promise<void> => {
  const over = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("main")].map((one) => one.scrollWidth - one.clientWidth),
  )
  expect(over.length, `main on ${where}`).toBeGreaterThan(1)
  expect(Math.max(...over), `sideways scroll on ${where}`).toBeLessThanOrEqual(0)
}
