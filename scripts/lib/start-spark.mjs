import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { interopCache } from "./ensure-python.mjs"
import { inRoot } from "./paths.mjs"
import { StepFailed } from "./steps.mjs"

/** The first run also fetches Delta's two jars. */
const PATIENCE_MS = 300_000

/**
 * Starts Spark behind its bridge. It ends with this process: its standard input is a pipe of ours.
 * @param {string} python
 * @returns {Promise<{ port: number, stop: () => Promise<void> }>}
 */
export async function startSpark(python) {
  const folder = mkdtempSync(join(tmpdir(), "databits-spark-"))
  const jars = join(interopCache, "jars")
  mkdirSync(jars, { recursive: true })
  const child = spawn(python, [inRoot("tests", "interop", "spark_bridge.py"), folder, jars], {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, SPARK_LOCAL_IP: "127.0.0.1", TZ: "UTC" },
  })
  let said = ""
  child.stderr.on("data", (/** @type {Buffer} */ chunk) => {
    said = (said + chunk.toString()).slice(-20_000)
  })
  const ended = new Promise((resolve) => child.once("exit", resolve))
  const stop = async () => {
    child.stdin.end()
    await ended
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 })
  }
  /** @type {Promise<number | undefined>} */
  const port = new Promise((resolve) => {
    createInterface({ input: child.stdout }).once("line", (line) => resolve(JSON.parse(line).port))
    child.once("exit", () => resolve(undefined))
    child.once("error", () => resolve(undefined))
    setTimeout(() => resolve(undefined), PATIENCE_MS).unref()
  })
  const ready = await port
  if (ready !== undefined) return { port: ready, stop }
  child.kill("SIGKILL")
  throw new StepFailed(
    "Spark did not start. It needs Java 17 and, at its first run, the Maven registry for Delta's jars.",
    said,
  )
}
