import { type ChildProcess, spawn } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { parse } from "yaml"
import { inRoot } from "../scripts/lib/paths.mjs"
import { databits } from "./databits.ts"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "databits-cli-"))
  await writeFile(join(folder, "people.csv"), 'name,note\nAda,"likes ""quotes"", commas"\nBo,\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const DATABIT = `name: sorter
version: 1.0.0
status: draft
schema:
  input:
    - name: note
      type: string
      source: "main.default.people"
  output:
    - name: kind
      type: enum[good, bad]
template: |
  Sort {note}
examples: []
base_model: "a-model-nobody-has"
created_by: "ana@example.com"
`

const startServer = (home: string): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inRoot("app/backend/main.ts")], {
      env: { ...process.env, DATABITS_HOME: home, PORT: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    })
    let said = ""
    const hear = (part: Buffer): void => {
      said += part.toString()
      if (said.includes("http://127.0.0.1:")) resolve(child)
    }
    child.stdout?.on("data", hear)
    child.stderr?.on("data", hear)
    child.once("exit", () => reject(new Error(said)))
  })

describe.each(["without a server", "with a running server"])("commands %s", (way) => {
  const home = () => join(folder, way.replaceAll(" ", "-"))
  let server: ChildProcess | undefined
  beforeAll(async () => {
    if (way === "with a running server") server = await startServer(home())
  })
  afterAll(async () => {
    if (!server) return
    const ended = new Promise((resolve) => server?.once("exit", resolve))
    server.kill("SIGTERM")
    await ended
  })
  const run = (...args: string[]) => databits([...args, "--home", home()])

  test("ingest, then query as a table, JSON and CSV", async () => {
    const ingested = await run("ingest", join(folder, "people.csv"), "--json")
    expect(ingested).toMatchObject({ code: 0 })
    const { table, rows } = JSON.parse(ingested.out)
    expect(rows).toBe(2)
    const statement = `SELECT name, note FROM ${table} ORDER BY name`
    expect(JSON.parse((await run("query", statement, "--json")).out).rows).toEqual([
      { name: "Ada", note: 'likes "quotes", commas' },
      { name: "Bo", note: null },
    ])
    expect((await run("query", statement, "--csv")).out).toBe('name,note\r\nAda,"likes ""quotes"", commas"\r\nBo,\r\n')
    expect((await run("query", statement)).out).toMatch(/^name +note\nAda +likes/)
  })

  test("a statement that writes is refused with a sentence", async () => {
    const { code, err } = await run("query", "DROP TABLE x")
    expect(code).toBe(1)
    expect(err).toContain("does more than read")
    expect(err).not.toMatch(/\bat .*\.ts:/)
  })

  test("a Databit goes in and comes out, and a model that is not here is no obstacle", async () => {
    const file = join(folder, "sorter.yaml")
    await writeFile(file, DATABIT)
    const imported = await run("import", file, "--json")
    expect(imported, imported.err).toMatchObject({ code: 0 })
    const name = JSON.parse(imported.out).databit.name
    const out = join(folder, "back.yaml")
    expect((await run("export", name, "--to", out)).code).toBe(0)
    const back = parse(await readFile(out, "utf8"))
    expect(back).toMatchObject({
      name: "sorter",
      base_model: "a-model-nobody-has",
      schema: parse(DATABIT).schema,
      template: "Sort {note}\n",
    })
  })

  test("Ctrl-C cancels the run that a command follows, and says so", async () => {
    const ended = await databits(["run", "log_traces", "--home", home()], { interruptAt: "has started" })
    expect(ended).toMatchObject({ code: 130, err: expect.stringContaining("Cancelled.") })
    const runId = /run (\S+)\.\n/.exec(ended.out)?.[1] ?? ""
    const { out } = await run("query", `SELECT status FROM main.databits.job_runs WHERE id = '${runId}'`, "--json")
    expect(JSON.parse(out).rows).toEqual([{ status: "cancelled" }])
  })

  test("run lists the library, runs a job with typed parameters, and names a parameter that is not there", async () => {
    expect((await run("run")).out).toContain("collect_metrics")
    const done = await run("run", "collect_metrics", "--json", "--hours", "3")
    expect(done, done.err).toMatchObject({ code: 0 })
    expect(JSON.parse(done.out).result).toMatchObject({ rows: 0 })
    const wrong = await run("run", "collect_metrics", "--minutes", "3")
    expect(wrong.code).toBe(1)
    expect(wrong.err).toContain("--hours")
  })
})

test("help of each command, and wrong use, have exit codes of their own", async () => {
  for (const command of ["start", "lifecycle", "run", "ingest", "query", "import", "export", "rebuild"]) {
    const { code, out } = await databits([command, "--help"])
    expect(code, command).toBe(0)
    expect(out, command).toContain(`databits ${command}`)
  }
  expect((await databits(["lifecycle"])).code).toBe(2)
  expect((await databits(["nonsense"])).code).toBe(2)
})
