import { expect, test } from "vitest"
import { chartModel, chartSummary, groupMarks, labelSide, nearestAt, spread } from "./chart-model.ts"
import { linePath, ticks, timeTicks } from "./chart-scale.ts"

const series = [
  {
    id: "a",
    label: "accuracy",
    points: [
      [1, 0.2],
      [2, null],
      [3, 0.8],
    ] as const,
  },
]

test("round ticks cover the domain", () => {
  expect(ticks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(ticks(-3, 12, 4)).toEqual([0, 5, 10])
  expect(ticks(4, 4, 5)).toEqual([4])
})

test("an axis of counts has whole numbers, each once", () => {
  expect(ticks(0, 1.08, 3, 1)).toEqual([0, 1])
  expect(ticks(0, 3.2, 4, 1)).toEqual([0, 1, 2, 3])
  expect(ticks(0, 40, 4, 1)).toEqual([0, 10, 20, 30, 40])
})

test("names of marks that would lie over each other become one, and stay inside the chart", () => {
  const mark = (at: number, label: string) => ({ at, label })
  const px = (x: number) => x
  expect(groupMarks([mark(100, "1.1.0"), mark(95, "1.0.0"), mark(300, "2.0.0")], px)).toEqual([
    { ats: [95, 100], label: "1.0.0, 1.1.0" },
    { ats: [300], label: "2.0.0" },
  ])
  expect(groupMarks([mark(5, "1.0.0"), mark(5, "1.0.0")], px)).toEqual([{ ats: [5], label: "1.0.0" }])
  const many = ["1.0.0", "1.1.0", "1.2.0"].map((label, at) => mark(at, label))
  expect(groupMarks(many, px)).toMatchObject([{ label: "1.0.0 … 1.2.0 (3)" }])
  expect(labelSide(300, "1.0.0, 1.1.0", 320)).toBe("end")
  expect(labelSide(100, "1.0.0, 1.1.0", 320)).toBe("start")
})

test("time ticks fall on whole steps and stay few", () => {
  const day = 86_400_000
  const all = timeTicks(Date.UTC(2026, 10, 20, 7, 13), Date.UTC(2026, 10, 23, 7, 13), 6)
  expect(all.length).toBeLessThanOrEqual(6)
  expect(all.length).toBeGreaterThan(1)
  expect(all.every((at) => at % (day / 2) === 0)).toBe(true)
})

test("a null breaks the line", () => {
  expect(linePath([[0, 1], null, [2, 3], [4, 5]])).toBe("M0.0 1.0M2.0 3.0L4.0 5.0")
})

test("a chart of counts starts at zero or above, never below", () => {
  const model = chartModel({ series }, 400, 200)
  expect(model.y[0]).toBeGreaterThanOrEqual(0)
  expect(model.px(1)).toBe(model.frame.left)
  expect(model.px(3)).toBe(model.frame.right)
  expect(nearestAt(model, model.px(2) + 3)).toBe(1)
})

test("an empty chart has a place for everything", () => {
  const model = chartModel({ series: [{ id: "a", label: "a", points: [] }] }, 400, 200)
  expect(model.xs).toEqual([])
  expect(Number.isFinite(model.py(0.5))).toBe(true)
})

test("the summary says last, lowest and highest, and admits having nothing", () => {
  const say = (value: number): string => value.toFixed(1)
  expect(chartSummary(series, say)).toBe("accuracy: last 0.8, lowest 0.2, highest 0.8")
  expect(chartSummary([{ id: "b", label: "loss", points: [] }], say)).toBe("loss: Not enough data")
})

test("labels that would cover each other move apart, in order and inside", () => {
  const placed = spread([100, 101, 99], 10, 110)
  const sorted = [...placed].sort((a, b) => a - b)
  expect(sorted.every((y, at) => at === 0 || y - (sorted[at - 1] ?? 0) >= 14)).toBe(true)
  expect(Math.max(...placed)).toBeLessThanOrEqual(110)
  expect((placed[2] ?? 0) < (placed[0] ?? 0)).toBe(true)
})
