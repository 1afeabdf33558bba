import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { findNode } from "./find-node.mjs"
import { inRoot, root } from "./paths.mjs"
import { capture } from "./run.mjs"
import { StepFailed, step } from "./steps.mjs"

const common = ["package-lock.json", "contract", "core"]
const building = ["scripts/build.mjs", "scripts/lib"]

/**
 * What is built, from what, and the file whose absence means that it is not there.
 * @type {Record<"server" | "frontend", { title: string, sources: string[], stamp: string, result: string }>}
 */
export const parts = {
  frontend: {
    title: "build the pages",
    sources: [...common, ...building, "app/frontend", "vite.config.ts"],
    stamp: "app/dist/.frontend-stamp",
    result: "app/dist/web/index.html",
  },
  server: {
    title: "build the server",
    sources: [...common, ...building, "schemas", "workspace", "jobs", "samples", "app/backend", "cli"],
    stamp: "app/dist/.server-stamp",
    result: "app/dist/server/main.js",
  },
}

const isSource = /\.(ts|tsx|mjs|css|html|svg|json|woff2|sql)$/
const isTest = /\.test\.tsx?$/

/**
 * @param {string} place relative to the base
 * @param {string} base
 * @returns {string[]} the source files there, in a fixed order
 */
function sourcesIn(place, base) {
  const path = join(base, place)
  if (!existsSync(path)) return []
  const entries = (() => {
    try {
      return readdirSync(path, { withFileTypes: true })
    } catch {
      return undefined
    }
  })()
  if (!entries) return [place]
  return entries
    .filter((entry) => entry.isDirectory() || (isSource.test(entry.name) && !isTest.test(entry.name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => sourcesIn(`${place}/${entry.name}`, base))
}

/**
 * One hash over names and contents: an edit, a removed file and a checkout of an older state all change it,
 * a new time stamp alone does not.
 * @param {readonly string[]} sources files and folders
 * @param {string} [base]
 */
export function fingerprint(sources, base = root) {
  const hash = createHash("sha256")
  for (const file of sources.flatMap((source) => sourcesIn(source, base))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(base, file)))
      .update("\0")
  }
  return hash.digest("hex")
}

/** @param {"server" | "frontend"} name */
export function isFresh(name) {
  const { sources, stamp, result } = parts[name]
  if (!existsSync(inRoot(result)) || !existsSync(inRoot(stamp))) return false
  return readFileSync(inRoot(stamp), "utf8") === fingerprint(sources)
}

/**
 * Records that a part was built from the sources as they were when its build began.
 * @param {"server" | "frontend"} name
 * @param {string} print
 */
export function markBuilt(name, print) {
  mkdirSync(dirname(inRoot(parts[name].stamp)), { recursive: true })
  writeFileSync(inRoot(parts[name].stamp), print)
}

/**
 * Builds what is stale, each part for itself.
 * @param {NodeJS.WriteStream} [stream] where the steps are shown
 */
export async function ensureBuild(stream = process.stdout) {
  for (const name of /** @type {const} */ (["frontend", "server"])) {
    if (isFresh(name)) continue
    await step(stream, parts[name].title, async () => {
      const { path } = findNode()
      const { code, output } = await capture(path, [inRoot("scripts/build.mjs"), `--${name}`])
      if (code !== 0) throw new StepFailed(`${parts[name].title}: this failed, the reason stands above.`, output)
    })
  }
}
