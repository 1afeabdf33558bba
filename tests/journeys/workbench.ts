import { type ChildProcess, spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inRoot } from "../../scripts/lib/paths.mjs"

export type RunningWorkbench = {
  readonly url: string
  readonly home: string
  readonly port: number
  stop(): Promise<void>
  /** Ends the process at once, as a power cut would, and starts another one on the same home and port. */
  restart(): Promise<void>
}

const ADDRESS = /http:\/\/127\.0\.0\.1:(\d+)/

type Variables = Readonly<Record<string, string>>

const launch = (home: string, port: number, variables: Variables): Promise<{ child: ChildProcess; port: number }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inRoot("app/dist/server/main.js")], {
      env: {
        ...process.env,
        DATABITS_HOME: home,
        PORT: String(port),
        DATABITS_PERSON: "Ana",
        UV_THREADPOOL_SIZE: "16",
        ...variables,
      },
      stdio: ["ignore", "pipe", "pipe"],
    })
    let said = ""
    const hear = (part: Buffer): void => {
      said += part.toString()
      const found = ADDRESS.exec(said)
      if (found) resolve({ child, port: Number(found[1]) })
    }
    child.stdout?.on("data", hear)
    child.stderr?.on("data", hear)
    child.once("exit", (code) => reject(new Error(`the workbench ended with ${code}: ${said}`)))
  })

const ended = (child: ChildProcess, signal: NodeJS.Signals): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once("exit", () => resolve())
    child.kill(signal)
  })

/** Starts the built workbench on a free port of loopback; `prepare` fills the new home before. */
export const startWorkbench = async (
  prepare?: (home: string) => Promise<void>,
  variables: Variables = {},
): Promise<RunningWorkbench> => {
  const home = await mkdtemp(join(tmpdir(), "databits-journey-"))
  await prepare?.(home)
  let { child, port } = await launch(home, 0, variables)
  return {
    url: `http://127.0.0.1:${port}`,
    home,
    port,
    stop: async () => {
      await ended(child, "SIGTERM")
      await rm(home, { recursive: true, force: true })
    },
    restart: async () => {
      await ended(child, "SIGKILL")
      ;({ child, port } = await launch(home, port, variables))
    },
  }
}
