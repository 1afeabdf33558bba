import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { inRoot } from "./paths.mjs"
import { capture } from "./run.mjs"
import { StepFailed, step } from "./steps.mjs"

const system = `${process.platform}-${process.arch}`

/** @param {string} text */
const stampOf = (text) => `${system} ${createHash("sha256").update(text).digest("hex")}`

/**
 * Whether npm's own record of what it installed agrees with the lock file. Packages for other systems are
 * optional and may be absent; what is there must have the version asked for.
 * @param {{ packages: Record<string, { version?: string, optional?: boolean }> }} wanted package-lock.json
 * @param {{ packages: Record<string, { version?: string }> }} installed node_modules/.package-lock.json
 */
export function agrees(wanted, installed) {
  return Object.entries(wanted.packages).every(([place, { version, optional }]) => {
    if (place === "") return true
    const there = installed.packages[place]
    return there ? there.version === version : optional === true
  })
}

/** @param {string} lock the text of package-lock.json */
function isInstalled(lock) {
  const stampFile = inRoot("node_modules", ".databits-stamp")
  const stamp = existsSync(stampFile) ? readFileSync(stampFile, "utf8") : undefined
  if (stamp === stampOf(lock)) return true
  const record = inRoot("node_modules", ".package-lock.json")
  const sameSystem = stamp === undefined || stamp.startsWith(`${system} `)
  if (!sameSystem || !existsSync(record)) return false
  if (!agrees(JSON.parse(lock), JSON.parse(readFileSync(record, "utf8")))) return false
  writeFileSync(stampFile, stampOf(lock))
  return true
}

/** npm as it was called, where it called us: the same program, without a shell in between. */
function npm() {
  const { npm_execpath: cli } = process.env
  if (cli && /npm-cli\.[cm]?js$/.test(cli)) return { file: process.execPath, first: [cli], shell: false }
  return { file: "npm", first: [], shell: process.platform === "win32" }
}

/** @param {string} output what npm said */
const explain = (output) =>
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network/.test(output)
    ? "The package registry cannot be reached. Databits needs it once: connect and run the command again. " +
      "For a machine that stays offline, run `npm ci` on a connected one with the same system " +
      `(${system}) and copy its node_modules folder here.`
    : "npm could not install the packages; its own words stand above."

/**
 * Installs the packages of the lock file where they are missing or different. No install script runs.
 * @param {NodeJS.WriteStream} [stream] where the step is shown
 */
export async function ensureInstall(stream = process.stdout) {
  const lock = readFileSync(inRoot("package-lock.json"), "utf8")
  if (isInstalled(lock)) return
  await step(stream, "install the packages of package-lock.json", async () => {
    const { file, first, shell } = npm()
    const always = ["--ignore-scripts", "--no-audit", "--no-fund", "--include=dev", "--include=optional"]
    const { code, output } = await capture(file, [...first, "ci", ...always], { shell })
    if (code !== 0) throw new StepFailed(explain(output), output)
    writeFileSync(inRoot("node_modules", ".databits-stamp"), stampOf(lock))
  })
}
