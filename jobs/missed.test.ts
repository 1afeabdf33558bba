import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { z } from "zod"
import type { Run } from "../contract/entities/run.ts"
import { job } from "./job.ts"
import { startMissed } from "./missed.ts"

const NOW = Date.parse("2026-11-23T10:00:00.000Z")
const daysAgo = (days: number): string => new Date(NOW - days * 24 * 60 * 60_000).toISOString()

const measure = job({
  name: "measure",
  stage: "train",
  says: "x",
  trigger: { on: "after", job: "train" },
  runs: "here",
  needs: [],
  input: z.object({ model: z.string() }),
  output: z.object({}),
  run: async () => ({}),
})

const ended = (id: string, days: number, more: Partial<Run> = {}): Run => ({
  id,
  job: "train",
  input: {},
  state: { kind: "succeeded", startedAt: daysAgo(days), completedAt: daysAgo(days), result: { model: `${id}@1` } },
  progress: { done: 1, total: 1, step: "" },
  databitId: null,
  agent: null,
  person: "bob",
  trigger: "demand",
  cause: null,
  place: { jobId: "1", runId: "2" },
  createdAt: daysAgo(days),
  tracked: null,
  ...more,
})

beforeEach(() => vi.useFakeTimers({ now: NOW }))
afterEach(() => vi.useRealTimers())

const open = (runs: readonly Run[]) => {
  const started: unknown[] = []
  const never = async (): Promise<never> => {
    throw new Error("nobody asks for this")
  }
  const stop = startMissed({
    library: [measure],
    report: (error) => {
      throw error
    },
    ports: {
      clock: { now: () => new Date().toISOString(), id: () => "id", contentHash: () => "" },
      people: { list: never, find: async () => ({ name: "ana", roles: ["admin"] }) },
      runs: {
        find: never,
        seek: never,
        listEvents: never,
        seekLastEvent: never,
        saveEvents: never,
        list: async () => runs,
      },
      jobs: {
        find: never,
        start: async (who, name, input, options) => {
          started.push({ person: who.person, name, input, key: options?.key })
          return "run"
        },
      },
    },
  })
  return { started, stop }
}

test("what followed runs that succeeded elsewhere is asked for, the oldest first, under the key of its cause", async () => {
  const { started } = open([ended("late", 0), ended("early", 6)])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(started).toEqual([
    { person: "bob", name: "measure", input: { model: "early@1" }, key: "after:early:measure" },
    { person: "bob", name: "measure", input: { model: "late@1" }, key: "after:late:measure" },
  ])
})

test("not for runs that worked here, nor for what is long past or of another job", async () => {
  const { started } = open([ended("here", 0, { place: null }), ended("old", 8), ended("other", 0, { job: "fetch" })])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(started).toEqual([])
})

test("who closes at once starts nothing", async () => {
  const { started, stop } = open([ended("late", 0)])
  stop()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(started).toEqual([])
})
