import { fingerprint, markBuilt, parts } from "./lib/ensure-build.mjs"
import { ensureInstall } from "./lib/ensure-install.mjs"
import { findNode, isNewEnough } from "./lib/find-node.mjs"
import { inRoot } from "./lib/paths.mjs"
import { handOver } from "./lib/run.mjs"
import { command, step } from "./lib/steps.mjs"

const builders = {
  frontend: async () => {
    const { build } = await import("vite")
    await build({ configFile: inRoot("vite.config.ts"), root: inRoot("app/frontend"), logLevel: "warn" })
  },
  server: async () => {
    const { buildServer } = await import("./lib/build-server.mjs")
    await buildServer()
  },
}

// node scripts/build.mjs [--frontend] [--server]: builds both, or the one named, fresh or not.
await command(async () => {
  await ensureInstall()
  const args = process.argv.slice(2)
  if (!isNewEnough(process.version)) return handOver(findNode().path, [inRoot("scripts/build.mjs"), ...args])
  const names = /** @type {const} */ (["frontend", "server"])
  for (const name of names.filter((each) => args.length === 0 || args.includes(`--${each}`))) {
    const { sources, title } = parts[name]
    const print = fingerprint(sources)
    await step(process.stdout, title, builders[name])
    markBuilt(name, print)
  }
  return 0
})
