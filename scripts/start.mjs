import { ensureBuild } from "./lib/ensure-build.mjs"
import { ensureInstall } from "./lib/ensure-install.mjs"
import { findNode } from "./lib/find-node.mjs"
import { inRoot } from "./lib/paths.mjs"
import { handOver } from "./lib/run.mjs"
import { command } from "./lib/steps.mjs"

await command(async () => {
  await ensureInstall()
  await ensureBuild()
  const args = [inRoot("app/dist/server/main.js"), ...process.argv.slice(2)]
  return handOver(findNode().path, args, { endsWithUs: true })
})
