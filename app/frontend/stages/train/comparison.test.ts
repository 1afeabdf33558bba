import { describe, expect, test } from "vitest"
import { rowsOf } from "./compare-figures.tsx"
import { changedCases, type EvaluationCase, labelChanges, pairedDifference, sharedSuite } from "./comparison.ts"
import type { EvaluationSummary } from "./figures.ts"

const wrong = (itemId: string | null, input = "text"): EvaluationCase => ({
  id: `${itemId} ${input}`,
  itemId,
  input,
  expected: "a",
  answer: "b",
  value: 0,
  confidence: 0.5,
})

const summary = (id: string, subject: string, suite: string): EvaluationSummary => ({
  id,
  subject,
  suite,
  subjectKind: "model",
  metrics: { n: 10, accuracy: 0.5, macroF1: 0.5, ece: 0 },
  caseCount: 10,
  runId: "run",
  createdBy: "ana",
  createdAt: "2026-11-20T10:00:00.000Z",
})

test("two versions are compared on the newest items both were measured on", () => {
  const evaluations = [
    summary("4", "m@2", "only the second"),
    summary("3", "m@1", "shared"),
    summary("2", "m@2", "shared"),
    summary("1", "m@1", "only the first"),
  ]
  expect(sharedSuite(evaluations, "m@1", "m@2")).toMatchObject({ a: { id: "3" }, b: { id: "2" } })
  expect(sharedSuite(evaluations.slice(2), "m@1", "m@2")).toBeUndefined()
})

test("what got better and what got worse comes from the wrong answers of both; rows without an item go by their text", () => {
  const changed = changedCases(
    [wrong("1"), wrong("2"), wrong(null, "x")],
    [wrong("2"), wrong("3"), wrong(null, "x"), wrong(null, "y")],
  )
  expect(changed.better.map(({ itemId }) => itemId)).toEqual(["1"])
  expect(changed.worse.map(({ itemId, input }) => itemId ?? input)).toEqual(["3", "y"])
})

describe("pairedDifference", () => {
  test("many items gained and few lost is better", () => {
    const { low, high, verdict } = pairedDifference(34, 15, 2001)
    expect(verdict).toBe("better")
    expect(low).toBeGreaterThan(0)
    expect(high).toBeLessThan(0.02)
  })

  test("the other way round it is worse by the same", () => {
    const there = pairedDifference(34, 15, 2001)
    const back = pairedDifference(15, 34, 2001)
    expect(back.verdict).toBe("worse")
    expect(back.low).toBeCloseTo(-there.high)
  })

  test("four gained and one lost of 184 may be chance", () => {
    expect(pairedDifference(4, 1, 184).verdict).toBe("chance")
  })
})

test("answers are ordered by how much they changed; one that is new counts from nothing", () => {
  const figures = (label: string, f1: number) => ({ label, f1, precision: f1, recall: f1, support: 10 })
  const changes = labelChanges([figures("a", 0.9), figures("b", 0.5)], [figures("a", 0.85), figures("c", 0.7)])
  expect(changes.map(({ label, change }) => [label, Number(change.toFixed(2))])).toEqual([
    ["c", 0.7],
    ["b", -0.5],
    ["a", -0.05],
  ])
})

test("what may be chance is marked neither better nor worse", () => {
  const before = { n: 184, accuracy: 0.755, macroF1: 0.72, ece: 0.09 }
  const after = { n: 184, accuracy: 0.82, macroF1: 0.8, ece: 0.09 }
  const marks = (mayBeChance: boolean) => rowsOf(before, after, mayBeChance).map(({ direction }) => direction)
  expect(marks(true).slice(0, 2)).toEqual([0, 0])
  expect(marks(false).slice(0, 2)).toEqual([1, 1])
})
