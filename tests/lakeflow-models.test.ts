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

/** Starts a training whose next request of this kind takes long, and cancels it in the app while that is on its way. */
const cancelledAt = async (method: string, path: RegExp, snapshot: string) => {
  const { workspace } = fake
  const slow = { kind: "slow", milliseconds: 3_000 } as const
  workspace.world.faults.plan(slow, { method, path })
  const before = workspace.heard.length
  const { ports } = bench.workbench
  const runId = await ports.jobs.start(ANA, "fine_tune", { databit: NAME, snapshot })
  const isAsked = () => workspace.heard.slice(before).some((one) => one.method === method && path.test(one.path))
  await expect.poll(isAsked, { timeout: 30_000 }).toBe(true)
  await bench.workbench.runner.cancel(ANA, runId)
  const run = await ports.jobs.find(runId)
  const there = await workspace.world.jobs.whenOver(BigInt(run.place?.runId ?? 0))
  return { run, there }
}

test("a training that is cancelled in the app is cancelled on both sides, and nothing of it is registered or left behind", async () => {
  const { ports } = bench.workbench
  const [{ snapshot = "" } = {}] = await ports.models.list({ name: NAME })
  const before = { models: await ports.models.list({ name: NAME }), runs: fake.workspace.world.mlflow.runs.size }
  const { run, there } = await cancelledAt("PUT", /\/artifacts\/models\//, snapshot)
  expect([run.state.kind, there.end?.code]).toEqual(["cancelled", "USER_CANCELED"])
  expect(await ports.models.list({ name: NAME })).toEqual(before.models)
  const { mlflow, models } = fake.workspace.world
  expect(mlflow.runs.size).toBe(before.runs)
  expect(models.model(NAME).versions.map(({ version, status }) => [version, status])).toEqual([[1, "READY"]])
  // Its process is gone: nobody asks for anything any more.
  const heard = fake.workspace.heard.length
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(fake.workspace.heard.slice(heard).filter(({ who }) => who === "jobs-sp")).toEqual([])
  expect(bench.reported).toEqual([])
})

test("once its version is recorded a cancelled training ends with it: no version is half registered", async () => {
  const { ports } = bench.workbench
  const [{ snapshot = "" } = {}] = await ports.models.list({ name: NAME })
  const { run, there } = await cancelledAt("POST", /model-versions\/create$/, snapshot)
  expect(there.end?.code).toBe("USER_CANCELED")
  expect(run.state).toMatchObject({ kind: "succeeded", result: { model: `${NAME}@3` } })
  expect((await ports.models.find(`${NAME}@3`)).registered).toEqual({ name: NAME, version: "2" })
  const { versions } = fake.workspace.world.models.model(NAME)
  expect(versions.map(({ version, status }) => [version, status])).toEqual([
    [1, "READY"],
    [2, "READY"],
  ])
  expect(bench.reported).toEqual([])
})
