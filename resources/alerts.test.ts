import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { fallOf } from "../core/home/agent-lines.ts"
import { resolveBundle } from "../tests/support/resolve-bundle.ts"
import { openTestWarehouse, type TestWarehouse } from "../tests/warehouse.ts"
import { bundleFiles } from "./bundle.ts"

const HOUR_MS = 3_600_000
const AGENT = "support@1.0.0"

let warehouse: TestWarehouse
let milliseconds = Date.parse("2026-11-27T10:05:00.000Z")
beforeAll(async () => {
  milliseconds = Date.now()
  warehouse = await openTestWarehouse(0, { now: () => milliseconds })
})
afterAll(() => warehouse.close())

const anyAlert = z.looseObject({ display_name: z.string(), schedule: z.looseObject({ pause_status: z.string() }) })
const shown = z.looseObject({
  id: z.string(),
  evaluation: z.looseObject({ state: z.string(), last_evaluated_at: z.string().optional() }),
})

/** What the bundle deploys, switched on, as the official tool sends it. */
const deployed = async (key: string): Promise<string> => {
  const given = { catalog: "main", schema: "databits", warehouse_id: "w", alerts: "UNPAUSED" }
  const skipped = { experimental: { skip_name_prefix_for_schema: true } }
  const resolved = resolveBundle(new Map([...bundleFiles(), ["resources/skip.yml", skipped]]), {
    target: "prod",
    given: { ...given, jobs_principal: "jobs-sp", people: "people" },
    user: "ana@example.com",
  })
  const { alerts } = z.object({ alerts: z.record(z.string(), anyAlert) }).parse(resolved.resources)
  const body = z.record(z.string(), z.json()).parse(alerts[key])
  const { id } = await warehouse.app.json(shown, { method: "POST", path: "/api/2.0/alerts", body })
  return id
}

/** What the alert says after its schedule has come round once more. */
const stateOf = async (id: string): Promise<string> => {
  milliseconds += HOUR_MS
  const { evaluation } = await warehouse.app.json(shown, { path: `/api/2.0/alerts/${id}` })
  return evaluation.state
}

const hour = (ago: number, figures: { calls: number; errors?: number; good?: number; judged?: number }) => ({
  id: `${AGENT}|support|${ago}`,
  agent_id: AGENT,
  endpoint_name: "support",
  timestamp: new Date(Math.floor(Date.now() / HOUR_MS - ago) * HOUR_MS).toISOString(),
  period: "hour",
  request_count: figures.calls,
  error_count: figures.errors ?? 0,
  avg_latency: null,
  p50_latency: null,
  p95_latency: null,
  p99_latency: null,
  quality_score: figures.judged ? (figures.good ?? 0) / figures.judged : null,
  scored_count: figures.judged ?? 0,
  avg_confidence: null,
  computed_at: new Date().toISOString(),
})

test("an alert on failed calls fires at the share at which the start page calls for attention, and not before", async () => {
  const id = await deployed("failed_calls")
  expect(await stateOf(id)).toBe("OK")
  await warehouse.sql.append("metrics", [hour(3, { calls: 60, errors: 2 })])
  expect(await stateOf(id)).toBe("OK")
  await warehouse.sql.append("metrics", [hour(2, { calls: 1, errors: 1 })])
  expect(await stateOf(id)).toBe("OK")
  await warehouse.sql.append("metrics", [hour(1, { calls: 4, errors: 4 })])
  expect(await stateOf(id)).toBe("TRIGGERED")
})

test("an alert on quality fires where the rule of the start page finds a fall that chance does not explain", async () => {
  const id = await deployed("quality_fell")
  await warehouse.sql.append("metrics", [hour(20, { calls: 40, judged: 20, good: 19 })])
  const judged = (good: number, all: number, ago: number) =>
    Array.from({ length: all }, (_, at) => ({
      at: new Date(Date.now() - ago * HOUR_MS).toISOString(),
      good: at < good,
    }))
  const range = { since: new Date(Date.now() - 24 * HOUR_MS).toISOString(), until: new Date().toISOString() }
  const falls = (good: number, all: number) =>
    fallOf(range, [...judged(19, 20, 20), ...judged(good, all, 5)]) !== undefined

  expect(await stateOf(id)).toBe("OK")
  await warehouse.sql.append("metrics", [hour(5, { calls: 10, judged: 6, good: 4 })])
  expect([falls(4, 6), await stateOf(id)]).toEqual([false, "OK"])
  await warehouse.sql.append("metrics", [hour(4, { calls: 10, judged: 6, good: 0 })])
  expect([falls(4, 12), await stateOf(id)]).toEqual([true, "TRIGGERED"])
})

test("they are paused until somebody wants them: a look wakes the warehouse", () => {
  const { resources } = resolveBundle(bundleFiles(), { target: "dev", given: { catalog: "main" }, user: "a@b.c" })
  const { alerts } = z.object({ alerts: z.record(z.string(), anyAlert) }).parse(resources)
  expect(Object.values(alerts).map(({ schedule }) => schedule.pause_status)).toEqual(["PAUSED", "PAUSED"])
})

test("alerts are changed by mask, listed by page, and trashed; a column that is not there is an error", async () => {
  const id = await deployed("failed_calls")
  const path = `/api/2.0/alerts/${id}`
  const patch = { display_name: "other", evaluation: { source: { name: "nothing" }, comparison_operator: "IS_NULL" } }
  await warehouse.app.json(shown, { method: "PATCH", path, query: { update_mask: "evaluation" }, body: patch })
  expect(await stateOf(id)).toBe("ERROR")
  expect(await warehouse.app.json(anyAlert, { path })).toMatchObject({
    display_name: expect.stringContaining("calls of an agent fail"),
  })
  await warehouse.app.json(z.object({}), { method: "DELETE", path, repeatable: true })
  const listed = await warehouse.app.json(z.object({ alerts: z.array(shown) }), {
    path: "/api/2.0/alerts",
    query: { page_size: 100 },
  })
  expect(listed.alerts.map((one) => one.id)).not.toContain(id)
  expect(await warehouse.app.json(z.looseObject({}), { path })).toMatchObject({ lifecycle_state: "DELETED" })
})
