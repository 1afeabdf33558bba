import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { listRuns, type RunWithMay } from "../../../contract/endpoints/jobs.ts"
import { ENDPOINTS } from "../../../contract/index.ts"
import { callKey, queryClient } from "./query.ts"
import { STALE, takeNews } from "./stale.ts"

const run = (id: string): RunWithMay => ({
  id,
  job: "fine_tune",
  input: {},
  state: { kind: "running", startedAt: "2026-11-23T10:00:00.000Z" },
  progress: { done: 1, total: 10, step: "" },
  databitId: null,
  agent: null,
  person: "mara",
  trigger: "demand",
  cause: null,
  place: null,
  createdAt: "2026-11-23T10:00:00.000Z",
  tracked: null,
  may: [],
})

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  queryClient.clear()
  vi.useRealTimers()
})

test("a topic makes stale what its name speaks of, and nothing that merely sounds like it", () => {
  expect(STALE.run.test("listRuns")).toBe(true)
  expect(STALE.item.test("nextItems")).toBe(true)
  expect(STALE.item.test("previewTraining")).toBe(false)
  expect(STALE.table.test("getTableRows")).toBe(true)
  expect(STALE.table.test("listEndpoints")).toBe(false)
})

test("every topic speaks of an endpoint that exists, counts excepted while the pipeline has none", () => {
  const names = ENDPOINTS.map((endpoint) => endpoint.name)
  const idle = Object.entries(STALE).filter(
    ([topic, pattern]) => topic !== "counts" && !names.some((name) => pattern.test(name)),
  )
  expect(names.length === 0 ? [] : idle.map(([topic]) => topic)).toEqual([])
})

test("progress is written into the lists that are here, without reading them again", async () => {
  const key = callKey(listRuns, { state: "running" })
  queryClient.setQueryData(key, { runs: [run("a"), run("b")] })
  takeNews({
    id: 1,
    topic: "run",
    kind: "run.progressed",
    subject: "b",
    progress: { done: 7, total: 10, step: "epoch 7" },
  })
  await vi.advanceTimersByTimeAsync(1000)
  expect(queryClient.getQueryData(key)).toEqual({
    runs: [run("a"), { ...run("b"), progress: { done: 7, total: 10, step: "epoch 7" } }],
  })
  expect(queryClient.getQueryState(key)?.isInvalidated).toBe(false)
})

test("progress is written into lists that are read page by page as well", () => {
  const key = [listRuns.name, {}, "pages"]
  queryClient.setQueryData(key, { pages: [{ runs: [run("a")] }, { runs: [run("b")] }], pageParams: [null, "a"] })
  const progress = { done: 7, total: 10, step: "epoch 7" }
  takeNews({ id: 1, topic: "run", kind: "run.progressed", subject: "b", progress })
  expect(queryClient.getQueryData(key)).toEqual({
    pages: [{ runs: [run("a")] }, { runs: [{ ...run("b"), progress }] }],
    pageParams: [null, "a"],
  })
})

test("a burst of news makes an answer stale once", async () => {
  const key = callKey(listRuns, {})
  queryClient.setQueryData(key, { runs: [] })
  const invalidations = vi.spyOn(queryClient, "invalidateQueries")
  for (let id = 1; id <= 20; id++) takeNews({ id, topic: "run", kind: "run.started", subject: "a" })
  expect(queryClient.getQueryState(key)?.isInvalidated).toBe(false)
  await vi.advanceTimersByTimeAsync(300)
  expect(queryClient.getQueryState(key)?.isInvalidated).toBe(true)
  expect(invalidations).toHaveBeenCalledTimes(1)
})
