import { rm } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openTestState, type TestState } from "../../workspace/contract-tests/state.ts"
import { traceLogContract } from "../../workspace/contract-tests/trace-log.ts"
import { trackingContract } from "../../workspace/contract-tests/tracking.ts"
import { experimentTraceLog } from "../../workspace/databricks/mlflow/trace-log.ts"
import { mlflowTracking } from "../../workspace/databricks/mlflow/tracking.ts"
import { openClient } from "../../workspace/databricks/wire/client.ts"
import { fixedToken } from "../../workspace/databricks/wire/credentials.ts"
import type { DuckDb } from "../../workspace/embedded/duckdb.ts"
import { embeddedSql } from "../../workspace/embedded/sql.ts"
import { openTestDuck } from "../support/laptop.ts"
import { startMlflowServer } from "./mlflow-server.ts"
import { LAKEFLOW, runPython, trainedFile } from "./registered-by-python.ts"

let server: Awaited<ReturnType<typeof startMlflowServer>>
beforeAll(async () => {
  server = await startMlflowServer()
})
afterAll(() => server.close())

const client = () =>
  openClient({
    as: "app",
    host: server.host,
    principal: "app",
    credentials: fixedToken("none"),
    userAgent: "databits/test",
  })

/** Every MLflow server has an experiment 0. */
const open = () => mlflowTracking(client(), { experimentId: "0", folder: "/Shared" })

describe("tracking in a real MLflow server", () => trackingContract(async () => open()))

describe("traces in a real MLflow server", () => {
  let duck: DuckDb
  let state: TestState
  beforeAll(async () => {
    duck = await openTestDuck()
    state = await openTestState(embeddedSql(duck))
  })
  afterAll(() => duck.close())
  traceLogContract(async () => ({ log: experimentTraceLog(client(), "0"), state }))
})

test("a version that model.py registers there answers 100 texts as the workbench does, also when its Node died", async () => {
  const trained = await trainedFile()
  const tracking = open()
  const run = await tracking.startRun({
    experimentId: "0",
    name: "fine_tune",
    startedAt: "2026-11-23T10:00:00.000Z",
    tags: {},
  })
  const { artifact, labels, texts, answers, program } = trained
  const tags = { "databits.model": "main.support.intent@1" }
  const request = { name: "main.support.intent", run_id: run.id, artifact, labels, tags }
  const seen = await runPython(
    "mlflow_model.py",
    { lakeflow: LAKEFLOW, request, texts },
    { MLFLOW_TRACKING_URI: server.host, DATABITS_CLASSIFY: program },
  )
  expect(answers).toHaveLength(100)
  expect(new Set(answers.map(({ label }) => label)).size).toBe(3)
  expect(seen).toEqual({
    made: { name: "main.support.intent", version: "1" },
    answers,
    again: answers.slice(0, 1),
    restarted: true,
    outputs: ["label", "confidence", "alternatives"],
    run_id: run.id,
    status: "READY",
    tags,
  })
  expect((await tracking.findRun(run.id)).status).toBe("RUNNING")
  await rm(trained.folder, { recursive: true })
})
