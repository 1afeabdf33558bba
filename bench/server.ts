import { type ChildProcess, spawn } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inRoot } from "../scripts/lib/paths.mjs"

export type BenchServer = {
  readonly url: string
  /** From the start of the process to the first good answer of /health. */
  readonly readyMs: number
  readonly home: string
  rssMb(): Promise<number>
  close(): Promise<void>
}

const ANSWER_WITHIN_MS = 30_000

const addressIn = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ""
    child.stdout?.on("data", (part: Buffer) => {
      text += part.toString()
      const found = /https?:\/\/[\d.]+:\d+/.exec(text)
      if (found) resolve(found[0])
    })
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${text}`)))
    setTimeout(() => reject(new Error(`no address after ${ANSWER_WITHIN_MS} ms: ${text}`)), ANSWER_WITHIN_MS).unref()
  })

/** Starts the built server on an empty workspace and waits until it is healthy. */
export const startBuiltServer = async (home?: string): Promise<BenchServer> => {
  const folder = home ?? (await mkdtemp(join(tmpdir(), "databits-bench-")))
  const began = performance.now()
  const child = spawn(process.execPath, [inRoot("app/dist/server/main.js")], {
    env: { ...process.env, DATABITS_HOME: folder, PORT: "0", UV_THREADPOOL_SIZE: "16" },
    stdio: ["ignore", "pipe", "inherit"],
  })
  const url = await addressIn(child)
  const health = await fetch(`${url}/health`)
  if (!health.ok) throw new Error(`/health answered ${health.status}`)
  const readyMs = performance.now() - began
  return {
    url,
    readyMs,
    home: folder,
    rssMb: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8")
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve))
      child.kill("SIGTERM")
      await ended
      if (home === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
