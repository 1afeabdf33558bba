import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe } from "vitest"
import { readConfig } from "../config.ts"
import { tableRowsContract } from "../contract-tests/table-rows.ts"
import type { Workspace } from "../workspace.ts"
import { openEmbedded } from "./open.ts"

let home: string
let workspace: Workspace
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "databits-rows-"))
  workspace = await openEmbedded(readConfig({ DATABITS_HOME: home }))
})
afterAll(async () => {
  await workspace.close()
  await rm(home, { recursive: true, force: true })
})

describe("rows of tables in files", () => tableRowsContract(async () => workspace.ports.tables))
