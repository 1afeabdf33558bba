import { beforeEach, expect, test } from "vitest"
import { openClock } from "./fake-workspace/clock.ts"
import type { End, JobRun, Started } from "./fake-workspace/jobs/jobs.ts"
import { openTriggers, type Triggers } from "./fake-workspace/jobs/triggers.ts"

const MINUTE_MS = 60_000
const SUCCESS: End = { type: "SUCCESS", code: "SUCCESS", message: "" }
const FAILED: End = { type: "CLIENT_ERROR", code: "RUN_EXECUTION_ERROR", message: "x" }
const JOB = 1n

let clock: ReturnType<typeof openClock>
let runs: JobRun[]
let triggers: Triggers
beforeEach(() => {
  clock = openClock(() => 0)
  runs = []
  const start = (_: unknown, trigger: Started = "ONE_TIME"): JobRun => {
    const run: JobRun = {
      runId: BigInt(runs.length),
      jobId: JOB,
      number: 1,
      trigger,
      parameters: {},
      tasks: [],
      startedAt: clock.now(),
      state: "RUNNING",
      end: undefined,
      endedAt: 0,
    }
    runs.unshift(run)
    return run
  }
  triggers = openTriggers({ clock, jobs: { start, listRuns: () => runs } })
})

/** The minutes at which runs were started. */
const starts = (): number[] => runs.map(({ startedAt }) => startedAt / MINUTE_MS).toReversed()
const minutes = (count: number): void => {
  for (let minute = 0; minute < count; minute++) clock.advance(MINUTE_MS)
}
const endLast = (end: End): void => {
  const [last] = runs
  if (!last) throw new Error("no run")
  Object.assign(last, { state: "TERMINATED", end, endedAt: clock.now() })
  triggers.look()
}

test("a period starts a run each time it is over; a paused one none, and it goes on where it was", () => {
  const hourly = { pause_status: "UNPAUSED", periodic: { interval: 1, unit: "HOURS" } } as const
  triggers.follow(JOB, hourly)
  minutes(150)
  expect(starts()).toEqual([60, 120])
  expect(runs[0]?.trigger).toBe("PERIODIC")
  triggers.follow(JOB, hourly)
  minutes(30)
  expect(starts()).toEqual([60, 120, 180])
  triggers.follow(JOB, { ...hourly, pause_status: "PAUSED" })
  minutes(120)
  expect(starts()).toEqual([60, 120, 180])
})

test("changes of a table are answered once, when it is calm, and not too soon after the last time", () => {
  const table_update = {
    table_names: ["main.databits.feedback"],
    condition: "ANY_UPDATED" as const,
    min_time_between_triggers_seconds: 300,
    wait_after_last_change_seconds: 60,
  }
  triggers.follow(JOB, { pause_status: "UNPAUSED", table_update })
  minutes(10)
  triggers.tableChanged("main.databits.items")
  triggers.tableChanged("main.databits.feedback")
  clock.advance(MINUTE_MS / 2)
  triggers.tableChanged("main.databits.feedback")
  minutes(2)
  expect(starts()).toEqual([11.5])
  triggers.tableChanged("main.databits.feedback")
  minutes(10)
  expect(starts()).toEqual([11.5, 16.5])
})

test("a file starts a run where it arrives in the watched folder or below it", () => {
  triggers.follow(JOB, { pause_status: "UNPAUSED", file_arrival: { url: "/Volumes/main/databits/inbox/" } })
  triggers.fileArrived("/Volumes/main/databits/files/a.csv")
  minutes(1)
  expect(starts()).toEqual([])
  triggers.fileArrived("/Volumes/main/databits/inbox/deep/a.csv")
  minutes(1)
  expect(starts()).toEqual([2])
})

test("a run without an end is there from the deployment on; one that ends is followed by the next, later if it keeps failing", () => {
  triggers.follow(JOB, { pause_status: "UNPAUSED" })
  expect(starts()).toEqual([0])
  minutes(5)
  endLast(SUCCESS)
  expect(starts()).toEqual([0, 5])
  endLast(FAILED)
  expect(starts()).toEqual([0, 5])
  clock.advance(10_000)
  endLast(FAILED)
  clock.advance(10_000)
  expect(runs).toHaveLength(3)
  clock.advance(10_000)
  expect(runs).toHaveLength(4)
})
