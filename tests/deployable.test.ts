import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { parse } from "yaml"
import { z } from "zod"
import { bundleFiles } from "../resources/bundle.ts"
import { buildDeployable, faultsOf, listTree } from "../scripts/lib/build-deployable.mjs"
import { seekNode } from "../scripts/lib/seek-node.mjs"
import { prepareFakeWorkspace } from "./fake-workspace/prepare.ts"

const sought = await seekNode("22.16.0")
const has = "path" in sought
const node = has ? sought.path : process.execPath
const about = has ? "Node 22.16.0" : `this Node, because ${sought.why}`

const tree = mkdtempSync(join(tmpdir(), "databits-tree-"))
beforeAll(() => buildDeployable(tree))
afterAll(() => rmSync(tree, { recursive: true, force: true }))

describe("the deployable tree", () => {
  test("has no file the platform refuses, nothing native and nothing to install", () => {
    expect(faultsOf(tree)).toEqual([])
    const files = listTree(tree)
    expect(files).toEqual(
      expect.arrayContaining(["app.yaml", "package.json", "lakeflow/starter.py", "app/dist/web/index.html"]),
    )
    const whole = files.reduce((sum, file) => sum + statSync(join(tree, file)).size, 0)
    expect(whole).toBeLessThan(20e6)
  })

  test("app.yaml, package.json and the bundle start the same server", () => {
    const [, start = ""] =
      /^node (.+)$/.exec(JSON.parse(readFileSync(join(tree, "package.json"), "utf8")).scripts.start) ?? []
    expect(parse(readFileSync(join(tree, "app.yaml"), "utf8")).command).toEqual(["node", start])
    const app = z.object({
      resources: z.object({
        apps: z.object({ workbench: z.object({ config: z.object({ command: z.array(z.string()) }) }) }),
      }),
    })
    expect(app.parse(bundleFiles().get("resources/app.yml")).resources.apps.workbench.config.command).toEqual([
      "node",
      start,
    ])
  })

  test("what would be refused is found", () => {
    const wrong = mkdtempSync(join(tmpdir(), "databits-wrong-"))
    writeFileSync(join(wrong, "package.json"), `{"dependencies":{"x":"1"}}`)
    writeFileSync(join(wrong, "large.txt"), Buffer.alloc(10_000_001))
    writeFileSync(join(wrong, "engine.node"), "")
    writeFileSync(join(wrong, "server.js"), `import("@duckdb/node-api")`)
    expect(faultsOf(wrong)).toHaveLength(4)
    rmSync(wrong, { recursive: true })
  })
})

describe(`under ${about}`, () => {
  let children: ChildProcess[] = []
  let closing: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const child of children) child.kill("SIGKILL")
    for (const close of closing) await close()
    children = []
    closing = []
  })

  const workspace = async () => {
    const fake = await prepareFakeWorkspace()
    closing.push(() => fake.workspace.close())
    const { DATABRICKS_TOKEN: token, ...variables } = fake.variables
    const signIn = { DATABRICKS_CLIENT_ID: "app-sp", DATABRICKS_CLIENT_SECRET: "app-secret" }
    return { token, variables: { PATH: process.env.PATH ?? "", ...variables, ...signIn } }
  }

  const run = (program: string, args: readonly string[], env: Record<string, string>) => {
    const child = spawn(program, args, { cwd: tree, env, stdio: ["ignore", "pipe", "pipe"] })
    children.push(child)
    let said = ""
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (said += part.toString()))
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve))
    return { child, ended, said: () => said }
  }

  test("the setup job's command makes the tables, then the app answers as the platform asks it, and ends when told", async () => {
    const { variables } = await workspace()
    const setup = run(node, ["app/dist/server/cli.js", "setup"], variables)
    expect(await setup.ended, setup.said()).toBe(0)
    expect(setup.said()).toContain("Set up.")

    const app = run(node, ["app/dist/server/main.js"], {
      ...variables,
      DATABRICKS_APP_NAME: "databits",
      DATABRICKS_APP_PORT: "0",
    })
    await expect.poll(app.said, { timeout: 20_000 }).toMatch(/ready at http:\/\/[^:]+:\d+/)
    const url = `http://127.0.0.1:${/ready at http:\/\/[^:]+:(\d+)/.exec(app.said())?.[1]}`
    const ask = (path: string, headers: Record<string, string> = {}) =>
      fetch(url + path, { headers: { "x-forwarded-host": "databits-4711.example.com", ...headers } })

    expect(await (await ask("/health")).json()).toMatchObject({ status: "ok" })
    expect(await (await ask("/curate")).text()).toContain("<title>")
    const me = async () => (await ask("/api/me", { "x-forwarded-email": "ana@example.com" })).json()
    await expect.poll(me, { timeout: 30_000 }).toMatchObject({ person: "ana@example.com", roles: ["admin"] })
    expect((await ask("/api/me")).status).toBe(401)
    app.child.kill("SIGTERM")
    expect(await app.ended, app.said()).toBe(0)
  })

  test("a workspace on this computer is refused in a sentence, not with a missing package", async () => {
    const cli = run(node, ["app/dist/server/cli.js", "query", "SELECT 1"], {
      PATH: process.env.PATH ?? "",
      DATABITS_HOME: tree,
    })
    expect(await cli.ended).toBe(1)
    expect(cli.said()).toContain("This is the build for Databricks")
  })

  const hasPython = spawnSync("python3", ["--version"]).status === 0

  test.runIf(hasPython)("the starter of jobs passes the command on, and fails with our message", async () => {
    const { variables, token } = await workspace()
    const {
      DATABRICKS_CLIENT_ID: _,
      DATABRICKS_CLIENT_SECRET: __,
      DATABRICKS_WAREHOUSE_ID: warehouse,
      ...others
    } = variables
    const start = (words: readonly string[]) =>
      run(
        "python3",
        [
          "lakeflow/starter.py",
          "--tree",
          tree,
          "--node",
          node,
          "--set",
          `DATABRICKS_WAREHOUSE_ID=${warehouse}`,
          "--",
          ...words,
        ],
        { ...others, DATABRICKS_TOKEN: token },
      )
    const setup = start(["setup"])
    expect(await setup.ended, setup.said()).toBe(0)
    expect(setup.said()).toContain("Set up.")
    const unknown = start(["run", "no_such_job", "--alone"])
    expect(await unknown.ended).toBe(1)
    expect(unknown.said()).toMatch(/RuntimeError: There is no job no_such_job\.\nThere are ingest_files/)
  })
})
