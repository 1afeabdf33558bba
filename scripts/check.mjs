import { ensureInstall } from "./lib/ensure-install.mjs"
import { findNode } from "./lib/find-node.mjs"
import { inRoot } from "./lib/paths.mjs"
import { capture } from "./lib/run.mjs"
import { command, StepFailed, step } from "./lib/steps.mjs"

const checks = [
  { title: "types (tsc)", tool: ["node_modules/typescript/bin/tsc", "--noEmit", "--project", "."] },
  { title: "lint, format and rings (biome)", tool: ["node_modules/@biomejs/biome/bin/biome", "ci", "."] },
  { title: "unused files, exports, packages (knip)", tool: ["node_modules/knip/bin/knip.js", "--no-progress"] },
]

/** @param {typeof checks[number]} check */
const run = async ({ title, tool: [program = "", ...args] }) => {
  const { code, output } = await capture(findNode().path, [inRoot(program), ...args])
  if (code !== 0) throw new StepFailed(`${title}: failed.`, output)
}

await command(async () => {
  await ensureInstall()
  const failed = []
  for (const check of checks) {
    try {
      await step(process.stdout, check.title, () => run(check))
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error
      failed.push(error)
    }
  }
  if (failed.length === 0) return
  throw new StepFailed(failed.map(({ message }) => message).join("\n"), failed.map(({ output }) => output).join("\n"))
})
