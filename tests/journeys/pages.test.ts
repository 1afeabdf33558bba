import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { shellWords } from "../../app/frontend/messages/shell.ts"
import { inRoot } from "../../scripts/lib/paths.mjs"
import { databits } from "../databits.ts"
import {
  expectAccessible,
  expectAccessibleInTheDark,
  expectNoSidewaysScroll,
  NARROW,
  openBrowser,
  openPage,
  WIDE,
} from "./browser.ts"
import { type RunningWorkbench, startWorkbench } from "./workbench.ts"

let full: RunningWorkbench
let empty: RunningWorkbench
let browser: Browser

/** A workspace in which everything has happened once. */
const liveOnce = async (home: string): Promise<void> => {
  const { code, err } = await databits([
    "lifecycle",
    "--data",
    inRoot("samples/support/messages.csv"),
    "--text",
    "text",
    "--label",
    "intent",
    "--limit",
    "300",
    "--home",
    home,
    "--json",
  ])
  if (code !== 0) throw new Error(err)
}

/** A table of it can be searched by meaning. */
const makeIndex = async ({ url }: RunningWorkbench): Promise<void> => {
  const { status } = await fetch(`${url}/api/tables/main.data.messages/search`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ column: "text" }),
  })
  expect(status).toBe(200)
}

beforeAll(async () => {
  ;[full, empty] = await Promise.all([startWorkbench(liveOnce), startWorkbench()])
  await makeIndex(full)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await Promise.all([full?.stop(), empty?.stop()])
})

type Asked = Record<string, readonly Record<string, unknown>[]>

const first = async (path: string, list: string, field: string): Promise<string> => {
  const answer = (await (await fetch(`${full.url}${path}`)).json()) as Asked
  const value = answer[list]?.[0]?.[field]
  if (typeof value !== "string") throw new Error(`${path} has no ${list}[0].${field}`)
  return encodeURIComponent(value)
}

/** Every page, with something on it to show. */
const fullPages = async (): Promise<string[]> => {
  const [databit, model, run, training, trace] = await Promise.all([
    first("/api/databits", "databits", "name"),
    first("/api/models", "models", "id"),
    first("/api/runs", "runs", "id"),
    first("/api/runs?job=fine_tune", "runs", "id"),
    first("/api/traces", "traces", "traceId"),
  ])
  return [
    "/",
    "/data",
    "/data/main.data.messages?tab=sample",
    "/data/main.data.messages?tab=profile",
    "/data/main.data.messages?tab=search&find=late+parcel",
    "/data/main.data.messages?tab=lineage",
    "/data/catalog/schema/main.data",
    "/data/import",
    "/databits",
    "/databits/new",
    `/databits/${databit}`,
    `/databits/${databit}?tab=prompt`,
    `/databits/${databit}?tab=preview`,
    "/curate",
    `/curate/${databit}`,
    "/train",
    "/train/new",
    `/train/${training}`,
    "/models",
    `/models/${model}`,
    `/models/compare?a=${model.replace(/2$/, "1")}&b=${model}`,
    "/agents",
    "/agents/messages",
    "/endpoints",
    "/endpoints/messages",
    "/playground?endpoint=messages",
    "/metrics",
    "/traces",
    `/traces/${trace}`,
    `/lineage?trace=${trace}`,
    "/audit",
    "/feedback",
    "/retraining",
    "/jobs",
    "/jobs?tab=runs",
    `/jobs/${run}`,
    "/settings/models",
    "/settings/people",
    "/settings/connection",
    "/settings/keys",
    "/settings/appearance",
    "/settings/about",
  ]
}

const EMPTY_PAGES = [
  "/",
  "/data",
  "/databits",
  "/curate",
  "/train",
  "/models",
  "/agents",
  "/endpoints",
  "/playground",
  "/metrics",
  "/traces",
  "/lineage",
  "/audit",
  "/feedback",
  "/retraining",
  "/jobs?tab=runs",
]

/** Some thirty pages, each looked at by axe, on a machine that does other work beside. */
const MANY_PAGES_MS = 600_000

/** Pages that are open at once: while one waits for the server another one is looked at. */
const LANES = 3

type Look = { readonly workbench: RunningWorkbench; readonly viewport: typeof WIDE }

/** Visits pages one after the other; each must have one heading, fit its width and have no fault axe knows, light and dark. */
const visit = async ({ workbench, viewport }: Look, paths: Iterable<string>): Promise<void> => {
  const { context, page, foreign, errors } = await openPage(browser, workbench.url, viewport)
  for (const path of paths) {
    const where = `${path} (${viewport.width})`
    await page.goto(`${workbench.url}${path}`)
    await page.getByRole("heading", { level: 1 }).first().waitFor()
    await expectAccessible(page, where)
    await expectNoSidewaysScroll(page, where)
    expect(await page.getByText(shellWords.pageMissing).count(), path).toBe(0)
    await expectAccessibleInTheDark(page, where)
  }
  expect(errors).toEqual([])
  expect(foreign).toEqual([])
  await context.close()
}

/** Visits all pages, several at once: the lanes take from one list. */
const visitAll = async (look: Look, paths: readonly string[]): Promise<void> => {
  const left = paths.values()
  await Promise.all(Array.from({ length: LANES }, () => visit(look, left)))
}

describe.each([
  ["1440 px", WIDE],
  ["390 px", NARROW],
] as const)("every page at %s, light and dark", (_, viewport) => {
  test("with a workspace in use", async () => visitAll({ workbench: full, viewport }, await fullPages()), MANY_PAGES_MS)
  test("with an empty workspace", () => visitAll({ workbench: empty, viewport }, EMPTY_PAGES), MANY_PAGES_MS)
})
