import { rm } from "node:fs/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { aSpan } from "../../workspace/contract-tests/traces.ts"
import { listModelTags, saveModelTags } from "../../workspace/databricks/catalog/model-tags.ts"
import { unityModels } from "../../workspace/databricks/mlflow/registered-models.ts"
import { experimentTraceLog } from "../../workspace/databricks/mlflow/trace-log.ts"
import { mlflowTracking } from "../../workspace/databricks/mlflow/tracking.ts"
import { type AppClient, openClient } from "../../workspace/databricks/wire/client.ts"
import { fixedToken } from "../../workspace/databricks/wire/credentials.ts"
import { type FakeWorkspace, startFakeWorkspace } from "../fake-workspace/server.ts"
import { LAKEFLOW, runPython, trainedFile } from "./registered-by-python.ts"

const EXPERIMENT = "/Shared/databits"
const MODEL = "main.databits.intent"
const START = "2026-11-23T10:00:00.000Z"

let workspace: FakeWorkspace
let client: AppClient
let env: Record<string, string>
let experimentId: string
beforeAll(async () => {
  workspace = await startFakeWorkspace()
  await workspace.world.engine.addSchema("main", "databits")
  experimentId = workspace.world.mlflow.addExperiment(EXPERIMENT).id
  const token = workspace.world.identities.give({ kind: "user", name: "ana@example.com" })
  const { host } = workspace
  client = openClient({
    as: "app",
    host,
    principal: "ana@example.com",
    credentials: fixedToken(token),
    userAgent: "databits/test",
  })
  env = { DATABRICKS_HOST: host, DATABRICKS_TOKEN: token }
})
afterAll(() => workspace.close())

const loss = Array.from({ length: 20 }, (_, step) => ({
  key: "loss",
  value: 1 / (step + 1),
  step,
  at: new Date(Date.parse(START) + step * 1_000).toISOString(),
}))

const tracked = async () => {
  const tracking = mlflowTracking(client, { experimentId, folder: "/Shared" })
  const tags = { "databits.run": "r-1", "databits.snapshot": "main.training.intent_v1@3" }
  const run = await tracking.startRun({ experimentId, name: "fine_tune intent", startedAt: START, tags })
  await tracking.saveFacts(run.id, { params: { seed: "7" }, metrics: loss })
  await tracking.saveDatasets(run.id, [
    { table: "main.training.intent_v1", tableVersion: 3, digest: "0f3a", context: "training" },
  ])
  await tracking.saveEnd(run.id, { status: "FINISHED", endedAt: "2026-11-23T10:00:30.000Z" })
  return { tracking, run }
}

const logged = async () => {
  const log = experimentTraceLog(client, experimentId)
  const root = aSpan({ input: '{"text":"wo bleibt es?"}', output: '{"label":"delivery"}' })
  const step = aSpan({ traceId: root.traceId, parentSpanId: root.spanId, name: "chat", kind: "LLM" })
  await log.saveTrace([root, step])
  const about = { agent: null, endpointName: null, requestId: null, traceId: root.traceId, correction: null }
  const place = { state: "new", routedItem: null, createdBy: "ana", createdAt: START } as const
  await log.saveFeedback({ id: "f-1", type: "thumb", value: "up", ...about, ...place })
  return { root }
}

const theirsIn = z.looseObject({ theirs: z.string() })

test("the official client registers into the workspace, reads our runs, and we read what it wrote", async () => {
  const { tracking, run } = await tracked()
  const { artifact, labels, texts, answers, program, folder } = await trainedFile()
  const tags = { "databits.model": `${MODEL}@1` }
  const request = { name: MODEL, run_id: run.id, artifact, labels, tags }
  const registered = await runPython(
    "mlflow_model.py",
    { lakeflow: LAKEFLOW, request, texts },
    { ...env, DATABITS_CLASSIFY: program },
  )
  expect(registered).toMatchObject({ made: { name: MODEL, version: "1" }, answers, status: "READY", run_id: run.id })
  await rm(folder, { recursive: true })

  const registry = unityModels(client, { parent: undefined, artifacts: "/nowhere" })
  expect(await registry.seekVersion(MODEL, "1")).toMatchObject({ status: "READY", runId: run.id, tags })
  await registry.saveAlias(MODEL, "champion", "1")
  await saveModelTags(client, MODEL, { set: { domain: "support", tier: "2" }, remove: [] })

  const { root } = await logged()
  const given = { run_id: run.id, experiment: EXPERIMENT, model: MODEL, trace_id: `tr-${root.traceId}` }
  const seen = await runPython("mlflow_client.py", given, env)
  expect(seen).toMatchObject({
    run: {
      status: "FINISHED",
      name: "fine_tune intent",
      start: Date.parse(START),
      end: Date.parse(START) + 30_000,
      params: { seed: "7" },
      metrics: { loss: 1 / 20 },
      history: loss.map(({ step, value }) => [step, value]),
      tag: "main.training.intent_v1@3",
      table: ["main.training.intent_v1", 3],
      context: [["mlflow.data.context", "training"]],
    },
    found: [run.id],
    trace: {
      state: "OK",
      request: root.requestId,
      duration: 10,
      spans: [
        [root.name, "AGENT", { text: "wo bleibt es?" }, { label: "delivery" }, true],
        ["chat", "LLM", null, null, false],
      ],
      said: [["thumb", true, "ana"]],
    },
    champion: ["1", run.id, tags],
    model_tags: { domain: "support", tier: "2" },
  })

  const { theirs } = theirsIn.parse(seen)
  expect(await tracking.findRun(theirs)).toMatchObject({
    name: "theirs",
    status: "FAILED",
    params: { depth: "3" },
    metrics: { loss: 1 / 5 },
    tags: { by: "mlflow" },
  })
  expect(await tracking.listHistory(theirs, "loss")).toHaveLength(5)
  expect(await registry.seekByAlias(MODEL, "challenger")).toMatchObject({ version: "1", tags: { checked: "yes" } })
  expect(await listModelTags(client, MODEL)).toEqual({ domain: "support", owner: "mlflow" })
  // It takes the Files API where there are no links straight to the storage, and goes on where lineage is not taken.
  expect(new Set(workspace.unknown)).toEqual(
    new Set(["POST /api/2.0/fs/create-download-url", "POST /api/2.0/mlflow/unity-catalog/model-versions/emit-lineage"]),
  )
})
