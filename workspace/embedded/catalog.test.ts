import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe } from "vitest"
import { readConfig } from "../config.ts"
import { catalogContract } from "../contract-tests/catalog.ts"
import { ANA } from "../contract-tests/state.ts"
import type { Workspace } from "../workspace.ts"
import { openEmbedded } from "./open.ts"

let home: string
let workspace: Workspace
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "databits-catalog-"))
  workspace = await openEmbedded(readConfig({ DATABITS_HOME: home, DATABITS_PERSON: "ana" }))
})
afterAll(async () => {
  await workspace.close()
  await rm(home, { recursive: true, force: true })
})

describe("the catalog of a computer", () => {
  catalogContract(async () => ({
    workspace,
    ana: ANA,
    person: (name) => workspace.asPerson({ name, roles: ["developer"], token: undefined }),
  }))
})
