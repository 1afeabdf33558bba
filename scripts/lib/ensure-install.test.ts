import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, expect, test } from "vitest"
import { agrees } from "./ensure-install.mjs"

const scripts = fileURLToPath(new URL("..", import.meta.url))
let clone = ""

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "databits-clone-"))
  cpSync(scripts, join(clone, "scripts"), { recursive: true })
  writeFileSync(join(clone, "package.json"), `{"type":"module"}`)
  writeFileSync(join(clone, "package-lock.json"), `{"packages":{"":{},"node_modules/a":{"version":"1.0.0"}}}`)
  writeFileSync(join(clone, "hello.mjs"), `console.log("hello")`)
})
afterEach(() => rmSync(clone, { recursive: true, force: true }))

/** Runs the clone's start through a package manager that does what the test says and notes how it was called. */
function run(npmDoes: string) {
  const npm = join(clone, "npm-cli.js")
  const note = `import { appendFileSync, mkdirSync } from "node:fs"; appendFileSync("calls", process.argv.slice(2).join(" ") + "\\n");`
  writeFileSync(npm, `${note} ${npmDoes}`)
  const env = { ...process.env, npm_execpath: npm }
  const args = [join(clone, "scripts/node22.mjs"), join(clone, "hello.mjs")]
  return spawnSync(process.execPath, args, { encoding: "utf8", env, cwd: tmpdir() })
}
const calls = () =>
  existsSync(join(clone, "calls")) ? readFileSync(join(clone, "calls"), "utf8").trim().split("\n") : []

test("a fresh clone is installed once, without install scripts, and says so in one line", () => {
  const first = run(`mkdirSync("node_modules")`)
  expect(first.stderr).toMatch(/^✓ install the packages of package-lock.json +\d+\.\d s\n$/)
  expect(first.stdout).toBe("hello\n")
  const second = run(`mkdirSync("node_modules")`)
  expect(second.stderr).toBe("")
  expect(calls()).toEqual([expect.stringMatching(/^ci .*--ignore-scripts/)])
})

test("a changed lock file installs again", () => {
  run(`mkdirSync("node_modules")`)
  writeFileSync(join(clone, "package-lock.json"), `{"packages":{"":{},"node_modules/a":{"version":"2.0.0"}}}`)
  run(``)
  expect(calls()).toHaveLength(2)
})

test("what npm itself has installed is taken as it is", () => {
  mkdirSync(join(clone, "node_modules"))
  writeFileSync(join(clone, "node_modules/.package-lock.json"), `{"packages":{"node_modules/a":{"version":"1.0.0"}}}`)
  expect(run(``).stdout).toBe("hello\n")
  expect(calls()).toEqual([])
})

test("without a registry the message says what to do, and nothing is started", () => {
  const { status, stdout, stderr } = run(`console.error("npm error code ENOTFOUND"); process.exit(1)`)
  expect(status).toBe(1)
  expect(stdout).toBe("")
  expect(stderr).toContain("npm error code ENOTFOUND")
  expect(stderr).toContain("copy its node_modules folder here")
})

test("another reason of npm's is shown in npm's words", () => {
  const { status, stderr } = run(`console.error("npm error notarget"); process.exit(1)`)
  expect(status).toBe(1)
  expect(stderr).toContain("npm error notarget")
  expect(stderr).not.toContain("cannot be reached")
})

test("packages of other systems may be absent, anything else may not", () => {
  const lock = { packages: { "": {}, a: { version: "1.0.0" }, mac: { version: "1.0.0", optional: true } } }
  expect(agrees(lock, { packages: { a: { version: "1.0.0" } } })).toBe(true)
  expect(agrees(lock, { packages: { a: { version: "1.0.1" } } })).toBe(false)
  expect(agrees(lock, { packages: { mac: { version: "1.0.0" } } })).toBe(false)
})
