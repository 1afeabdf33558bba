import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { inRoot } from "../../scripts/lib/paths.mjs"

export type Server = {
  readonly url: string
  /** All it has written to its log. */
  log(): string
  /** Null while it runs. */
  exitCode(): number | null
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** The app as a process of its own, with nothing of this one's surroundings. */
export const startServer = async (variables: Readonly<Record<string, string>>): Promise<Server> => {
  const home = await mkdtemp(join(tmpdir(), "databits-server-"))
  const { PATH = "" } = process.env
  const child = spawn(process.execPath, [inRoot("app/backend/main.ts")], {
    env: { PATH, TZ: "UTC", HOME: home, DATABITS_HOME: home, PORT: "0", ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let said = ""
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const address = new Promise<string>((resolve, reject) => {
    const hear = (part: Buffer): void => {
      said += part.toString()
      const found = /http:\/\/[\d.:]+\d/.exec(said)
      if (found) resolve(found[0])
    }
    child.stdout.on("data", hear)
    child.stderr.on("data", hear)
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
  return {
    url: await address,
    log: () => said,
    exitCode: () => child.exitCode,
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      await gone
      await rm(home, { recursive: true, force: true })
    },
  }
}

const MOST_WAIT_MS = 60_000

/** Waits until the workspace behind the server's gate is open. */
export const untilOpen = async ({ url, log }: Pick<Server, "url" | "log">): Promise<void> => {
  const until = Date.now() + MOST_WAIT_MS
  while (Date.now() < until) {
    const { workspace = "open" } = (await (await fetch(`${url}/health`)).json()) as { workspace?: string }
    if (workspace === "open") return
    await sleep(100)
  }
  throw new Error(`the workspace does not open: ${log()}`)
}
