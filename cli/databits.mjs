#!/usr/bin/env node
import { ensureBuild, isFresh } from "../scripts/lib/ensure-build.mjs"
import { ensureInstall } from "../scripts/lib/ensure-install.mjs"
import { findNode } from "../scripts/lib/find-node.mjs"
import { inRoot } from "../scripts/lib/paths.mjs"
import { handOver } from "../scripts/lib/run.mjs"
import { command } from "../scripts/lib/steps.mjs"

// The command itself is cli/main.ts; this file runs on any Node and hands over to the one the product needs.
// Steps go to stderr: stdout belongs to the answer, which may be JSON.
await command(async () => {
  const args = process.argv.slice(2)
  await ensureInstall(process.stderr)
  if (args[0] === "start") await ensureBuild(process.stderr)
  const { path, flags } = findNode()
  const program = isFresh("server") ? [inRoot("app/dist/server/cli.js")] : [...flags, inRoot("cli/main.ts")]
  return handOver(path, [...program, ...args], { endsWithUs: true })
})
