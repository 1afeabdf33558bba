import { readFileSync, writeFileSync } from "node:fs"
import { inRoot } from "./lib/paths.mjs"
import { capture } from "./lib/run.mjs"
import { command, StepFailed, step } from "./lib/steps.mjs"

/** @typedef {{ version?: string, integrity?: string, dev?: boolean, optionalDependencies?: Record<string, string> }} Entry */

/**
 * What the registry says about one version of a package.
 * @param {string} name
 * @param {string} version
 * @returns {Promise<{ cpu?: string[], libc?: string[], license?: string, os?: string[], dist: { integrity: string } }>}
 */
async function ask(name, version) {
  const { code, output } = await capture("npm", ["view", `${name}@${version}`, "--json"], {
    shell: process.platform === "win32",
  })
  if (code !== 0) throw new StepFailed(`npm does not know ${name}@${version}.`, output)
  return JSON.parse(output)
}

/** @param {string} place such as node_modules/a/node_modules/@b/c */
const nameOf = (place) => place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length)

/** @param {Record<string, Entry>} packages */
const lacking = (packages) => {
  const there = new Set(Object.keys(packages).map(nameOf))
  const absent = Object.values(packages).flatMap(({ dev, optionalDependencies = {} }) =>
    Object.entries(optionalDependencies)
      .filter(([name, version]) => !there.has(name) && /^\d/.test(version))
      .map(([name, version]) => ({ place: `node_modules/${name}`, entry: { version, dev, optional: true } })),
  )
  const unsealed = Object.entries(packages).flatMap(([place, entry]) =>
    place === "" || entry.integrity ? [] : [{ place, entry }],
  )
  return [...absent, ...unsealed]
}

// npm writes only what this computer needs: after a change of packages the lock file may lack the packages of other
// systems, or their hashes. node scripts/complete-lock.mjs asks for them; tests/structure.test.ts says when to.
await command(async () => {
  const file = inRoot("package-lock.json")
  const lock = JSON.parse(readFileSync(file, "utf8"))
  const open = lacking(lock.packages)
  if (open.length === 0) return
  await step(process.stdout, `complete ${open.length} entries of package-lock.json`, async () => {
    for (const { place, entry } of open) {
      const { version, ...known } = entry
      const { cpu, libc, license, os, dist } = await ask(nameOf(place), version ?? "")
      const rest = Object.entries({ cpu, libc, license, os, ...known }).toSorted(([a], [b]) => a.localeCompare(b, "en"))
      lock.packages[place] = { version, integrity: dist.integrity, ...Object.fromEntries(rest) }
    }
  })
  const ordered = Object.keys(lock.packages).toSorted((a, b) => a.localeCompare(b, "en"))
  lock.packages = Object.fromEntries(ordered.map((place) => [place, lock.packages[place]]))
  writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`)
})
