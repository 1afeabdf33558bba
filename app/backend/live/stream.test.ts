import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { openTab, type Tab } from "../../../tests/support/read-stream.ts"
import { readConfig } from "../../../workspace/config.ts"
import { type Started, start } from "../start.ts"
import { openLive } from "./hub.ts"
import { streamLive } from "./stream.ts"

let home: string
let server: Started
let tabs: Tab[]

const startServer = async (port = 0): Promise<Started> =>
  start(readConfig({ DATABITS_HOME: home, DATABITS_PERSON: "ana", PORT: String(port) }), () => undefined)
const url = () => `http://127.0.0.1:${server.port}`
const openTabs = async (ids: readonly (number | undefined)[]): Promise<Tab[]> =>
  Promise.all(ids.map((id) => openTab(url(), id)))

const savePerson = async (name: string): Promise<void> => {
  const response = await fetch(`${url()}/api/people/${name}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ roles: ["viewer"] }),
  })
  expect(response.status).toBe(200)
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "databits-live-"))
  server = await startServer()
  tabs = []
})
afterEach(async () => {
  for (const tab of tabs) tab.leave()
  await server.stop()
  await rm(home, { recursive: true })
})

const about = (subject: string) => (event: { data: Record<string, unknown> }) => event.data.subject === subject

test("eight tabs stay live beside ordinary requests, and come back after a restart", async () => {
  tabs = await openTabs(Array(8).fill(undefined))
  await savePerson("bob")
  const heard = await Promise.all(tabs.map((tab) => tab.until(about("bob"))))
  expect(new Set(heard.map((event) => event.id)).size).toBe(1)

  const { port } = server
  const ids = tabs.map((tab) => tab.lastId())
  await server.stop()
  await Promise.all(tabs.map((tab) => tab.ended))
  server = await startServer(port)
  tabs = await openTabs(ids)
  await savePerson("eve")
  const after = await Promise.all(tabs.map((tab) => tab.until(about("eve"))))
  expect(tabs.map((tab) => tab.received[0]?.event)).toEqual(Array(8).fill("reset"))
  for (const [index, event] of after.entries()) expect(event.id).toBeGreaterThan(ids[index] ?? Number.POSITIVE_INFINITY)
})

test("a tab that was away for a moment gets what it missed, once and in order", async () => {
  const [tab] = await openTabs([undefined])
  tabs = tab ? [tab] : []
  expect(await tab?.until((event) => event.event === "ready")).toBeDefined()
  await savePerson("one")
  await tab?.until(about("one"))
  tab?.leave()
  await savePerson("two")
  await savePerson("three")
  const [again] = await openTabs([tab?.lastId()])
  tabs = again ? [again] : []
  await again?.until(about("three"))
  expect(again?.received.map((event) => [event.event, event.data.subject])).toEqual([
    ["change", "two"],
    ["change", "three"],
  ])
})

test("polling answers at once with the same events", async () => {
  const poll = async (after: string) => (await fetch(`${url()}/api/events?poll=1${after}`)).json()
  const { last } = await poll("")
  await savePerson("bob")
  expect(await poll(`&after=${last}`)).toMatchObject({
    reset: false,
    events: [{ topic: "settings", kind: "person.saved", subject: "bob", person: "ana" }],
  })
  expect(await poll("&after=5")).toMatchObject({ reset: true, events: [] })
})

test("a stream shows that it is up, and ends by itself before a proxy would cut it", async () => {
  vi.useFakeTimers()
  try {
    const live = openLive({ listen: () => () => undefined })
    const reader = streamLive(live, undefined).body?.getReader()
    const decoder = new TextDecoder()
    let text = ""
    const reading = (async () => {
      for (let next = await reader?.read(); next && !next.done; next = await reader?.read())
        text += decoder.decode(next.value)
    })()
    await vi.advanceTimersByTimeAsync(109_000)
    await reading
    expect(text.match(/: still here/g)).toHaveLength(6)
    live.close()
  } finally {
    vi.useRealTimers()
  }
})

test("a reader that does not read is let go", async () => {
  let tell: ((event: never) => void) | undefined
  const subscribed = new Set<unknown>()
  const live = {
    since: () => ({ reset: false, last: 0, events: [] }),
    subscribe: (next: never) => {
      tell = next
      subscribed.add(next)
      return () => subscribed.delete(next)
    },
    close: () => undefined,
  }
  const { body } = streamLive(live, undefined)
  for (let id = 0; id < 1_500; id += 1) tell?.({ id, topic: "item", kind: "item.generated", subject: "i" } as never)
  expect(subscribed.size).toBe(0)
  await body?.cancel()
})
