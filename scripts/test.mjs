import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { countTests } from "./lib/count-tests.mjs"
import { ensureBuild } from "./lib/ensure-build.mjs"
import { ensureInstall } from "./lib/ensure-install.mjs"
import { findChromium } from "./lib/find-chromium.mjs"
import { findNode } from "./lib/find-node.mjs"
import { inRoot } from "./lib/paths.mjs"
import { handOver } from "./lib/run.mjs"
import { command } from "./lib/steps.mjs"

/** @param {string} report */
const readReport = (report) => {
  try {
    return JSON.parse(readFileSync(report, "utf8"))
  } catch {
    return undefined
  }
}

/** @param {readonly string[]} args what to pass on to vitest: paths and its own options */
async function runTests(args) {
  await ensureInstall()
  const paths = args.filter((arg) => !arg.startsWith("-"))
  const whole = paths.length === 0 || paths.some((path) => path.includes("tests") || path.includes("journey"))
  const env = whole ? { CHROME_PATH: await findChromium() } : {}
  if (whole) await ensureBuild()
  const folder = mkdtempSync(join(tmpdir(), "databits-tests-"))
  const report = join(folder, "report.json")
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`]
    const vitest = [inRoot("node_modules/vitest/vitest.mjs"), "run", ...reporters, ...args]
    const { path, flags } = findNode()
    const code = await handOver(path, [...flags, ...vitest], { env, input: "ignore" })
    return countTests(readReport(report), code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

let counts = { passed: 0, failed: 1 }
await command(async () => {
  counts = await runTests(process.argv.slice(2))
  return counts.failed > 0 || counts.passed === 0 ? 1 : 0
})
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed\n`)
