import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { openTestWorkbench, type TestWorkbench } from "../../tests/support/workbench.ts"
import { aSpan } from "../../workspace/contract-tests/traces.ts"
import { collectMetricsJob } from "./collect-metrics.ts"

const HOUR_MS = 3_600_000

let bench: TestWorkbench
beforeEach(async () => {
  bench = await openTestWorkbench({ library: [collectMetricsJob] })
})
afterEach(() => bench.close())

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString()

const countedAfterRun = async (): Promise<number> => {
  const { jobs, metrics, people } = bench.workbench.ports
  const { name, roles } = await people.find()
  const runId = await jobs.start({ person: name, runsAs: name, roles: [...roles] }, collectMetricsJob.name, {})
  expect((await jobs.find(runId)).state.kind).toBe("succeeded")
  const rows = await metrics.list({ period: "hour", since: hoursAgo(100), until: hoursAgo(0) })
  return rows.reduce((sum, { requestCount }) => sum + requestCount, 0)
}

test("the first time, all calls there ever were are rolled up", async () => {
  await bench.workbench.ports.traces.save([aSpan({ endpointName: "inbox", startTime: hoursAgo(50) })])
  expect(await countedAfterRun()).toBe(1)
})

test("a call just before a stop is in the figures, however long the workbench was stopped", async () => {
  const { metrics, traces } = bench.workbench.ports
  vi.spyOn(metrics, "seekComputedAt").mockResolvedValue(hoursAgo(30))
  await traces.save([aSpan({ endpointName: "inbox", startTime: hoursAgo(29.9) })])
  expect(await countedAfterRun()).toBe(1)
})
