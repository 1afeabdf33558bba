import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { fingerprint } from "./ensure-build.mjs"

let base = ""
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "databits-sources-"))
  mkdirSync(join(base, "core/curate"), { recursive: true })
  writeFileSync(join(base, "core/curate/approve.ts"), "export const a = 1")
  writeFileSync(join(base, "package-lock.json"), "{}")
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const print = () => fingerprint(["package-lock.json", "core", "absent"], base)

test("an edit, a new, a renamed and a removed source each make a build stale", () => {
  const seen = [print()]
  writeFileSync(join(base, "core/curate/approve.ts"), "export const a = 2")
  seen.push(print())
  writeFileSync(join(base, "core/curate/view.tsx"), "")
  seen.push(print())
  renameSync(join(base, "core/curate/view.tsx"), join(base, "core/curate/see.tsx"))
  seen.push(print())
  rmSync(join(base, "core/curate/approve.ts"))
  seen.push(print())
  writeFileSync(join(base, "package-lock.json"), "{ }")
  seen.push(print())
  expect(new Set(seen).size).toBe(seen.length)
})

test("what is not built leaves a build fresh: tests, notes, time stamps", () => {
  const before = print()
  writeFileSync(join(base, "core/curate/approve.test.ts"), "test")
  writeFileSync(join(base, "core/notes.md"), "# Notes")
  utimesSync(join(base, "core/curate/approve.ts"), 1, 1)
  expect(print()).toBe(before)
})
