import { randomBytes, randomUUID } from "node:crypto"
import { hostname, networkInterfaces } from "node:os"
import { Problem } from "../../contract/problems.ts"
import { LIBRARY } from "../../jobs/library.ts"
import { openWorkbench } from "../../jobs/workbench.ts"
import type { Config } from "../../workspace/config.ts"
import { openWorkspace } from "../../workspace/open.ts"
import type { Workspace } from "../../workspace/workspace.ts"
import { createApp } from "./app.ts"
import { connectionAtGate } from "./doctor/at-gate.ts"
import { type Doctor, openDoctor } from "./doctor/doctor.ts"
import { type Opened, openGate } from "./gate.ts"
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
const openHome = async (config: Config, tell: (step: string) => void): Promise<Workspace> => {
  try {
    return await openWorkspace(config, tell)
  } catch (error) {
    const isBusy = error instanceof Problem && error.code === "workspace_busy"
    const other = isBusy ? await seekServer(config.home) : undefined
    if (!other) throw error
    const detail = `This workspace is already open in the workbench at ${other.url}.`
    throw new Problem("workspace_busy", { detail, cause: error })
  }
}

type Door = {
  readonly allowedHosts: readonly string[]
  readonly signInToken: string | undefined
  readonly isBehindProxy: boolean
  readonly doctor: Doctor
}

/** Opens the workspace, the worker with its triggers, and the HTTP side over them. */
const openBehind = async (
  config: Config,
  report: Report,
  door: Door,
  tell: (step: string) => void = () => undefined,
): Promise<Opened> => {
  const workspace = await openHome(config, tell)
  const isEmbedded = workspace.kind === "embedded"
  const triggers = isEmbedded ? "all" : "all but scheduled"
  const workbench = await openWorkbench(workspace, LIBRARY, { triggers, report })
  const live = openLive(workbench)
  const app = createApp(workbench, { ...door, live, report })
  const stopInbox = isEmbedded ? watchInbox(workbench, report) : () => undefined
  return {
    app,
    close: async () => {
      stopInbox()
      live.close()
      await workbench.close()
    },
  }
}

const ready = (config: Config, address: string, note: string, isLocal: boolean, token: string): string =>
  isLocal || config.databricks.isApp
    ? `Databits Workbench is ready at ${address}${note}`
    : `Databits Workbench is ready; sign in at ${address}/sign-in?token=${token}${note}`

/**
 * Opens the workspace, starts the worker and its triggers, and listens. Where others can reach it a sign-in token
 * is made for this run. A Databricks workspace opens behind a gate: pages are there before it is. Problem
 * `workspace_busy` when another process has the home open.
 */
export const start = async (config: Config, report: Report = stderr()): Promise<Started> => {
  const isLocal = isLoopback(config.host)
  const token = randomBytes(32).toString("base64url")
  const isEmbedded = config.workspace === "embedded"
  const door: Door = {
    allowedHosts: [...config.allowedHosts, config.host, ...(isLocal ? [] : ownNames())],
    signInToken: isLocal || config.databricks.isApp ? undefined : token,
    isBehindProxy: config.databricks.isApp,
    doctor: openDoctor(config),
  }
  const open = (tell?: (step: string) => void) => openBehind(config, report, door, tell)
  const behind = isEmbedded
    ? await open()
    : openGate({ open, report, closed: connectionAtGate(door), newId: randomUUID })
  const app = "app" in behind ? behind.app : behind
  const { server, port, taken } = await listen(app, config).catch(async (error: unknown) => {
    await behind.close()
    throw error
  })
  if (isEmbedded) await saveServerFile(config.home, { port, pid: process.pid, token })
  const note = taken === undefined ? "" : ` (port ${taken} is taken)`
  return {
    says: ready(config, addressOf(config.host, port), note, isLocal, token),
    port,
    stop: async () => {
      await stopListening(server, DRAIN_MS)
      await behind.close()
      if (isEmbedded) await removeServerFile(config.home, process.pid)
    },
  }
}
