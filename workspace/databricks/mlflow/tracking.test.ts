import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type FakeWorkspace, startFakeWorkspace } from "../../../tests/fake-workspace/server.ts"
import { trackingContract } from "../../contract-tests/tracking.ts"
import { type AppClient, openClient } from "../wire/client.ts"
import { fixedToken } from "../wire/credentials.ts"
import { mlflowTracking } from "./tracking.ts"

let workspace: FakeWorkspace
let client: AppClient
let experimentId: string
beforeAll(async () => {
  workspace = await startFakeWorkspace()
  workspace.world.mlflow.pageSize = 500
  experimentId = workspace.world.mlflow.addExperiment("/Shared/databits").id
  const token = workspace.world.identities.give({ kind: "service", name: "app-sp" })
  const credentials = fixedToken(token)
  client = openClient({ as: "app", host: workspace.host, principal: "app-sp", credentials, userAgent: "databits/test" })
})
afterAll(() => workspace.close())

const open = (id: string | undefined = experimentId) => mlflowTracking(client, { experimentId: id, folder: "/Shared" })

describe("tracking in MLflow", () => trackingContract(async () => open()))

test("without an experiment it is said what to set; one that is gone is named", async () => {
  const none = mlflowTracking(client, { experimentId: undefined, folder: "/Shared" })
  await expect(none.findExperiment()).rejects.toMatchObject({
    code: "experiment_needed",
    remedy: expect.stringContaining("MLFLOW_EXPERIMENT_ID"),
  })
  await expect(open("17").findExperiment()).rejects.toMatchObject({ code: "databricks_missing" })
})

test("an answer that was lost on the way writes nothing twice", async () => {
  const tracking = open()
  const run = await tracking.startRun({ experimentId, name: "lost", startedAt: "2026-11-23T10:00:00.000Z", tags: {} })
  workspace.world.faults.plan({ kind: "reply lost" }, { path: /log-batch/ })
  await tracking.saveFacts(run.id, { metrics: [{ key: "f1", value: 0.5, step: 0, at: "2026-11-23T10:00:01.000Z" }] })
  expect(await tracking.listHistory(run.id, "f1")).toHaveLength(1)
  expect(workspace.unknown).toEqual([])
})
