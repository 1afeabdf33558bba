import { type ChildProcess, spawn } from "node:child_process"
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer, type Server } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, expect, test } from "vitest"
import { PROBLEMS } from "../../contract/problems.ts"
import { seekServer } from "./server-file.ts"

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url))
const FLAGS = process.features.typescript === false ? ["--experimental-strip-types", "--no-warnings"] : []

let home: string
let children: ChildProcess[]

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "databits-start-"))
  children = []
})
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL")
  await rm(home, { recursive: true, force: true })
})

type Run = {
  readonly child: ChildProcess
  readonly firstLine: Promise<string>
  readonly ended: Promise<{ code: number | null; out: string; err: string }>
}

const run = (variables: Readonly<Record<string, string>>): Run => {
  const { PATH = "", TZ = "UTC" } = process.env
  const child = spawn(process.execPath, [...FLAGS, MAIN], {
    env: { PATH, TZ, DATABITS_HOME: home, DATABITS_PERSON: "ana", ...variables },
  })
  children.push(child)
  let out = ""
  let err = ""
  const first = Promise.withResolvers<string>()
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString()
    if (out.includes("\n")) first.resolve(out.slice(0, out.indexOf("\n")))
  })
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString()
  })
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.once("close", (code) => {
      first.resolve("")
      resolve({ code, out, err })
    })
  })
  return { child, firstLine: first.promise, ended }
}

const holdPort = (): Promise<{ server: Server; port: number }> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address()
      resolve({ server, port: typeof address === "object" && address ? address.port : 0 })
    })
  })

test("it says its address in one line, answers, and on SIGTERM closes the database whole", async () => {
  const { child, firstLine, ended } = run({ PORT: "0" })
  const url = /http:\/\/127\.0\.0\.1:\d+$/.exec(await firstLine)?.[0] ?? ""
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: "ok" })
  expect(statSync(join(home, "server.json")).mode & 0o777).toBe(0o600)
  const server = await seekServer(home)
  expect(server).toMatchObject({ url, pid: child.pid })
  child.kill("SIGTERM")
  expect(await ended).toEqual({ code: 0, out: `Databits Workbench is ready at ${url}\n`, err: "" })
  expect(existsSync(join(home, "server.json"))).toBe(false)
  expect(existsSync(join(home, "workspace.duckdb.wal"))).toBe(false)
})

test("a taken port is named and the next free one used; a platform's port is a must", async () => {
  const { server, port } = await holdPort()
  const { child, firstLine } = run({ PORT: String(port) })
  expect(await firstLine).toMatch(new RegExp(`ready at http://127\\.0\\.0\\.1:\\d+ \\(port ${port} is taken\\)`))
  child.kill("SIGTERM")
  const platform = await run({ DATABRICKS_APP_PORT: String(port), PORT: "0", DATABITS_HOME: join(home, "other") }).ended
  expect(platform).toMatchObject({ code: 1, err: expect.stringContaining(`Port ${port} is taken`) })
  server.close()
})

test("a second workbench on the same home is told so in a sentence, with the address of the first", async () => {
  const first = run({ PORT: "0" })
  const url = /http:\S+/.exec(await first.firstLine)?.[0] ?? ""
  expect(await run({ PORT: "0" }).ended).toEqual({
    code: 1,
    out: "",
    err: `This workspace is already open in the workbench at ${url}. ${PROBLEMS.workspace_busy.remedy}\n`,
  })
  first.child.kill("SIGTERM")
  await first.ended
})

test("what a killed server left behind is ignored", async () => {
  const { child, firstLine, ended } = run({ PORT: "0" })
  await firstLine
  child.kill("SIGKILL")
  await ended
  expect(JSON.parse(readFileSync(join(home, "server.json"), "utf8"))).toMatchObject({ pid: child.pid })
  expect(await seekServer(home)).toBeUndefined()
  writeFileSync(join(home, "server.json"), "{")
  expect(await seekServer(home)).toBeUndefined()
})

test("a server of another home at the port a killed one had is not taken for it", async () => {
  const other = join(home, "other")
  const { child, firstLine, ended } = run({ PORT: "0", DATABITS_HOME: other })
  await firstLine
  copyFileSync(join(other, "server.json"), join(home, "server.json"))
  expect(await seekServer(other)).toMatchObject({ pid: child.pid })
  expect(await seekServer(home)).toBeUndefined()
  child.kill("SIGTERM")
  await ended
})

test("a home that cannot be opened is told in a sentence", async () => {
  const file = join(home, "file")
  writeFileSync(file, "no folder")
  expect(await run({ DATABITS_HOME: file }).ended).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^The folder .+ of the workspace cannot be made: .+DATABITS_HOME.*\n$/),
  })
  writeFileSync(join(home, "workspace.duckdb"), "not a database ".repeat(1000))
  expect(await run({}).ended).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^The workspace file .+ cannot be opened.+DATABITS_HOME.*\n$/),
  })
})

test("listening beyond this computer asks for sign-in", async () => {
  const { child, firstLine, ended } = run({ PORT: "0", DATABITS_HOST: "0.0.0.0" })
  const line = await firstLine
  const [, port, token] = /:(\d+)\/sign-in\?token=(\S+)/.exec(line) ?? []
  const url = `http://127.0.0.1:${port}`
  expect((await fetch(`${url}/api/me`)).status).toBe(401)
  expect((await fetch(`${url}/api/me`, { headers: { "x-databits-token": token ?? "" } })).status).toBe(200)
  child.kill("SIGTERM")
  expect((await ended).code).toBe(0)
})

test("a setting that cannot be used is named", async () => {
  expect(await run({ PORT: "many" }).ended).toMatchObject({ code: 1, err: expect.stringContaining("PORT") })
})
