import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest"
import { Problem } from "../../contract/problems.ts"
import { type Opened, openGate } from "./gate.ts"

let web: string
beforeAll(async () => {
  web = await mkdtemp(join(tmpdir(), "databits-web-"))
  await writeFile(join(web, "index.html"), "<h1>the page</h1>")
})
afterAll(() => rm(web, { recursive: true, force: true }))
afterEach(() => void vi.useRealTimers())

const behind = (): Opened & { closed: boolean } => ({
  app: { fetch: () => new Response("through") },
  closed: false,
  async close() {
    this.closed = true
  },
})

const gate = (open: (tell: (step: string) => void) => Promise<Opened>, againAfterMs = 1) =>
  openGate({ open, report: () => undefined, againAfterMs, web, newId: () => "r-1" })

const ask = async (on: { fetch: Opened["app"]["fetch"] }, path: string) => on.fetch(new Request(`http://x${path}`))

test("pages come at once, the rest says what is waited for, then everything goes through", async () => {
  const waiting = Promise.withResolvers<Opened>()
  const on = gate((tell) => {
    tell("The SQL warehouse is starting.")
    return waiting.promise
  })
  expect(await (await ask(on, "/curate/x")).text()).toContain("the page")
  const refused = await ask(on, "/api/me")
  expect(refused.status).toBe(503)
  expect(refused.headers.get("retry-after")).toBe("2")
  expect(await refused.json()).toMatchObject({
    code: "workspace_opening",
    detail: "The SQL warehouse is starting.",
    retry: true,
  })
  expect(await (await ask(on, "/health")).json()).toMatchObject({ status: "ok", workspace: "opening" })
  const opened = behind()
  waiting.resolve(opened)
  await on.opened
  expect(await (await ask(on, "/api/me")).text()).toBe("through")
  await on.close()
  expect(opened.closed).toBe(true)
})

test("what is missing is said with its remedy, and tried again until it is there", async () => {
  let tries = 0
  const on = gate(async () => {
    tries += 1
    if (tries < 3) throw new Problem("databricks_denied", { detail: "no", remedy: "Ask an owner to run: GRANT ..." })
    return behind()
  }, 30)
  await expect.poll(async () => (await ask(on, "/api/me")).status).toBe(403)
  expect(await (await ask(on, "/api/me")).json()).toMatchObject({ remedy: "Ask an owner to run: GRANT ..." })
  await on.opened
  expect(tries).toBe(3)
  await on.close()
})

test("closing while it opens closes what comes", async () => {
  const waiting = Promise.withResolvers<Opened>()
  const on = gate(() => waiting.promise)
  const closed = on.close()
  const opened = behind()
  waiting.resolve(opened)
  await closed
  expect(opened.closed).toBe(true)
})

const visit = async (on: { fetch: Opened["app"]["fetch"] }) =>
  on.fetch(new Request("http://x/curate/x", { headers: { accept: "text/html,*/*" } }))

const MINUTE = 60_000
const fakeClock = (): void => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] })

test("once the warehouse answers it opens within a minute, however long there was no answer", async () => {
  fakeClock()
  let answers = false
  const on = gate(async () => {
    if (answers) return behind()
    throw new Problem("databricks_busy", { detail: "The warehouse takes no statements." })
  }, 15_000)
  await vi.advanceTimersByTimeAsync(3 * 60 * MINUTE)
  answers = true
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(await (await ask(on, "/api/me")).text()).toBe("through")
  await on.close()
})

test("where a grant is missing it is tried less and less, also while a page is left open, and soon again when somebody comes", async () => {
  fakeClock()
  let tries = 0
  const on = gate(async () => {
    tries += 1
    throw new Problem("databricks_denied", { detail: "no" })
  }, 15_000)
  for (let second = 0; second < 3_600; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000)
    await ask(on, "/api/me")
  }
  expect(tries).toBe(8)
  await visit(on)
  await vi.advanceTimersByTimeAsync(0)
  expect(tries).toBe(9)
  await visit(on)
  await vi.advanceTimersByTimeAsync(14_000)
  expect(tries).toBe(9)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(tries).toBe(10)
  await on.close()
})
