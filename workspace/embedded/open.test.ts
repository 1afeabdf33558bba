import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { readConfig } from "../config.ts"
import { openEmbedded } from "./open.ts"

// Tests may run as root, who may write everywhere: the system's answer is given here instead.
const denied = vi.hoisted(() => new Map<string, string>())
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>()
  const access: typeof real.access = async (path, mode) => {
    const code = denied.get(String(path))
    if (code !== undefined) throw Object.assign(new Error(code), { code })
    return real.access(path, mode)
  }
  return { ...real, access }
})

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "databits-open-"))
})
afterEach(async () => {
  denied.clear()
  await rm(home, { recursive: true, force: true })
})

const open = () => openEmbedded(readConfig({ DATABITS_HOME: home }))

test("a home that may not be written is told from a damaged one", async () => {
  denied.set(home, "EACCES")
  await expect(open()).rejects.toMatchObject({
    code: "setting_invalid",
    field: "DATABITS_HOME",
    message: `The folder ${home} of the workspace cannot be used: you may not write there.`,
  })
})

test("a workspace file on a read-only disk is told from a damaged one", async () => {
  const file = join(home, "workspace.duckdb")
  denied.set(file, "EROFS")
  await expect(open()).rejects.toMatchObject({
    message: `The workspace file ${file} cannot be used: the disk is read-only.`,
  })
})
