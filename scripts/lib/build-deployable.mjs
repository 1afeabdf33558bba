import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { buildClassify, buildServer } from "./build-server.mjs"
import { inRoot } from "./paths.mjs"
import { StepFailed } from "./steps.mjs"

/** The platform refuses a larger file. */
const LARGEST_BYTES = 10_000_000
/** A file that a database engine or another native part would bring. */
const NATIVE = /\.(node|so|dylib|dll|exe|wasm)(\.|$)/
const START = "app/dist/server/main.js"

const APP_YAML = `# How Databricks Apps starts this folder by itself; a deployment with databricks.yml says the same and adds its variables.
command: [node, ${START}]
`

/** @returns {import("vite").Plugin} */
const withoutEmbedded = () => ({
  name: "without-embedded",
  enforce: "pre",
  resolveId(source, importer) {
    const isIt = /(^|\/)embedded\/open\.ts$/.test(source) && importer?.endsWith(join("workspace", "open.ts"))
    return isIt ? inRoot("workspace", "without-embedded.ts") : null
  },
})

/** The platform runs \`npm install\` where it sees this file: without dependencies there is nothing to fetch. */
const manifest = () => {
  const { name, version, description, license } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"))
  const scripts = { start: `node ${START}` }
  return { name, version, description, license, private: true, type: "module", engines: { node: ">=22.16" }, scripts }
}

/**
 * @param {string} folder
 * @returns {string[]} files below it, relative, with `/`
 */
export function listTree(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort()
}

/**
 * What the platform would not take, or could not run.
 * @param {string} folder
 * @returns {string[]} one line each, none when all is well
 */
export function faultsOf(folder) {
  const files = listTree(folder)
  const size = (/** @type {string} */ file) => statSync(join(folder, file)).size
  const isText = (/** @type {string} */ file) => /\.(m?js|json|py|ya?ml)$/.test(file)
  const names = (/** @type {string} */ file) => readFileSync(join(folder, file), "utf8").includes("@duckdb/")
  const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  return [
    ...files.filter((file) => size(file) > LARGEST_BYTES).map((file) => `${file} has ${size(file)} bytes.`),
    ...files.filter((file) => NATIVE.test(file) || file.includes("node_modules/")).map((file) => `${file} is native.`),
    ...files.filter((file) => isText(file) && names(file)).map((file) => `${file} names a native engine.`),
    ...(dependencies === undefined ? [] : ["package.json has dependencies: they would have to be installed."]),
  ]
}

/**
 * Builds the tree that is uploaded: server, pages, samples and the starter of jobs, laid out as in the project. The
 * pages must have been built.
 * @param {string} folder is emptied first
 */
export async function buildDeployable(folder) {
  if (!existsSync(inRoot("app/dist/web/index.html")))
    throw new StepFailed("The pages are not built: run `npm run build`.")
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await buildServer({ home: folder, plugins: [withoutEmbedded()] })
  await buildClassify(folder)
  const isData = (/** @type {string} */ path) => !/\.ts$/.test(path)
  cpSync(inRoot("app/dist/web"), join(folder, "app/dist/web"), { recursive: true })
  cpSync(inRoot("samples"), join(folder, "samples"), { recursive: true, filter: isData })
  cpSync(inRoot("lakeflow"), join(folder, "lakeflow"), {
    recursive: true,
    filter: (path) => !/__pycache__|test/.test(path),
  })
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`)
  writeFileSync(join(folder, "app.yaml"), APP_YAML)
  const faults = faultsOf(folder)
  if (faults.length > 0) throw new StepFailed(`The deployable tree is not fit:\n${faults.join("\n")}`)
}
