import { statSync } from "node:fs"
import { join } from "node:path"
import { buildDeployable, listTree } from "./lib/build-deployable.mjs"
import { ensureBuild } from "./lib/ensure-build.mjs"
import { ensureInstall } from "./lib/ensure-install.mjs"
import { findNode, isNewEnough } from "./lib/find-node.mjs"
import { inRoot } from "./lib/paths.mjs"
import { handOver } from "./lib/run.mjs"
import { command, step } from "./lib/steps.mjs"

// node scripts/bundle.mjs: builds app/dist/bundle, the folder that databricks.yml deploys.
await command(async () => {
  await ensureInstall()
  if (!isNewEnough(process.version)) return handOver(findNode().path, [inRoot("scripts/bundle.mjs")])
  await ensureBuild()
  const folder = inRoot("app/dist/bundle")
  await step(process.stdout, "build the deployable tree", () => buildDeployable(folder))
  const sizes = listTree(folder).map((file) => ({ file, bytes: statSync(join(folder, file)).size }))
  const largest = sizes.toSorted((a, b) => b.bytes - a.bytes)[0]
  const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`
  const whole = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  process.stdout.write(
    `app/dist/bundle: ${sizes.length} files, ${megabytes(whole)}, the largest ${largest?.file} with ${megabytes(largest?.bytes ?? 0)}.\n`,
  )
  return 0
})
