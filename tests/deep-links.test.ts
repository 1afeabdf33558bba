import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { type DeepTarget, deepLink } from "../contract/deep-links.ts"
import { runStatement } from "../workspace/databricks/statements.ts"
import { openTestWarehouse, type TestWarehouse } from "./warehouse.ts"

let warehouse: TestWarehouse
beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
})
afterAll(() => warehouse.close())

const ENTITY = {
  entity_name: "main.databits.thing",
  entity_version: "1",
  workload_size: "Small",
  scale_to_zero_enabled: true,
} as const

/** One thing of each kind, made as the platform's own interfaces make it. A kind without one does not compile. */
const made = async (): Promise<Readonly<Record<DeepTarget["kind"], DeepTarget>>> => {
  const { on, workspace } = warehouse
  const { world } = workspace
  const [who, name] = [{ kind: "user", name: "ana@example.com" } as const, "main.databits.thing"]
  await runStatement(on, "CREATE OR REPLACE TABLE `main`.`databits`.`thing` AS SELECT 1 AS id")
  await runStatement(on, "CREATE OR REPLACE FUNCTION `main`.`databits`.`thing`(`t` STRING) RETURNS STRING RETURN t")
  await world.volumes.add("main", "databits", "thing")
  world.models.add(name, who.name).versions.push({
    version: 1,
    source: "dbfs:/models/thing",
    runId: "",
    status: "READY",
    description: "",
    tags: new Map(),
    files: new Map(),
    createdAt: 0,
    createdBy: who.name,
  })
  world.serving.create({ name: "thing", config: { served_entities: [ENTITY] } }, who)
  const jobId = world.jobs.create({ name: "thing", tasks: [] })
  const experiment = world.mlflow.addExperiment("/Shared/thing")
  const { run } = await on.client.json(z.object({ run: z.object({ info: z.object({ run_id: z.string() }) }) }), {
    method: "POST",
    path: "/api/2.0/mlflow/runs/create",
    body: { experiment_id: experiment.id, start_time: 0 },
  })
  const traceId = `tr-${"0a".repeat(16)}`
  await on.client.json(z.looseObject({}), {
    method: "POST",
    path: "/api/3.0/mlflow/traces",
    body: {
      trace: {
        trace_info: {
          trace_id: traceId,
          trace_location: { type: "MLFLOW_EXPERIMENT", mlflow_experiment: { experiment_id: experiment.id } },
          request_time: "2026-11-27T09:00:00Z",
          state: "OK",
        },
      },
    },
  })
  const jobRun = world.jobs.start({ job_id: jobId })
  const statementId = world.warehouse.submitted.at(-1)?.id ?? ""
  return {
    catalog: { kind: "catalog", name: "main" },
    schema: { kind: "schema", name: "main.databits" },
    table: { kind: "table", name, tab: "lineage" },
    volume: { kind: "volume", name },
    function: { kind: "function", name },
    model: { kind: "model", name, version: "1" },
    endpoint: { kind: "endpoint", name: "thing" },
    job: { kind: "job", jobId: String(jobId) },
    job_run: { kind: "job_run", jobId: String(jobId), runId: String(jobRun.runId) },
    experiment: { kind: "experiment", experimentId: experiment.id },
    tracked_run: { kind: "tracked_run", experimentId: experiment.id, runId: run.info.run_id },
    trace: { kind: "trace", experimentId: experiment.id, traceId },
    statement: { kind: "statement", statementId },
    warehouse: { kind: "warehouse", warehouseId: "w" },
    app: { kind: "app", name: "databits" },
  }
}

/** The same, of something that is not there. */
const elsewhere = (target: DeepTarget): DeepTarget => {
  const changed = Object.entries(target).map(([key, value]) =>
    key === "kind" || key === "tab"
      ? [key, value]
      : [key, String(value).replace(/[a-z0-9]$/i, (last) => (last === "9" ? "8" : "9"))],
  )
  return Object.fromEntries(changed) as DeepTarget
}

test("every link leads to a page of the workspace that is there, and to none where the thing is not", async () => {
  const { workspace } = warehouse
  const link = { host: workspace.host, workspaceId: workspace.world.workspaceId }
  const visit = async (target: DeepTarget): Promise<number> => (await fetch(deepLink(link, target))).status
  const visited: Record<string, readonly [here: number, elsewhere: number]> = {}
  for (const target of Object.values(await made()))
    visited[target.kind] = [await visit(target), await visit(elsewhere(target))]
  expect(visited).toEqual(Object.fromEntries(Object.keys(visited).map((kind) => [kind, [200, 404]])))
  expect(Object.keys(visited).length).toBeGreaterThan(14)
  expect(workspace.unknown).toEqual([])
})
