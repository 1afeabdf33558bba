import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openTestWarehouse, type TestWarehouse } from "../../../tests/warehouse.ts"
import { openTestState, type TestState } from "../../contract-tests/state.ts"
import { traceLogContract } from "../../contract-tests/trace-log.ts"
import { aSpan } from "../../contract-tests/traces.ts"
import { experimentTraceLog } from "./trace-log.ts"

let warehouse: TestWarehouse
let state: TestState
let experimentId: string
beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
  state = await openTestState(warehouse.sql)
  experimentId = warehouse.workspace.world.mlflow.addExperiment("/Shared/databits").id
})
afterAll(() => warehouse.close())

const open = () => experimentTraceLog(warehouse.app, experimentId)

describe("traces of an experiment", () => traceLogContract(async () => ({ log: open(), state })))

test("the token does not go to the storage of traces, and a refusal there is a problem", async () => {
  const log = open()
  const root = aSpan()
  await log.saveTrace([root])
  warehouse.workspace.world.faults.plan(
    { kind: "status", status: 403, errorCode: "AccessDenied" },
    { method: "PUT", path: /fake-storage/ },
  )
  await expect(log.saveTrace([aSpan()])).rejects.toMatchObject({ code: "databricks_failed" })
  const storage = warehouse.workspace.heard.filter(({ path }) => path.startsWith("/fake-storage"))
  expect(storage.length).toBeGreaterThan(1)
  expect(new Set(storage.map(({ who }) => who))).toEqual(new Set([undefined]))
})

test("without an experiment nothing is sent, and it is said what to set", async () => {
  const log = experimentTraceLog(warehouse.app, undefined)
  await expect(log.findPlace()).rejects.toMatchObject({ code: "experiment_needed" })
  expect(warehouse.workspace.unknown).toEqual([])
})
