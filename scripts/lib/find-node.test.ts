import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { bundledNode, isNewEnough, typeScriptFlags } from "./find-node.mjs"

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url))
/** Makes the Node that runs a script believe it is an old one, as on a machine that has no other. */
const old = `--import=data:text/javascript,Object.defineProperty(process,"version",{value:"v20.9.0"})`

test("22.16 is the oldest Node that is used as it is", () => {
  expect(["18.20.0", "v20.20.2", "22.15.9"].map(isNewEnough)).toEqual([false, false, false])
  expect(["22.16.0", "v22.23.2", "24.0.0"].map(isNewEnough)).toEqual([true, true, true])
})

test("a Node that reads TypeScript only when asked is asked", () => {
  expect(typeScriptFlags("v22.16.0")).toContain("--experimental-strip-types")
  expect(typeScriptFlags("v23.5.0")).toContain("--experimental-strip-types")
  expect(typeScriptFlags("v22.18.0")).toEqual([])
  expect(typeScriptFlags("v24.1.0")).toEqual([])
})

test("every platform with a binary names a package of the lock file", () => {
  const { packages } = JSON.parse(readFileSync(script("../../package-lock.json"), "utf8"))
  const platforms = ["linux", "darwin", "win32"].flatMap((platform) => ["x64", "arm64"].map((arch) => [platform, arch]))
  for (const [platform = "", arch = ""] of platforms) {
    const path = bundledNode(platform, arch, "node_modules") ?? ""
    const { os, cpu, optional } = packages[path.replace(/\/bin\/.*$/, "")] ?? {}
    expect({ path, os: [os].flat(), cpu: [cpu].flat(), optional }).toEqual({
      path,
      os: [platform],
      cpu: [arch],
      optional: true,
    })
  }
  expect(bundledNode("sunos", "x64")).toBeUndefined()
})

test("the binary came with the install, without any install script", () => {
  const path = bundledNode(process.platform, process.arch) ?? ""
  expect(existsSync(path)).toBe(true)
  const { scripts = {} } = JSON.parse(readFileSync(path.replace(/\/bin\/.*$/, "/package.json"), "utf8"))
  expect(Object.keys(scripts).filter((name) => /install$/.test(name))).toEqual([])
})

test("an older Node runs TypeScript through the installed binary, with the threads it needs", () => {
  const file = script("./fixtures/says.ts")
  const answer = execFileSync(process.execPath, [old, script("../node22.mjs"), file, "a", "b c"], { encoding: "utf8" })
  const says = JSON.parse(answer)
  expect(says.execPath).toBe(bundledNode(process.platform, process.arch))
  expect(isNewEnough(says.version)).toBe(true)
  expect(says).toMatchObject({ args: ["a", "b c"], threads: "16" })
})
