import { describe, expect, test } from "vitest"
import { fitFeatures, type SparseRows } from "./features.ts"
import { randomOf } from "./random.ts"
import { symmetricEigen } from "./symmetric-eigen.ts"
import { fitTopics, lengthOf, topicVectors, withTopics } from "./topics.ts"

const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, x, at) => sum + x * (b[at] ?? 0), 0) / (lengthOf(a) * lengthOf(b))

describe("symmetricEigen", () => {
  test("known values, largest first", () => {
    const { values } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2)
    expect(values[0]).toBeCloseTo(3, 10)
    expect(values[1]).toBeCloseTo(1, 10)
  })

  test("matrix x vector = value x vector, for every pair", () => {
    const size = 12
    const random = randomOf(6)
    const half = Float64Array.from({ length: size * size }, () => random() - 0.5)
    const matrix = half.map((value, at) => value + (half[(at % size) * size + Math.floor(at / size)] ?? 0))
    const { values, vectors } = symmetricEigen(matrix, size)
    const vectorOf = (which: number): number[] =>
      Array.from({ length: size }, (_, row) => vectors[row * size + which] ?? 0)
    values.forEach((value, which) => {
      const vector = vectorOf(which)
      vector.forEach((entry, row) => {
        const product = vector.reduce((sum, other, column) => sum + (matrix[row * size + column] ?? 0) * other, 0)
        expect(product).toBeCloseTo(value * entry, 8)
      })
    })
  })
})

describe("topics", () => {
  const money = ["loan interest rate", "interest rate bank", "bank loan money", "money rate loan"]
  const garden = ["flower garden soil", "soil plant water", "water flower plant", "garden plant soil"]
  const { rows, vocabulary } = fitFeatures([...money, ...garden])
  const topics = fitTopics(rows, vocabulary.hashes.length, { size: 2, columns: 10_000, seed: 1, iterations: 5 })

  test("texts of one subject point the same way although they share few words", () => {
    const vectors = topicVectors(rows, topics)
    const vector = (row: number): Float32Array => vectors.subarray(row * 2, row * 2 + 2)
    expect(cosine(vector(1), vector(3))).toBeGreaterThan(0.9)
    expect(cosine(vector(4), vector(6))).toBeGreaterThan(0.9)
    expect(cosine(vector(0), vector(5))).toBeLessThan(0.5)
  })

  test("with as many topics as rows, inner products are those of the vectors themselves", () => {
    const full = fitTopics(rows, vocabulary.hashes.length, { size: 7, columns: 10_000, seed: 2, iterations: 5 })
    const vectors = topicVectors(rows, full)
    const exact = (row: number): number => {
      let sum = 0
      for (let at = rows.start[row] ?? 0; at < (rows.start[row + 1] ?? 0); at++) sum += (rows.value[at] ?? 0) ** 2
      return sum
    }
    const kept = Array.from({ length: 8 }, (_, row) => lengthOf(vectors.subarray(row * 7, row * 7 + 7)) ** 2)
    // Seven of eight directions: nothing is gained, and little more than the weakest is lost.
    const total = kept.reduce((sum, one) => sum + one, 0)
    kept.forEach((one, row) => {
      expect(one).toBeLessThanOrEqual(exact(row) + 1e-3)
    })
    expect(total / kept.reduce((sum, _, row) => sum + exact(row), 0)).toBeGreaterThan(0.95)
  })

  test("come first in the row, scaled to length 1, the features behind them", () => {
    const joined = withTopics(rows, topics)
    for (let row = 0; row < rows.rows; row++) {
      const from = joined.start[row] ?? 0
      expect(lengthOf(joined.value.subarray(from, from + 2))).toBeCloseTo(1, 5)
      expect(joined.column[from + 2]).toBe((rows.column[rows.start[row] ?? 0] ?? 0) + 2)
      expect((joined.start[row + 1] ?? 0) - from).toBe((rows.start[row + 1] ?? 0) - (rows.start[row] ?? 0) + 2)
    }
  })

  test("fewer texts or features than wanted topics are no trouble", () => {
    const one: SparseRows = { rows: 1, start: Int32Array.of(0, 1), column: Int32Array.of(0), value: Float32Array.of(1) }
    const tiny = fitTopics(one, 1, { size: 64, columns: 100, seed: 1, iterations: 5 })
    expect(tiny.size).toBe(1)
    expect(Array.from(topicVectors(one, tiny)).every(Number.isFinite)).toBe(true)
  })
})
