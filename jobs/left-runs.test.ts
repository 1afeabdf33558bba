import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { Run } from "../contract/entities/run.ts"
import type { Job } from "./job.ts"
import { takeOverLeftRuns } from "./left-runs.ts"
import { LIBRARY } from "./library.ts"

const T0 = Date.parse("2026-11-23T10:00:00.000Z")
const at = (seconds: number): string => new Date(T0 + seconds * 1_000).toISOString()

const run = (id: string, state: Run["state"], job = "generate_items"): Run => ({
  id,
  job,
  input: {},
  state,
  progress: { done: 0, total: 0, step: "" },
  databitId: null,
  agent: null,
  person: "ana",
  trigger: "demand",
  cause: null,
  place: null,
  createdAt: at(0),
  tracked: null,
})

beforeEach(() => vi.useFakeTimers({ now: T0 }))
afterEach(() => vi.useRealTimers())

type Given = {
  /** So often the runs cannot be listed. */
  readonly failures?: number
  readonly library?: readonly Job[]
}

const open = async (all: Run[], isShared: boolean, { failures = 0, library = LIBRARY }: Given = {}) => {
  let toFail = failures
  const reported: unknown[] = []
  const signs = new Map<string, string>()
  const resumed: string[] = []
  const { looked, stop } = takeOverLeftRuns({
    runs: {
      list: async () => {
        if (toFail-- > 0) throw new Error("the warehouse is busy")
        return all.filter(({ state }) => state.kind === "queued" || state.kind === "running")
      },
      seekLastEvent: async (runId) => {
        const last = signs.get(runId)
        return last ? { id: "e", runId, kind: "progress", payload: {}, at: last } : undefined
      },
      find: async (id) => {
        const found = all.find((one) => one.id === id)
        if (!found) throw new Error(`no run ${id}`)
        return found
      },
    },
    library,
    isShared,
    follows: (one) => one.place !== null,
    now: () => Date.now(),
    resume: async ({ id }) => {
      resumed.push(id)
    },
    report: (error) => void reported.push(error),
  })
  await looked
  return { resumed, signs, stop, reported }
}

test("a process that is alone takes over everything at once", async () => {
  const { resumed } = await open([run("q", { kind: "queued" }), run("r", { kind: "running", startedAt: at(0) })], false)
  expect(resumed).toEqual(["r", "q"])
})

test("beside another process a run is left to it while it gives signs, and taken over when they end", async () => {
  const working = run("r", { kind: "running", startedAt: at(0) })
  const { resumed, signs } = await open([run("q", { kind: "queued" }), working], true)
  for (let minute = 1; minute <= 10; minute++) {
    signs.set("r", at(minute * 60))
    signs.set("q", at(minute * 60))
    await vi.advanceTimersByTimeAsync(60_000)
  }
  expect(resumed).toEqual([])
  await vi.advanceTimersByTimeAsync(4 * 60_000)
  expect(resumed.toSorted()).toEqual(["q", "r"])
})

test("a run that ends meanwhile is not taken over, and a continuous one needs no sign for an hour", async () => {
  const ended = run("r", { kind: "running", startedAt: at(0) })
  const continuous = run("c", { kind: "running", startedAt: at(0) }, "log_traces")
  const all = [ended, continuous]
  const { resumed } = await open(all, true)
  all[0] = run("r", { kind: "interrupted", startedAt: at(0), completedAt: at(1) })
  await vi.advanceTimersByTimeAsync(59 * 60_000)
  expect(resumed).toEqual([])
  await vi.advanceTimersByTimeAsync(2 * 60_000)
  expect(resumed).toEqual(["c"])
})

test("who closes stops looking", async () => {
  const { resumed, stop } = await open([run("q", { kind: "queued" })], true)
  stop()
  await vi.advanceTimersByTimeAsync(10 * 60_000)
  expect(resumed).toEqual([])
})

test("beside others what could not be read is looked at again; who is alone does not open without it", async () => {
  const lost = run("r", { kind: "running", startedAt: at(-600) })
  const { resumed, reported } = await open([lost], true, { failures: 2 })
  await vi.advanceTimersByTimeAsync(5 * 60_000)
  expect(resumed).toEqual(["r"])
  expect(reported).toHaveLength(2)
  await expect(open([lost], false, { failures: 1 })).rejects.toThrow("the warehouse is busy")
})
