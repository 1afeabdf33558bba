import { expect, test } from "vitest"
import { Problem } from "../../contract/problems.ts"
import type { Tracking } from "../../core/ports/tracking.ts"
import { watching } from "./watch.ts"

const START = "2026-11-23T10:00:00.000Z"
const later = (seconds: number): string => new Date(Date.parse(START) + seconds * 1_000).toISOString()

const DATASET = {
  table: "main.training.intent_v1",
  tableVersion: 3,
  digest: "0f3a",
  context: "training",
} as const

/** What tracking owes its callers, wherever the runs are kept. Tests have experiments of their own names. */
export const trackingContract = (open: () => Promise<Tracking>, prefix = "suite"): void => {
  const watch = watching("tracking")
  const begin = async (name: string, tags: Record<string, string> = {}) => {
    const { tracking } = watch({ tracking: await open() })
    const experiment = await tracking.saveExperiment(`${prefix}-${name}`)
    const run = await tracking.startRun({ experimentId: experiment.id, name, startedAt: START, tags })
    return { tracking, experiment, run }
  }

  test("an experiment is made once and found by its name", async () => {
    const { tracking } = watch({ tracking: await open() })
    expect(await tracking.seekExperiment(`${prefix}-nobody-made-it`)).toBeUndefined()
    const made = await tracking.saveExperiment(`${prefix}-once`)
    expect(await tracking.saveExperiment(`${prefix}-once`)).toEqual(made)
    expect(await tracking.seekExperiment(`${prefix}-once`)).toEqual(made)
    expect((await tracking.findExperiment()).id).not.toBe("")
  })

  test("a run begins, gets its facts and ends", async () => {
    const { tracking, experiment, run } = await begin("whole", { "databits.run": "r-1" })
    expect(run).toMatchObject({ experimentId: experiment.id, name: "whole", status: "RUNNING", endedAt: null })
    await tracking.saveFacts(run.id, {
      params: { seed: "7", data_set: "main.training.intent_v1@1" },
      metrics: [{ key: "accuracy", value: 0.875, step: 0, at: later(5) }],
      tags: { "databits.snapshot": "main.training.intent_v1@1", note: "first" },
    })
    await tracking.saveFacts(run.id, { tags: { note: "second" } })
    await tracking.saveDatasets(run.id, [DATASET])
    await tracking.saveEnd(run.id, { status: "FINISHED", endedAt: later(9) })
    const found = await tracking.findRun(run.id)
    expect(found).toMatchObject({
      status: "FINISHED",
      startedAt: START,
      endedAt: later(9),
      params: { seed: "7", data_set: "main.training.intent_v1@1" },
      metrics: { accuracy: 0.875 },
      datasets: [DATASET],
    })
    expect(found.tags).toMatchObject({ "databits.run": "r-1", note: "second" })
  })

  test("a parameter keeps its first value; the same again is fine, another one is refused", async () => {
    const { tracking, run } = await begin("kept")
    await tracking.saveFacts(run.id, { params: { seed: "7" } })
    await tracking.saveFacts(run.id, { params: { seed: "7" } })
    await expect(tracking.saveFacts(run.id, { params: { seed: "8" } })).rejects.toBeInstanceOf(Problem)
    expect((await tracking.findRun(run.id)).params).toEqual({ seed: "7" })
  })

  test("a curve comes back whole, in order and once, however long it is and however often it was sent", async () => {
    const { tracking, run } = await begin("curve")
    const curve = Array.from({ length: 1_203 }, (_, step) => ({
      key: "loss",
      value: 1 / (step + 1),
      step,
      at: later(step),
    }))
    await tracking.saveFacts(run.id, { metrics: curve })
    await tracking.saveFacts(run.id, { metrics: curve.slice(-5) })
    expect(await tracking.listHistory(run.id, "loss")).toEqual(curve)
    expect((await tracking.findRun(run.id)).metrics.loss).toBe(1 / 1_203)
  })

  test("runs are found by their tags, newest first, and no more than asked for", async () => {
    const { tracking, experiment, run } = await begin("found", { "databits.run": "a'b", kind: "x" })
    const second = await tracking.startRun({
      experimentId: experiment.id,
      name: "second",
      startedAt: later(60),
      tags: { kind: "x" },
    })
    const all = { experimentId: experiment.id, tags: { kind: "x" } }
    expect((await tracking.listRuns({ ...all, limit: 10 })).map(({ id }) => id)).toEqual([second.id, run.id])
    expect(await tracking.listRuns({ ...all, limit: 1 })).toHaveLength(1)
    const tags = { "databits.run": "a'b" }
    expect((await tracking.listRuns({ ...all, tags, limit: 10 })).map(({ id }) => id)).toEqual([run.id])
  })

  test("more than a hundred parameters and tags arrive", async () => {
    const { tracking, run } = await begin("many")
    const words = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`word_${index}`, `${index}`]))
    await tracking.saveFacts(run.id, { params: words, tags: words })
    const found = await tracking.findRun(run.id)
    expect(found.params).toEqual(words)
    expect(found.tags).toMatchObject(words)
  })

  test("a run that is not there is a problem", async () => {
    const { tracking } = watch({ tracking: await open() })
    await expect(tracking.findRun("0123456789abcdef0123456789abcdef")).rejects.toMatchObject({ code: "not_found" })
  })
}
