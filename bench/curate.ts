import { mkdtemp, rm } from "node:fs/promises"
import { Agent, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { chromium, type Page } from "playwright-core"
import type { Suggestion } from "../contract/entities/item.ts"
import { versionedRef } from "../contract/names.ts"
import { addItems } from "../core/curate/add-items.ts"
import { storeSuggestions } from "../core/curate/store-suggestions.ts"
import { percentile } from "../core/statistics/percentile.ts"
import { findChromium } from "../scripts/lib/find-chromium.mjs"
import { MESSAGES, publishedDatabit } from "../tests/support/served-agent.ts"
import { openTestWorkbench } from "../tests/support/workbench.ts"
import type { Benchmark } from "./benchmark.ts"
import { type BenchServer, startBuiltServer } from "./server.ts"

const ANA = { person: "ana", runsAs: "ana", roles: ["admin" as const] }
const ITEMS = 10_000
const IN_A_BATCH = 1_000
const WARM_UP = 30
const COMMITS = 300
const READS = 150
const KEYS = 60
const LABELS = ["delivery", "billing", "login"] as const

type Prepared = { readonly databit: string; readonly ref: string; readonly ids: readonly string[] }

/** A workspace whose queue holds 10,000 items with suggestions. */
const prepare = async (home: string): Promise<Prepared> => {
  const bench = await openTestWorkbench({ home })
  const { ports } = bench.workbench
  const databit = await publishedDatabit(ports)
  const ref = versionedRef(databit.name, databit.version)
  const ids: string[] = []
  for (let start = 0; start < ITEMS; start += IN_A_BATCH) {
    const inputs = Array.from({ length: IN_A_BATCH }, (_, index) => ({
      ref: `main.support.messages@1#${start + index}`,
      data: { text: `${MESSAGES[(start + index) % MESSAGES.length]?.[0]} Reference ${start + index}.` },
    }))
    const added = await addItems(ports, ANA, { databitId: databit.databitId, source: "table", inputs })
    ids.push(...added.ids)
  }
  const made = ids.map((itemId, index) => {
    const confidence = 0.4 + ((index * 7919) % 600) / 1000
    const label = LABELS[index % LABELS.length] ?? "delivery"
    const suggestion: Suggestion = {
      id: ports.clock.id(),
      itemId,
      value: { intent: label },
      confidence,
      alternatives: LABELS.map((one) => ({
        label: one,
        probability: one === label ? confidence : (1 - confidence) / 2,
      })),
      evidence: [{ token: "parcel", weight: 1 }],
      model: "learner:bench#0",
      databit: ref,
      createdAt: ports.clock.now(),
    }
    return { ...suggestion, label, margin: confidence - (1 - confidence) / 2 }
  })
  await storeSuggestions(ports, ANA, { databitId: databit.databitId, model: "learner:bench#0", runId: "bench" }, made)
  await bench.close({ keep: true })
  return { databit: databit.name, ref, ids }
}

const caller = (url: string) => {
  const { hostname, port } = new URL(url)
  const agent = new Agent({ keepAlive: true })
  return (method: string, path: string, body?: unknown): Promise<number> =>
    new Promise((resolve, reject) => {
      const said = body === undefined ? "" : JSON.stringify(body)
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(said) }
      const began = performance.now()
      const sent = request({ hostname, port, method, path, agent, headers }, (response) => {
        response.resume()
        if (response.statusCode !== 200) reject(new Error(`${method} ${path} answered ${response.statusCode}`))
        response.on("end", () => resolve(performance.now() - began))
      })
      sent.on("error", reject)
      sent.end(said)
    })
}

const timed = async (count: number, work: (at: number) => Promise<number>): Promise<number[]> => {
  const times: number[] = []
  for (let at = 0; at < count; at += 1) times.push(await work(at))
  return times
}

const uuid = (at: number): string => `01900000-0000-7000-8000-${at.toString(16).padStart(12, "0")}`

/** One review a request, as a browser that is never behind sends them; all with one answer, so that no learner starts. */
const commits = (call: ReturnType<typeof caller>, { ref, ids }: Prepared, from: number, count: number) =>
  timed(count, (at) => {
    const decidedAt = new Date().toISOString()
    const decision = {
      id: uuid(from + at),
      itemId: ids[from + at],
      databit: ref,
      action: "correct",
      value: { intent: "login" },
      decidedAt,
    }
    return call("POST", "/api/curate/reviews", { decisions: [decision] })
  })

const reads = (call: ReturnType<typeof caller>, { databit, ids }: Prepared, count: number) => {
  const query = new URLSearchParams({ order: "uncertain", not: JSON.stringify(ids.slice(-20)) })
  return timed(count, () => call("GET", `/api/curate/${databit}/items?${query}`))
}

/** From a key to the frame after the one with another item in it. */
const keyToPaint = async (page: Page): Promise<number> => {
  await page.evaluate(() => {
    const shown = () => document.querySelector("main [data-item]")?.getAttribute("data-item")
    addEventListener(
      "keydown",
      ({ timeStamp }) => {
        const before = shown()
        const look = (): void => {
          if (shown() === before) return void requestAnimationFrame(look)
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => document.body.setAttribute("data-took", String(performance.now() - timeStamp))
            port2.postMessage(undefined)
          })
        }
        look()
      },
      { once: true, capture: true },
    )
  })
  await page.keyboard.press("Enter")
  const took = page.locator("body[data-took]")
  await took.waitFor()
  const value = Number(await took.getAttribute("data-took"))
  await page.evaluate(() => document.body.removeAttribute("data-took"))
  return value
}

const inBrowser = async ({ url }: BenchServer, { databit }: Prepared): Promise<number[]> => {
  const browser = await chromium.launch({
    executablePath: await findChromium(process.stderr),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(`${url}/curate/${databit}`)
    await page.getByRole("radiogroup").waitFor()
    await timed(5, () => keyToPaint(page))
    return await timed(KEYS, () => keyToPaint(page))
  } finally {
    await browser.close()
  }
}

const figure = (times: readonly number[], share: number): number =>
  Number((percentile(times, share) ?? Number.NaN).toFixed(1))

export const curateBenchmark: Benchmark = {
  name: "curate",
  says: "The review queue at 10,000 items: a review made durable, the next 20 items, and a key until the next item is painted.",
  run: async (note) => {
    const home = await mkdtemp(join(tmpdir(), "databits-bench-"))
    note(`${ITEMS} items with suggestions are made`)
    const prepared = await prepare(home)
    const server = await startBuiltServer(home)
    try {
      const call = caller(server.url)
      await commits(call, prepared, 0, WARM_UP)
      await reads(call, prepared, WARM_UP)
      note(`${COMMITS} reviews, one after another`)
      const committed = await commits(call, prepared, WARM_UP, COMMITS)
      note(`the next 20 items, ${READS} times`)
      const read = await reads(call, prepared, READS)
      note(`${KEYS} decisions by key in a browser`)
      const painted = await inBrowser(server, prepared)
      return {
        review_p50_ms: figure(committed, 0.5),
        review_p95_ms: figure(committed, 0.95),
        next_20_p50_ms: figure(read, 0.5),
        next_20_p95_ms: figure(read, 0.95),
        key_to_paint_p50_ms: figure(painted, 0.5),
        key_to_paint_p95_ms: figure(painted, 0.95),
      }
    } finally {
      await server.close()
      await rm(home, { recursive: true, force: true })
    }
  },
}
