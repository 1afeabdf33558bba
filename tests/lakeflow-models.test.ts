import { afterAll, beforeAll, expect, test } from "vitest"
import type { Caller } from "../contract/permissions.ts"
import { moveAlias } from "../core/train/move-alias.ts"
import { LIBRARY } from "../jobs/library.ts"
import { prepareFakeWorkspace, withLakeflow } from "./fake-workspace/prepare.ts"
import { CLASSIFIER } from "./fake-workspace/register-model.ts"
import { publishedDatabit, trainedModel } from "./support/served-agent.ts"
import { openTestWorkbench, type TestWorkbench } from "./support/workbench.ts"

const ANA: Caller = { person: "ana@example.com", runsAs: "app", roles: ["admin"] }
const NAME = "main.support.support_intent"

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
let bench: TestWorkbench
beforeAll(async () => {
  fake = await prepareFakeWorkspace()
  await fake.workspace.world.engine.addSchema("main", "support")
  bench = await openTestWorkbench({
    library: LIBRARY,
    variables: { ...fake.variables, ...(await withLakeflow(fake.workspace)) },
  })
})
afterAll(async () => {
  await bench.close()
  await fake.workspace.close()
  expect(fake.workspace.unknown).toEqual([])
})

test("a training on Lakeflow is a run of MLflow, and registers its version in Unity Catalog in the same task", async () => {
  const { ports } = bench.workbench
  const databit = await publishedDatabit(ports)
  const { snapshot } = await trainedModel(ports, databit)
  const runId = await ports.jobs.start(ANA, "fine_tune", { databit: NAME, snapshot })
  const run = await ports.jobs.find(runId)
  expect(run.state).toMatchObject({ kind: "succeeded", result: { model: `${NAME}@2` } })
  const model = await ports.models.find(`${NAME}@2`)
  expect(model.registered).toEqual({ name: NAME, version: "1" })

  const { mlflow, models } = fake.workspace.world
  if (run.tracked?.kind !== "tracked") throw new Error(`not tracked: ${run.tracked?.says ?? "nothing said"}`)
  const tracked = mlflow.run(run.tracked.runId)
  expect(tracked.status).toBe("FINISHED")
  expect(tracked.params.get("data_set")).toBe(snapshot)
  expect(tracked.metrics.length).toBeGreaterThan(0)
  expect(tracked.inputs[0]?.dataset.name).toBe("main.training.support_intent_v1")
  const version = models.version(NAME, 1)
  expect(version).toMatchObject({ status: "READY", runId: tracked.id, createdBy: "jobs-sp" })
  expect(version.tags.get("databits.model")).toBe(`${NAME}@2`)
  expect(version.files.get(CLASSIFIER)?.length).toBe(model.artifact.bytes)

  await moveAlias(ports, ANA, { model: model.id, alias: "champion" })
  expect(models.model(NAME).aliases).toEqual(new Map([["champion", 1]]))
  expect(bench.reported).toEqual([])
})
