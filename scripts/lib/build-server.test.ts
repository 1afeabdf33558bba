import { execFileSync } from "node:child_process"
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, expect, test } from "vitest"
import { buildServer } from "./build-server.mjs"

const sources = {
  "package.json": `{"type":"module"}`,
  "samples/words.txt": "sample words",
  "app/backend/main.ts": `
    import { readFileSync } from "node:fs"
    import { z } from "zod"
    import { learn } from "../../workspace/embedded/learner.ts"
    const { open } = await import("../../workspace/embedded/open.ts")
    const words = readFileSync(new URL("../../samples/words.txt", import.meta.url), "utf8")
    console.log(JSON.stringify({ rows: await open(), learned: await learn(), words: z.string().parse(words), url: import.meta.url }))`,
  "workspace/embedded/open.ts": `
    import { DuckDBInstance } from "@duckdb/node-api"
    export const open = async () => {
      const connection = await (await DuckDBInstance.create(":memory:")).connect()
      return (await connection.runAndReadAll("select 42 as answer")).getRowObjects()
    }`,
  "workspace/embedded/learner.ts": `
    import { Worker } from "node:worker_threads"
    export const learn = () => new Promise<string>((resolve, reject) => {
      const worker = new Worker(new URL("./learner-worker.ts", import.meta.url))
      worker.once("message", resolve)
      worker.once("error", reject)
    })`,
  "workspace/embedded/learner-worker.ts": `
    import { parentPort } from "node:worker_threads"
    const said: string = "learned"
    parentPort?.postMessage(said)`,
}

let root = ""
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "databits-server-")))
  symlinkSync(fileURLToPath(new URL("../../node_modules", import.meta.url)), join(root, "node_modules"))
  for (const [file, text] of Object.entries(sources)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test("the bundle runs: engine on demand, worker beside it, data found where the sources find it", async () => {
  const out = join(root, "app/dist/server")
  await buildServer({ root, input: { main: "app/backend/main.ts" } })
  const said = execFileSync(process.execPath, [join(out, "main.js")], { encoding: "utf8" })
  expect(JSON.parse(said)).toEqual({
    rows: [{ answer: 42 }],
    learned: "learned",
    words: "sample words",
    url: expect.stringMatching(/\/app\/backend\/main\.ts$/),
  })
  const files = readdirSync(out)
  expect(files).toEqual(expect.arrayContaining(["main.js", "learner-worker.js"]))
  const withEngine = files.filter((file) => readFileSync(join(out, file), "utf8").includes("@duckdb/node-api"))
  expect(withEngine).toEqual([expect.stringMatching(/^open-.*\.js$/)])
})

test("a missing entry is named", async () => {
  await expect(buildServer({ root, input: { cli: "cli/main.ts" } })).rejects.toThrow("cli/main.ts missing")
})

test("a worker that does not exist fails the build, not the first training run", async () => {
  rmSync(join(root, "workspace/embedded/learner-worker.ts"))
  await expect(buildServer({ root, input: { main: "app/backend/main.ts" } })).rejects.toThrow("learner-worker.ts")
})
