import { chromium } from "playwright-core"
import { findChromium } from "../scripts/lib/find-chromium.mjs"
import type { Benchmark } from "./benchmark.ts"
import { type BenchServer, startBuiltServer } from "./server.ts"

const RUNS = 5
const SETTLE_MS = 3_000

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits))

/** Bytes of JavaScript on the wire for the first screen, gzipped, as a browser that takes gzip only gets it. */
const firstScreen = async (server: BenchServer): Promise<number> => {
  const browser = await chromium.launch({
    executablePath: await findChromium(process.stderr),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  })
  try {
    const page = await browser.newPage({ extraHTTPHeaders: { "accept-encoding": "gzip" } })
    const sizes: Promise<number>[] = []
    page.on("requestfinished", (request) => {
      if (request.resourceType() === "script") sizes.push(request.sizes().then((size) => size.responseBodySize))
    })
    await page.goto(`${server.url}/`)
    await page.getByRole("heading", { level: 2 }).first().waitFor()
    await page.waitForTimeout(SETTLE_MS)
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  } finally {
    await browser.close()
  }
}

export const startBenchmark: Benchmark = {
  name: "start",
  says: "Start of the built server on an empty workspace, its memory, and the JavaScript of the first screen.",
  run: async (note) => {
    const ready: number[] = []
    let rss = Number.NaN
    let scripts = Number.NaN
    for (let run = 0; run < RUNS; run += 1) {
      const server = await startBuiltServer()
      ready.push(server.readyMs)
      note(`ready in ${rounded(server.readyMs)} ms`)
      if (run === RUNS - 1) {
        await sleep(SETTLE_MS)
        rss = await server.rssMb()
        scripts = await firstScreen(server)
      }
      await server.close()
    }
    return {
      ready_ms: rounded(median(ready)),
      ready_max_ms: rounded(Math.max(...ready)),
      rss_mb: rounded(rss),
      first_screen_js_gz_kb: rounded(scripts / 1000, 1),
    }
  },
}
