import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { countTests } from "./lib/count-tests.mjs"
import { ensureBuild } from "./lib/ensure-build.mjs"
import { ensureInstall } from "./lib/ensure-install.mjs"
import { checkJava, ensurePython, findPython } from "./lib/ensure-python.mjs"
import { findNode } from "./lib/find-node.mjs"
import { inRoot } from "./lib/paths.mjs"
import { handOver } from "./lib/run.mjs"
import { startSpark } from "./lib/start-spark.mjs"
import { statementReport } from "./lib/statement-report.mjs"
import { command, StepFailed, step } from "./lib/steps.mjs"

/** For a computer that may have no Python and Java: interop is left out there, and says what is missing. */
const WHERE_POSSIBLE = "--where-possible"

/** What this computer lacks for interop, in a sentence. */
async function whatIsMissing() {
  try {
    await findPython()
    await checkJava()
    return undefined
  } catch (error) {
    if (error instanceof StepFailed) return error.message
    throw error
  }
}

/**
 * Runs the suites of the Databricks side against real open engines.
 * @param {readonly string[]} args what to pass on to vitest
 */
async function runInterop(args) {
  await ensureInstall()
  await ensureBuild()
  await checkJava()
  const python = await ensurePython()
  const spark = await step(process.stdout, "start Spark 4 with Delta", () => startSpark(python))
  const folder = mkdtempSync(join(tmpdir(), "databits-interop-"))
  const [tests, statements] = [join(folder, "tests.json"), join(folder, "statements.jsonl")]
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${tests}`]
    const config = ["--config", inRoot("tests", "interop", "vitest.config.ts")]
    const { path, flags } = findNode()
    const code = await handOver(
      path,
      [...flags, inRoot("node_modules/vitest/vitest.mjs"), "run", ...config, ...reporters, ...args],
      {
        env: {
          DATABITS_SPARK_PORT: String(spark.port),
          DATABITS_SPARK_REPORT: statements,
          DATABITS_INTEROP_PYTHON: python,
        },
        input: "ignore",
      },
    )
    const lines = existsSync(statements) ? readFileSync(statements, "utf8").trim().split("\n") : []
    const report = statementReport(lines.map((line) => JSON.parse(line)))
    process.stdout.write(`\n${report.lines.join("\n")}\n`)
    const counted = countTests(existsSync(tests) ? JSON.parse(readFileSync(tests, "utf8")) : undefined, code)
    return { passed: counted.passed, failed: counted.failed + report.bad }
  } finally {
    await spark.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

let counts = { passed: 0, failed: 1 }
await command(async () => {
  const args = process.argv.slice(2)
  const missing = args.includes(WHERE_POSSIBLE) ? await whatIsMissing() : undefined
  if (missing === undefined) counts = await runInterop(args.filter((one) => one !== WHERE_POSSIBLE))
  else {
    counts = { passed: 0, failed: 0 }
    process.stdout.write(`\nLeft out. ${missing}\n`)
    return 0
  }
  return counts.failed > 0 || counts.passed === 0 ? 1 : 0
})
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed\n`)
