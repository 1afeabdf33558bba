import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { type Live, startLive } from "./live.ts"
import { backoff } from "./live-stream.ts"

/** A server of events: open streams can be written to and cut; it can be down, signed out, or hold streams back. */
const eventServer = () => {
  const asked: { readonly url: string; readonly last: string | null }[] = []
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>()
  const bytes = new TextEncoder()
  let mode: "up" | "down" | "opening" | "signed-out" | "held-back" = "up"
  let polled: unknown = { reset: false, last: 0, events: [] }
  const write = (text: string): void => {
    for (const stream of streams) stream.enqueue(bytes.encode(text))
  }
  const openStream = (signal: AbortSignal | null | undefined): Response => {
    let own: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller
        streams.add(controller)
        controller.enqueue(bytes.encode(`event: ready\nid: 7\ndata: {"id":7}\n\n`))
      },
    })
    signal?.addEventListener("abort", () => {
      if (own && streams.delete(own)) own.error(new DOMException("aborted", "AbortError"))
    })
    return new Response(body)
  }
  const fetch = (async (url: string, init: RequestInit) => {
    asked.push({ url, last: new Headers(init.headers).get("last-event-id") })
    if (mode === "down") throw new TypeError("Failed to fetch")
    if (mode === "opening") return new Response("", { status: 503, headers: { "retry-after": "2" } })
    if (mode === "signed-out") return new Response("", { status: 401 })
    if (url.includes("poll=1")) return new Response(JSON.stringify(polled))
    if (mode === "held-back") return new Response(new ReadableStream({ start: (controller) => controller.close() }))
    return openStream(init.signal)
  }) as typeof globalThis.fetch
  return {
    fetch,
    asked,
    streams,
    say: (id: number, topic: string) =>
      write(
        `event: change\nid: ${id}\ndata: ${JSON.stringify({ id, topic, kind: "item.reviewed", subject: `s${id}` })}\n\n`,
      ),
    beat: () => write(": up\n\n"),
    reset: (id: number) => write(`event: reset\nid: ${id}\ndata: {"id":${id}}\n\n`),
    cut: () => {
      for (const stream of streams) stream.close()
      streams.clear()
    },
    set: (next: typeof mode) => {
      mode = next
    },
    poll: (answer: unknown) => {
      polled = answer
    },
  }
}

/** The browser that the tabs share: one lock, one channel. */
const browser = () => {
  const channels = new Set<{ onmessage: ((message: MessageEvent) => void) | null }>()
  let holder: Promise<unknown> = Promise.resolve()
  const locks = {
    request: (_: string, options: { readonly signal: AbortSignal }, work: () => Promise<void>) => {
      const turn = holder.then(() => {
        if (options.signal.aborted) throw new DOMException("withdrawn", "AbortError")
        return work()
      })
      holder = turn.catch(() => undefined)
      return turn
    },
  }
  const tab = (server: ReturnType<typeof eventServer>) => {
    const channel = {
      onmessage: null as ((message: MessageEvent) => void) | null,
      postMessage: (data: unknown) => {
        for (const other of channels)
          if (other !== channel) other.onmessage?.(new MessageEvent("message", { data: structuredClone(data) }))
      },
      close: () => void channels.delete(channel),
    }
    channels.add(channel)
    let hidden = false
    const watchers = new Set<() => void>()
    const page = {
      get hidden() {
        return hidden
      },
      addEventListener: (_: string, watcher: () => void) => void watchers.add(watcher),
      removeEventListener: (_: string, watcher: () => void) => void watchers.delete(watcher),
    }
    const live = startLive({
      fetch: server.fetch,
      random: () => 0,
      locks,
      channel,
      page,
      graceMs: 60_000,
    })
    const seen: string[] = []
    live.on((event) => seen.push(`${event.id} ${event.topic}`))
    let resets = 0
    live.onReset(() => {
      resets++
    })
    tabs.push(live)
    return {
      live,
      seen,
      resets: () => resets,
      hide: (next: boolean) => {
        hidden = next
        for (const watcher of watchers) watcher()
      },
    }
  }
  return { tab }
}

let tabs: Live[] = []

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(async () => {
  for (const tab of tabs) tab.close()
  tabs = []
  await vi.advanceTimersByTimeAsync(100)
  vi.useRealTimers()
})

const settle = (milliseconds = 50): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds)

test("eight tabs share one stream and all hear every event", async () => {
  const server = eventServer()
  const { tab } = browser()
  const eight = Array.from({ length: 8 }, () => tab(server))
  await settle()
  expect(server.streams.size).toBe(1)
  server.say(8, "item")
  await settle()
  expect(eight.map((one) => one.seen)).toEqual(Array(8).fill(["8 item"]))
  expect(eight.map((one) => one.live.state())).toEqual(Array(8).fill("live"))
})

