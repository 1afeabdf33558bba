import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { z } from "zod"

const START_MS = 120_000
const LOOK_EVERY_MS = 250

/** The Python that has the packages of interop. */
export const interopPython = (): string =>
  z.string("run this with npm run test:interop").parse(process.env.DATABITS_INTEROP_PYTHON)

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === "object" && address !== null ? address.port : 0
}

const answers = async (host: string): Promise<boolean> =>
  fetch(`${host}/health`).then(
    ({ ok }) => ok,
    () => false,
  )

/** A plain MLflow server with a database of its own, on loopback. */
export const startMlflowServer = async (): Promise<{ readonly host: string; close(): Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), "databits-mlflow-"))
  const port = await freePort()
  const host = `http://127.0.0.1:${port}`
  const words = ["--backend-store-uri", `sqlite:///${folder}/mlflow.db`, "--artifacts-destination", `${folder}/files`]
  const child = spawn(
    interopPython(),
    ["-m", "mlflow", "server", ...words, "--host", "127.0.0.1", "--port", String(port), "--workers", "1"],
    // Its workers are processes of their own: they end as a group.
    { stdio: ["ignore", "pipe", "pipe"], detached: true, env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" } },
  )
  let said = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (said += String(piece)))
  const close = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once("exit", resolve))
    if (child.exitCode === null && child.pid !== undefined) {
      process.kill(-child.pid, "SIGTERM")
      await ended
    }
    await rm(folder, { recursive: true, force: true })
  }
  const until = Date.now() + START_MS
  while (!(await answers(host))) {
    if (child.exitCode !== null || Date.now() > until) {
      await close()
      throw new Error(`The MLflow server did not start:\n${said}`)
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  return { host, close }
}
