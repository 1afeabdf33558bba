import { expect, test } from "vitest"
import { LinearModelBuilder, scoreRow } from "./linear-model.ts"
import { randomOf } from "./random.ts"

test("scores are what weights and bias say, in busy columns and beyond", () => {
  const random = randomOf(3)
  const labels = 300
  // 1,000,000 cells hold 3,333 columns of 300 labels; the others are reached the sparse way.
  const columns = 3_400
  const builder = new LinearModelBuilder(columns)
  const weights = Array.from({ length: labels }, () =>
    Float64Array.from({ length: columns }, () => (random() < 0.05 ? random() - 0.5 : 0)),
  )
  weights.forEach((one, label) => {
    builder.add(one, label / 100, 2)
  })
  const model = builder.build()
  expect(model.busyColumns).toBeLessThan(columns)
  const column = Int32Array.of(0, 17, 3_000, 3_332, 3_333, 3_399)
  const value = Float32Array.of(1, 0.5, 0.25, 2, 1, -1)
  const scores = new Float64Array(labels)
  scoreRow(model, { rows: 1, start: Int32Array.of(0, 6), column, value }, 0, scores)
  weights.forEach((one, label) => {
    const exact = column.reduce((sum, which, at) => sum + 2 * (one[which] ?? 0) * (value[at] ?? 0), label / 100)
    // 16 bits, and weights below a five-hundredth of the largest are dropped.
    expect(Math.abs((scores[label] ?? Number.NaN) - exact)).toBeLessThan(0.01)
  })
})

test("a label without weights is its bias, a model without columns too", () => {
  const builder = new LinearModelBuilder(0)
  builder.add(new Float64Array(0), 0.25)
  builder.add(new Float64Array(0), -1)
  const scores = new Float64Array(2)
  scoreRow(
    builder.build(),
    { rows: 1, start: Int32Array.of(0, 0), column: new Int32Array(0), value: new Float32Array(0) },
    0,
    scores,
  )
  expect(Array.from(scores)).toEqual([0.25, -1])
})