test("however long the workspace takes to open, events come two seconds after", async () => {
  const server = eventServer()
  server.set("opening")
  const { live } = browser().tab(server)
  await settle(60_000)
  server.set("up")
  await settle(2_000)
  expect(live.state()).toBe("live")
})

test("all tabs survive a restart of the server and miss nothing", async () => {
  const server = eventServer()
  const { tab } = browser()
  const eight = Array.from({ length: 8 }, () => tab(server))
  await settle()
  server.say(8, "item")
  await settle()
  server.set("down")
  server.cut()
  await settle(5000)
  expect(eight.map((one) => one.live.state())).toEqual(Array(8).fill("reconnecting"))
  server.set("up")
  await settle(20_000)
  expect(server.streams.size).toBe(1)
  expect(server.asked.at(-1)).toEqual({ url: "/api/events", last: "8" })
  server.say(9, "run")
  await settle()
  expect(eight.map((one) => one.seen)).toEqual(Array(8).fill(["8 item", "9 run"]))
  expect(eight.map((one) => one.live.state())).toEqual(Array(8).fill("live"))
})

test("when the leading tab closes, another goes on from the same place", async () => {
  const server = eventServer()
  const { tab } = browser()
  const first = tab(server)
  const second = tab(server)
  await settle()
  server.say(11, "item")
  await settle()
  first.live.close()
  await settle(1000)
  expect(server.streams.size).toBe(1)
  expect(server.asked.at(-1)?.last).toBe("11")
  server.say(12, "table")
  await settle()
  expect(second.seen).toEqual(["11 item", "12 table"])
})

test("a hidden tab hands over after the grace, and a lone one lets go and comes back", async () => {
  const server = eventServer()
  const { tab } = browser()
  const first = tab(server)
  const second = tab(server)
  await settle()
  first.hide(true)
  await settle(30_000)
  server.beat()
  await settle(20_000)
  expect(server.asked).toHaveLength(1)
  await settle(15_000)
  expect(server.asked).toHaveLength(2)
  expect(first.live.state()).toBe("live")
  second.hide(true)
  await settle(61_000)
  expect(server.streams.size).toBe(0)
  second.hide(false)
  await settle(1000)
  expect(server.streams.size).toBe(1)
  server.say(20, "model")
  await settle()
  expect(second.seen).toEqual(["20 model"])
})

test("the server's word that events are gone reaches all tabs", async () => {
  const server = eventServer()
  const { tab } = browser()
  const two = [tab(server), tab(server)]
  await settle()
  server.reset(40)
  await settle()
  expect(two.map((one) => one.resets())).toEqual([1, 1])
  server.cut()
  await settle(1000)
  expect(server.asked.at(-1)?.last).toBe("40")
})

test("where streams deliver nothing it polls, and tries the stream again later", async () => {
  const server = eventServer()
  server.set("held-back")
  server.poll({ reset: false, last: 31, events: [{ id: 31, topic: "feedback", kind: "feedback.given", subject: "f" }] })
  const { tab } = browser()
  const one = tab(server)
  await settle(5000)
  expect(one.live.state()).toBe("polling")
  expect(one.seen).toContain("31 feedback")
  server.poll({ reset: false, last: 32, events: [{ id: 32, topic: "run", kind: "run.ended", subject: "r" }] })
  await settle(11_000)
  expect(one.seen).toContain("32 run")
  await settle(11_000)
  expect(server.asked.at(-1)?.url).toContain("after=32")
  server.set("up")
  await settle(200_000)
  expect(one.live.state()).toBe("live")
})

test("a dead line is noticed by its silence", async () => {
  const server = eventServer()
  const { tab } = browser()
  const one = tab(server)
  await settle()
  expect(server.asked).toHaveLength(1)
  await settle(45_000)
  expect(server.asked).toHaveLength(2)
  expect(one.live.state()).toBe("live")
})

test("signed out is said and left again after signing in", async () => {
  const server = eventServer()
  server.set("signed-out")
  const { tab } = browser()
  const one = tab(server)
  await settle()
  expect(one.live.state()).toBe("signed-out")
  server.set("up")
  await settle(11_000)
  expect(one.live.state()).toBe("live")
})

test("what is not an event of this version is passed over", async () => {
  const server = eventServer()
  const { tab } = browser()
  const one = tab(server)
  await settle()
  server.say(50, "weather")
  server.say(51, "item")
  await settle()
  expect(one.seen).toEqual(["51 item"])
})

test("waiting grows, is spread by chance and stays within 15 s", () => {
  expect([0, 1, 2, 3].map((attempt) => backoff(attempt, () => 0))).toEqual([250, 500, 1000, 2000])
  expect(backoff(3, () => 1)).toBe(4000)
  expect(backoff(40, () => 1)).toBe(15_000)
})
