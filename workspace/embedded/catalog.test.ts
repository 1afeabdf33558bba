import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe } from "vitest"
import { modelRegistered } from "../../core/train/events.ts"
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
    model: async () => {
      const payload = modelRegistered.parse({
        id: "main.databits.tagged_model@1",
        name: "main.databits.tagged_model",
        version: 1,
        alias: null,
        kind: "text_classifier",
        databit: "main.databits.tagged@1.0.0",
        field: "intent",
        labels: ["a", "b"],
        snapshot: "main.training.tagged_v1@1",
        runId: "run-1",
        artifact: { path: "models/x", sha256: "0".repeat(64), bytes: 10 },
      })
      await workspace.ports.events.save(ANA, async () => [{ kind: "model.registered", subject: payload.id, payload }])
      return payload.name
    },
    closed: async () => {
      const { catalog, tables } = workspace.ports
      const name = "main.data.letters"
      const source = { kind: "sample", sample: "x" } as const
      await tables.save(ANA, { name, columns: [{ name: "id", type: "string" }], source }, [{ id: "a" }])
      const of = { kind: "table", name } as const
      await catalog.saveTags(ANA, of, { set: { pii: "yes" }, remove: [] })
      await catalog.saveGrants(ANA, of, { principal: "fay@example.com", add: ["SELECT"], remove: [] })
      await catalog.saveLineage(ANA, [{ source: of, target: { kind: "table", name: "main.data.copies" } }])
      const everybody = { principal: "account users", add: [], remove: ["SELECT" as const] }
      await catalog.saveGrants(ANA, { kind: "catalog", name: "main" }, everybody)
      return name
    },
  }))
})
