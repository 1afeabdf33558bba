import { takeUpRun } from "../../cli/take-up.ts"
import { EXIT, explain } from "../../cli/terminal.ts"
import { readConfig } from "../../workspace/config.ts"
import { WORKER_LIBRARY } from "./worker-library.ts"

// The part of the command line that a Lakeflow task runs, with a library that is made for tests.
const runId = process.argv[process.argv.indexOf("--run") + 1] ?? ""
try {
  const result = await takeUpRun(readConfig(), runId, WORKER_LIBRARY)
  process.stdout.write(`${JSON.stringify({ run: runId, result })}\n`)
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = EXIT.failed
}
