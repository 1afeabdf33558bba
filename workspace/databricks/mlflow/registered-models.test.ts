import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Artifact } from "../../../contract/entities/model.ts"
import { Problem } from "../../../contract/problems.ts"
import { registerModel } from "../../../tests/fake-workspace/register-model.ts"
import { type FakeWorkspace, startFakeWorkspace } from "../../../tests/fake-workspace/server.ts"
import { registeredModelsContract } from "../../contract-tests/registered-models.ts"
import { volumeFiles } from "../files.ts"
import { volumesOf } from "../volumes.ts"
import { type AppClient, openClient } from "../wire/client.ts"
import { fixedToken } from "../wire/credentials.ts"
import { unityModels } from "./registered-models.ts"
import { mlflowTracking } from "./tracking.ts"

const ARTIFACTS = "/Volumes/main/databits/files/artifacts"

let workspace: FakeWorkspace
let client: AppClient
let token: string
let artifact: Artifact
let runId: string
beforeAll(async () => {
  workspace = await startFakeWorkspace()
  const { world, host } = workspace
  await world.engine.addSchema("main", "databits")
  await world.volumes.add("main", "databits", "files")
  token = world.identities.give({ kind: "service", name: "app-sp" })
  client = openClient({
    as: "app",
    host,
    principal: "app-sp",
    credentials: fixedToken(token),
    userAgent: "databits/test",
  })
  artifact = await volumeFiles(volumesOf(client), ARTIFACTS).save("models/x/1/r.classifier", new Uint8Array([1, 2, 3]))
  const experimentId = world.mlflow.addExperiment("/Shared/databits").id
  const tracking = mlflowTracking(client, { experimentId, folder: "/Shared" })
  const run = await tracking.startRun({ experimentId, name: "r", startedAt: "2026-11-23T10:00:00.000Z", tags: {} })
  runId = run.id
})
afterAll(() => workspace.close())

const parent = { ask: (_: string, input: unknown) => registerModel({ host: workspace.host, token }, input) }
const open = () => unityModels(client, { parent, artifacts: ARTIFACTS })

describe("registered models of Unity Catalog", () =>
  registeredModelsContract(async () => ({ registry: open(), artifact, runId })))

test("what was trained lies in the version, whole", async () => {
  const { version } = await open().saveVersion({
    name: "main.databits.whole",
    runId,
    artifact,
    labels: ["a"],
    tags: {},
  })
  const { files } = workspace.world.models.version("main.databits.whole", version)
  expect([...files.values()]).toContainEqual(Buffer.from([1, 2, 3]))
})

test("outside of a Lakeflow task it is said where a version is registered", async () => {
  const registry = unityModels(client, { parent: undefined, artifacts: ARTIFACTS })
  const asked = registry.saveVersion({ name: "main.databits.m", runId, artifact, labels: ["a"], tags: {} })
  await expect(asked).rejects.toMatchObject({ code: "lakeflow_needed" })
})

test("a model in a schema that is not there is refused in the platform's words", async () => {
  const asked = registerModel(
    { host: workspace.host, token },
    {
      name: "main.nowhere.m",
      run_id: runId,
      artifact: { ...artifact, path: `${ARTIFACTS}/${artifact.path}` },
      labels: ["a"],
      tags: {},
    },
  )
  await expect(asked).rejects.toThrow("Schema 'main.nowhere' does not exist.")
  expect(workspace.unknown).toEqual([])
})

test("who may not make models there gets the grant to run", async () => {
  const words = "PERMISSION_DENIED: User does not have CREATE MODEL on Schema 'main.databits'."
  const parent = { ask: () => Promise.reject(new Problem("databricks_failed", { detail: words })) }
  const registry = unityModels(client, { parent, artifacts: ARTIFACTS })
  await expect(
    registry.saveVersion({ name: "main.databits.m", runId, artifact, labels: ["a"], tags: {} }),
  ).rejects.toMatchObject({
    code: "databricks_denied",
    remedy: "Ask an owner to run: GRANT CREATE MODEL ON SCHEMA `main`.`databits` TO `app-sp`",
  })
})
