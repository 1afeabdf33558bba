import { ensureInstall } from "./lib/ensure-install.mjs"
import { findNode } from "./lib/find-node.mjs"
import { handOver } from "./lib/run.mjs"
import { command } from "./lib/steps.mjs"

// node scripts/node22.mjs FILE [ARGUMENT...]: runs a file, TypeScript too, with the Node the product runs on.
await command(async () => {
  await ensureInstall(process.stderr)
  const { path, flags } = findNode()
  return handOver(path, [...flags, ...process.argv.slice(2)])
})
