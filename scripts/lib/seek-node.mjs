import { existsSync, mkdirSync } from "node:fs"
import { bundledNode } from "./find-node.mjs"
import { inRoot } from "./paths.mjs"
import { capture } from "./run.mjs"

/**
 * A certain Node, from the package registry, kept in the cache folder of the installed packages.
 * @param {string} version as "22.16.0"
 * @returns {Promise<{ path: string } | { why: string }>} why it is not there
 */
export async function seekNode(version) {
  const folder = inRoot("node_modules", ".cache", `node-${version}`)
  const path = bundledNode(process.platform, process.arch, `${folder}/node_modules`)
  if (!path) return { why: `there is no package of Node for ${process.platform}-${process.arch}` }
  if (existsSync(path)) return { path }
  const [, name] = /node_modules\/([^/]+)\/bin\//.exec(path) ?? []
  mkdirSync(folder, { recursive: true })
  const options = ["--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--force"]
  const { output } = await capture("npm", ["install", ...options, `${name}@${version}`], {
    shell: process.platform === "win32",
  }).catch((error) => ({ output: String(error) }))
  return existsSync(path)
    ? { path }
    : { why: `the registry did not give ${name}@${version}: ${output.trim().slice(-200)}` }
}
