import { describe, expect, test } from "vitest"
import type { ModelVersion } from "../../../../contract/entities/model.ts"
import { beforeOf, byModel, type EvaluationSummary, missedOf, mixUpsOf, pointsBetween, timesOf } from "./figures.ts"

const metrics = (accuracy: number, n = 200) => ({ n, accuracy, macroF1: accuracy, ece: 0.05 })

const version = (number: number, name = "main.databits.intent"): ModelVersion => ({
  id: `${name}@${number}`,
  name,
  version: number,
  alias: null,
  kind: "text_classifier",
  databit: `${name}@1.0.0`,
  field: "intent",
  labels: ["a", "b"],
  snapshot: `${name}_v${number}@1`,
  runId: `run-${number}`,
  registered: null,
  artifact: { path: "models/x", sha256: "0", bytes: 1 },
  metrics: metrics(0.7 + number / 100),
  createdBy: "ana",
  createdAt: "2026-11-20T10:00:00.000Z",
})

const evaluation = (subject: string, suite: string, accuracy: number): EvaluationSummary => ({
  id: `${subject} on ${suite}`,
  suite,
  subject,
  subjectKind: "model",
  metrics: metrics(accuracy),
  caseCount: 200,
  runId: "run",
  createdBy: "ana",
  createdAt: "2026-11-20T10:00:00.000Z",
})

describe("timesOf", () => {
  test.each([
    [0.5, 8, { right: 4, of: 8 }],
    [0.9, 1000, { right: 9, of: 10 }],
    [0.772, 184, { right: 77, of: 100 }],
    [0.998, 5000, { right: 99, of: 100 }],
    [0.001, 5000, { right: 1, of: 100 }],
    [1, 5000, { right: 10, of: 10 }],
    [0, 5000, { right: 0, of: 10 }],
  ])("%d of %d items", (share, n, times) => expect(timesOf(share, n)).toEqual(times))
})

test("points between two shares have one decimal and no noise of binary fractions", () => {
  expect(pointsBetween(0.7717, 0.7554)).toBe(1.6)
  expect(pointsBetween(0.3, 0.1)).toBe(20)
})

describe("beforeOf", () => {
  const versions = [version(3), version(2), version(1), version(2, "main.databits.other")]

  test("takes the figures on the same items where there are some", () => {
    const found = beforeOf(version(3), versions, [
      evaluation("main.databits.intent@2", "holdout of main.databits.intent_v2@1", 0.8),
      evaluation("main.databits.intent@2", "holdout of main.databits.intent_v3@1", 0.6),
    ])
    expect(found).toMatchObject({ version: { version: 2 }, metrics: { accuracy: 0.6 }, sameItems: true })
  })

  test("says so where the version before was measured on other items only", () => {
    expect(beforeOf(version(3), versions, [])).toMatchObject({ metrics: { accuracy: 0.72 }, sameItems: false })
  })

  test("a first version has none before it", () => {
    expect(beforeOf(version(1), versions, [])).toBeUndefined()
  })
})

test("mix-ups leave right answers out and put the most frequent first", () => {
  const pairs = mixUpsOf([
    { truth: "a", guess: "a", count: 90 },
    { truth: "a", guess: "b", count: 2 },
    { truth: "b", guess: "a", count: 5 },
  ])
  expect(pairs.map(({ truth, count }) => [truth, count])).toEqual([
    ["b", 5],
    ["a", 2],
  ])
})

test("missed items are those there are less those found", () => {
  expect(missedOf({ label: "a", precision: 1, recall: 2 / 3, f1: 0.8, support: 15 })).toBe(5)
})

test("versions stand under their model, newest first", () => {
  const groups = byModel([version(1), version(7, "main.databits.other"), version(2)])
  expect(groups.map(({ name, newest, rows }) => [name, newest.version, rows.length])).toEqual([
    ["main.databits.intent", 2, 2],
    ["main.databits.other", 7, 1],
  ])
})
