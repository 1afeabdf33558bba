import { randomBytes } from "node:crypto"
import { hostname, networkInterfaces } from "node:os"
import { Problem } from "../../contract/problems.ts"
import { LIBRARY } from "../../jobs/library.ts"
import { openWorkbench } from "../../jobs/workbench.ts"
import type { Config } from "../../workspace/config.ts"
import { openWorkspace } from "../../workspace/open.ts"
import type { Workspace } from "../../workspace/workspace.ts"
import { createApp } from "./app.ts"
import { isLoopback } from "./guards.ts"
import { watchInbox } from "./inbox.ts"
import { listen, stopListening } from "./listen.ts"
import { openLive } from "./live/hub.ts"
import { type Report, reportTo } from "./log.ts"
import { removeServerFile, saveServerFile, seekServer } from "./server-file.ts"

export type Started = {
  /** One line for the person who started it. */
  readonly says: string
  readonly port: number
  stop(): Promise<void>
}

const DRAIN_MS = 5_000

/** Names under which this computer is reached from others; an address itself cannot be pointed elsewhere by a foreign name server. */
const ownNames = (): string[] => [
  hostname(),
  ...Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.map(({ address, family }) => (family === "IPv6" ? `[${address}]` : address)),
  ),
]

const addressOf = (host: string, port: number): string => {
  const everywhere = host === "0.0.0.0" || host === "::"
  const name = everywhere ? hostname() : host
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`
}

const stderr = (): Report =>
  reportTo(
    (line) => process.stderr.write(line),
    () => new Date().toISOString(),
  )

/** The workspace; where another workbench has it open, the problem says at which address. */
const openHome = async (config: Config): Promise<Workspace> => {
  try {
    return await openWorkspace(config)
  } catch (error) {
    const isBusy = error instanceof Problem && error.code === "workspace_busy"
    const other = isBusy ? await seekServer(config.home) : undefined
    if (!other) throw error
    const detail = `This workspace is already open in the workbench at ${other.url}.`
    throw new Problem("workspace_busy", { detail, cause: error })
  }
}

/**
 * Opens the workspace, starts the worker and its triggers, and listens. Where others can reach it a sign-in token
 * is made for this run. Problem `workspace_busy` when another process has the home open.
 */
export const start = async (config: Config, report: Report = stderr()): Promise<Started> => {
  const workbench = await openWorkbench(await openHome(config), LIBRARY, { triggers: "all", report })
  const local = isLoopback(config.host)
  const token = randomBytes(32).toString("base64url")
  const live = openLive(workbench)
  const app = createApp(workbench, {
    allowedHosts: [...config.allowedHosts, config.host, ...(local ? [] : ownNames())],
    signInToken: local ? undefined : token,
    live,
    report,
  })
  const { server, port, taken } = await listen(app, config).catch(async (error: unknown) => {
    live.close()
    await workbench.close()
    throw error
  })
  await saveServerFile(config.home, { port, pid: process.pid, token })
  const stopInbox = watchInbox(workbench, report)
  const address = addressOf(config.host, port)
  const note = taken === undefined ? "" : ` (port ${taken} is taken)`
  return {
    says: local
      ? `Databits Workbench is ready at ${address}${note}`
      : `Databits Workbench is ready; sign in at ${address}/sign-in?token=${token}${note}`,
    port,
    stop: async () => {
      stopInbox()
      live.close()
      await stopListening(server, DRAIN_MS)
      await workbench.close()
      await removeServerFile(config.home, process.pid)
    },
  }
}
