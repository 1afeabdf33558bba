import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buildDeployable, listTree } from "../scripts/lib/build-deployable.mjs"
import { seekNode } from "../scripts/lib/seek-node.mjs"
import { prepareFakeWorkspace } from "../tests/fake-workspace/prepare.ts"
import { readConfig } from "../workspace/config.ts"
import { setUpDatabricks } from "../workspace/databricks/set-up.ts"
import type { Benchmark } from "./benchmark.ts"

const RUNS = 5
const FIRST_PORT = 18_480
const SETTLE_MS = 3_000

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
const median = (values: readonly number[]): number => Math.round(values.toSorted((a, b) => a - b)[RUNS >> 1] ?? 0)

const answered = async (url: string): Promise<number> => {
  const begun = performance.now()
  const headers = { "x-forwarded-email": "ana@example.com" }
  while (
    (await fetch(url, { headers }).then(
      ({ status }) => status,
      () => 0,
    )) !== 200
  )
    await sleep(10)
  return performance.now() - begun
}

export const deployableBenchmark: Benchmark = {
  name: "deployable",
  says: "The tree that is uploaded: its size, and its start and memory under Node 22.16 beside a fake workspace.",
  run: async (note) => {
    const found = await seekNode("22.16.0")
    if (!("path" in found)) throw new Error(`This benchmark needs Node 22.16.0: ${found.why}.`)
    const tree = mkdtempSync(join(tmpdir(), "databits-bench-tree-"))
    await buildDeployable(tree)
    const sizes = listTree(tree).map((file) => statSync(join(tree, file)).size)
    const { workspace, variables } = await prepareFakeWorkspace()
    await setUpDatabricks(readConfig(variables), { tell: () => undefined, waitMs: 0 })
    const health: number[] = []
    const open: number[] = []
    const memory: number[] = []
    for (let run = 0; run < RUNS; run += 1) {
      const port = FIRST_PORT + run
      const env = { ...variables, DATABRICKS_APP_NAME: "databits", DATABRICKS_APP_PORT: String(port) }
      const app = spawn(found.path, ["app/dist/server/main.js"], { cwd: tree, env, stdio: "ignore" })
      const first = await answered(`http://127.0.0.1:${port}/health`)
      const then = await answered(`http://127.0.0.1:${port}/api/me`)
      await sleep(SETTLE_MS)
      const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${app.pid}/status`, "utf8")) ?? []
      app.kill("SIGKILL")
      note(`health after ${Math.round(first)} ms, open after ${Math.round(first + then)} ms`)
      health.push(first)
      open.push(first + then)
      memory.push(Number(kilobytes) / 1024)
    }
    await workspace.close()
    rmSync(tree, { recursive: true, force: true })
    return {
      files: sizes.length,
      tree_mb: Number((sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(1)),
      largest_file_mb: Number((Math.max(...sizes) / 1e6).toFixed(2)),
      health_ms: median(health),
      open_ms: median(open),
      rss_mb: median(memory),
    }
  },
}
