import { describe, expect, test } from "vitest"
import { fitCentroid } from "./centroid.ts"
import type { SparseRows } from "./features.ts"
import { scoreRow } from "./linear-model.ts"
import { randomOf } from "./random.ts"
import { fitSvm, type SvmFit } from "./svm.ts"

const EXACT = { cost: 1, tolerance: 1e-7, maxPasses: 20_000, maxRounds: 50 }

/** Dense rows as sparse ones. */
const rowsOf = (dense: readonly (readonly number[])[]): SparseRows => ({
  rows: dense.length,
  start: Int32Array.from({ length: dense.length + 1 }, (_, row) => row * (dense[0]?.length ?? 0)),
  column: Int32Array.from(dense.flatMap((row) => row.map((_, column) => column))),
  value: Float32Array.from(dense.flat()),
})

const scoresOf = ({ model }: SvmFit, data: SparseRows, row: number): number[] => {
  const scores = new Float64Array(model.labels)
  scoreRow(model, data, row, scores)
  return Array.from(scores)
}

/** Points scattered about one corner per label. */
const scattered = (
  labels: number,
  each: number,
  spread: number,
  seed: number,
): { data: SparseRows; target: number[] } => {
  const random = randomOf(seed)
  const target = Array.from({ length: labels * each }, (_, row) => row % labels)
  const dense = target.map((label) =>
    Array.from({ length: labels }, (_, axis) => (axis === label ? 1 : 0) + spread * (random() - 0.5)),
  )
  return { data: rowsOf(dense), target }
}

describe("fitSvm", () => {
  test("two points at 1 and -1: the weight is 4C / (1 + 4C), worked out by hand", () => {
    const data = rowsOf([[1], [-1]])
    for (const cost of [0.25, 1, 3]) {
      const fit = fitSvm({ data, columns: 1, target: [0, 1], labels: 2, seed: 1 }, { ...EXACT, cost })
      const weight = (4 * cost) / (1 + 4 * cost)
      expect(scoresOf(fit, data, 0)[0]).toBeCloseTo(weight, 5)
      expect(scoresOf(fit, data, 0)[1]).toBeCloseTo(-weight, 5)
      expect(fit.model.bias[0]).toBeCloseTo(0, 5)
    }
  })

  test("separates what can be separated", () => {
    const { data, target } = scattered(3, 20, 0.2, 5)
    const fit = fitSvm({ data, columns: 3, target, labels: 3, seed: 1 })
    target.forEach((label, row) => {
      const scores = scoresOf(fit, data, row)
      expect(scores.indexOf(Math.max(...scores))).toBe(label)
    })
  })

  test("is the optimum over all rows although it begins with a few: alpha = 2C x slack everywhere", () => {
    const labels = 12
    const { data, target } = scattered(labels, 25, 2.2, 9)
    const { supports } = fitSvm({ data, columns: labels, target, labels, seed: 3 }, EXACT)
    supports.forEach((support, label) => {
      const alpha = new Float64Array(data.rows)
      support.rows.forEach((row, at) => {
        alpha[row] = support.alpha[at] ?? 0
      })
      const weights = new Float64Array(labels + 1)
      alpha.forEach((a, row) => {
        const side = target[row] === label ? 1 : -1
        for (let k = 0; k < labels; k++) weights[k] = (weights[k] ?? 0) + a * side * (data.value[row * labels + k] ?? 0)
        weights[labels] = (weights[labels] ?? 0) + a * side
      })
      for (let row = 0; row < data.rows; row++) {
        const side = target[row] === label ? 1 : -1
        let score = weights[labels] ?? 0
        for (let k = 0; k < labels; k++) score += (weights[k] ?? 0) * (data.value[row * labels + k] ?? 0)
        expect(alpha[row]).toBeCloseTo(2 * Math.max(0, 1 - side * score), 4)
      }
    })
  })

  test("started from the solution on some rows it comes to the same end", () => {
    const { data, target } = scattered(9, 20, 1.5, 2)
    const request = { data, columns: 9, target, labels: 9, seed: 1 }
    const part = fitSvm({ ...request, members: Int32Array.from({ length: 120 }, (_, row) => row) }, EXACT)
    const cold = fitSvm(request, EXACT)
    const warm = fitSvm({ ...request, warm: part.supports }, EXACT)
    for (let row = 0; row < data.rows; row += 7) {
      const expected = scoresOf(cold, data, row)
      scoresOf(warm, data, row).forEach((score, label) => {
        expect(score).toBeCloseTo(expected[label] ?? Number.NaN, 2)
      })
    }
  })

  test("learns only from the members, tells its progress, and repeats itself by seed", () => {
    const { data, target } = scattered(3, 10, 0.5, 4)
    const members = Int32Array.from({ length: 15 }, (_, row) => row)
    const seen: number[] = []
    const request = { data, columns: 3, target, labels: 3, seed: 8, members }
    const fit = fitSvm({
      ...request,
      onLabel: (done, { loss, supports }) => seen.push(done, Math.sign(loss), Math.sign(supports)),
    })
    expect(seen).toEqual([1, 1, 1, 2, 1, 1, 3, 1, 1])
    expect(Math.max(...fit.supports.flatMap(({ rows }) => Array.from(rows)))).toBeLessThan(15)
    expect(fitSvm(request)).toEqual(fit)
  })
})

describe("fitCentroid", () => {
  test("scores by the cosine to the mean of each label", () => {
    const data = rowsOf([
      [1, 0],
      [0, 1],
      [0.6, 0.8],
    ])
    const model = fitCentroid({ data, columns: 2, target: [0, 1, 1], labels: 2, members: Int32Array.of(0, 1, 2) })
    const scores = new Float64Array(2)
    scoreRow(model, data, 0, scores)
    // Mean of label 1 is (.6, 1.8), of length 1.8974.
    expect(scores[0]).toBeCloseTo(1, 4)
    expect(scores[1]).toBeCloseTo(0.6 / Math.sqrt(0.36 + 3.24), 4)
  })
})
