import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { initSql } from "./ddl.ts"
import { TABLES } from "./tables.ts"
import { VIEWS } from "./views.ts"

const PRD_COLUMNS = {
  templates: [
    "id",
    "name",
    "version",
    "status",
    "schema_spec",
    "prompt_template",
    "examples",
    "base_model",
    "training_dataset",
    "created_by",
    "created_at",
    "updated_at",
  ],
  agents: [
    "id",
    "name",
    "version",
    "status",
    "base_model",
    "databit_id",
    "tools",
    "guardrails",
    "endpoint_name",
    "created_by",
    "created_at",
    "updated_at",
  ],
  job_runs: ["id", "job_type", "template_id", "agent_id", "status", "progress", "result", "started_at", "completed_at"],
  feedback: [
    "id",
    "agent_id",
    "endpoint_name",
    "request_id",
    "trace_id",
    "feedback_type",
    "feedback_value",
    "correction",
    "created_by",
    "created_at",
  ],
  metrics: [
    "agent_id",
    "endpoint_name",
    "timestamp",
    "period",
    "request_count",
    "error_count",
    "avg_latency",
    "p99_latency",
    "quality_score",
  ],
} as const

test.each(Object.entries(PRD_COLUMNS))("%s has every column of the PRD", (table, columns) => {
  const known: Readonly<Record<string, { readonly columns: object }>> = TABLES
  expect(Object.keys(known[table]?.columns ?? {})).toEqual(expect.arrayContaining([...columns]))
})

test("curation_items, which is a view, has every column of the PRD", () => {
  const [, selected = ""] = /^SELECT (.*) FROM /s.exec(VIEWS.curation_items.sql) ?? []
  const columns = selected.split(",").map((one) => one.trim().split(/[ .]/).at(-1))
  const wanted = "id template_id item_ref item_data agent_label agent_confidence human_label status reviewed_by"
  expect(columns).toEqual(expect.arrayContaining([...wanted.split(" "), "reviewed_at", "created_at"]))
})

test("init.sql is what the schema generates (npm run generate writes it)", () => {
  expect(readFileSync(new URL("./init.sql", import.meta.url), "utf8")).toBe(initSql())
})

test("no text in init.sql has a doubled quote: Spark reads it as two texts, and refuses the comment", () => {
  expect(initSql()).toContain("\\'")
  expect(initSql()).not.toContain("''")
})
