import { expect, test } from "vitest"
import { type DeepTarget, deepLink } from "./deep-links.ts"

const HOST = "https://ws.cloud.databricks.com"

test.each<[DeepTarget, string]>([
  [{ kind: "catalog", name: "main" }, "explore/data/main"],
  [{ kind: "schema", name: "main.data" }, "explore/data/main/data"],
  [{ kind: "table", name: "main.data.odd name" }, "explore/data/main/data/odd%20name"],
  [{ kind: "table", name: "main.data.t", tab: "lineage" }, "explore/data/main/data/t?activeTab=lineage"],
  [{ kind: "volume", name: "main.databits.files" }, "explore/data/volumes/main/databits/files"],
  [{ kind: "function", name: "main.tools.f" }, "explore/data/functions/main/tools/f"],
  [{ kind: "model", name: "main.databits.m", version: "3" }, "explore/data/models/main/databits/m/version/3"],
  [{ kind: "endpoint", name: "support" }, "ml/endpoints/support"],
  [{ kind: "job", jobId: "912345678901234567" }, "jobs/912345678901234567"],
  [{ kind: "job_run", jobId: "9", runId: "8" }, "jobs/9/runs/8"],
  [{ kind: "experiment", experimentId: "7" }, "ml/experiments/7"],
  [{ kind: "tracked_run", experimentId: "7", runId: "ab" }, "ml/experiments/7/runs/ab"],
  [{ kind: "trace", experimentId: "7", traceId: "tr-1" }, "ml/experiments/7/traces?selectedEvaluationId=tr-1"],
  [{ kind: "statement", statementId: "01f0-1" }, "sql/history?queryId=01f0-1"],
  [{ kind: "warehouse", warehouseId: "w1" }, "sql/warehouses/w1"],
  [{ kind: "app", name: "databits-dev" }, "apps/databits-dev"],
])("%j", (target, path) => {
  expect(deepLink({ host: HOST, workspaceId: null }, target)).toBe(`${HOST}/${path}`)
  const url = new URL(deepLink({ host: HOST, workspaceId: "4711" }, target))
  expect(url.searchParams.get("w")).toBe("4711")
  expect(deepLink({ host: "https://adb-4711.9.azuredatabricks.net", workspaceId: "4711" }, target)).not.toContain("w=")
})
