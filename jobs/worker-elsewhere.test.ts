import { afterAll, beforeAll, expect, test } from "vitest"
import { recordPlaced, recordQueued } from "../core/jobs/record-run.ts"
import { openTestWorkbench, type TestWorkbench } from "../tests/support/workbench.ts"
import { ANA } from "../workspace/contract-tests/state.ts"
import { openWorkElsewhere } from "./worker-elsewhere.ts"

let bench: TestWorkbench
beforeAll(async () => {
  bench = await openTestWorkbench()
})
afterAll(() => bench.close())

test("a run that gets its place while its cancellation reads it is cancelled there", async () => {
  const { ports } = bench.workbench.workspace
  const asked = { job: "waits", input: {}, databitId: null, agent: null, trigger: "demand", cause: null } as const
  const { runId } = await recordQueued(ports, ANA, asked)
  const asRead = await ports.runs.find(runId)
  const place = { jobId: "1", runId: "9007199254740993" }
  await recordPlaced(ports, ANA, runId, place)

  const retired: unknown[] = []
  const elsewhere = openWorkElsewhere({
    ports,
    worker: {
      start: async () => place,
      findEnd: async () => ({ kind: "cancelled" }),
      retire: async (run) => void retired.push(run.place),
    },
    tell: () => undefined,
    report: () => undefined,
  })
  await elsewhere.cancel(asRead, ANA)
  expect(retired).toEqual([place])
  expect((await ports.runs.find(runId)).state.kind).toBe("cancelled")
})
