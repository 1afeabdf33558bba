import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe } from "vitest"
import { parquetOf } from "../../tests/support/parquet.ts"
import { readConfig } from "../config.ts"
import { sourcesContract, type TestSources } from "../contract-tests/sources.ts"
import type { Workspace } from "../workspace.ts"
import { openEmbedded } from "./open.ts"

let folders: { home: string; outside: string }
let workspace: Workspace
let opened: TestSources
beforeAll(async () => {
  const [home, outside] = await Promise.all(
    ["home", "outside"].map((name) => mkdtemp(join(tmpdir(), `databits-sources-${name}-`))),
  )
  if (home === undefined || outside === undefined) throw new Error("there are no folders")
  folders = { home, outside }
  workspace = await openEmbedded(readConfig({ DATABITS_HOME: home, DATABITS_UPLOAD_LIMIT_MB: "1" }))
  const { sources, tables } = workspace.ports
  opened = {
    sources,
    tables,
    put: async (name, bytes) => {
      const path = join(outside, name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, bytes)
      return { kind: "path", path }
    },
    folder: outside,
    nowhere: { kind: "path", path: join(outside, "nowhere.parquet") },
    parquetOf,
    shut: async (upload) => {
      const folder = join(home, "uploads", upload)
      await rm(folder, { recursive: true })
      await symlink(upload, folder)
    },
    limit: 1024 * 1024,
  }
})
afterAll(async () => {
  await workspace.close()
  await Promise.all([folders.home, folders.outside].map((folder) => rm(folder, { recursive: true, force: true })))
})

describe("files of this computer", () => sourcesContract(async () => opened))
