import type { SparseRows } from "./features.ts"
import { randomOf } from "./random.ts"
import { symmetricEigen } from "./symmetric-eigen.ts"

/**
 * Latent semantic analysis: directions in which the texts of a pool differ most. Words that are used alike point the
 * same way, so that a few labelled texts say something about texts with other words.
 */
export type Topics = {
  /** Only the first, most widespread columns take part. */
  readonly columns: number
  readonly size: number
  /** columns x size. */
  readonly basis: Float32Array
  /** size x size, applied after the basis. */
  readonly turn: Float32Array
}

/** out (rows x size) = data x basis. */
const project = (data: SparseRows, basis: Float32Array, columns: number, size: number, out: Float32Array): void => {
  out.fill(0)
  for (let row = 0; row < data.rows; row++) {
    const to = data.start[row + 1] ?? 0
    const place = row * size
    for (let at = data.start[row] ?? 0; at < to; at++) {
      const column = data.column[at] ?? 0
      if (column >= columns) continue
      const value = data.value[at] ?? 0
      const from = column * size
      for (let k = 0; k < size; k++) out[place + k] = (out[place + k] ?? 0) + value * (basis[from + k] ?? 0)
    }
  }
}

/** out (columns x size) = transposed data x left. */
const projectBack = (data: SparseRows, left: Float32Array, columns: number, size: number, out: Float32Array): void => {
  out.fill(0)
  for (let row = 0; row < data.rows; row++) {
    const to = data.start[row + 1] ?? 0
    const from = row * size
    for (let at = data.start[row] ?? 0; at < to; at++) {
      const column = data.column[at] ?? 0
      if (column >= columns) continue
      const value = data.value[at] ?? 0
      const place = column * size
      for (let k = 0; k < size; k++) out[place + k] = (out[place + k] ?? 0) + value * (left[from + k] ?? 0)
    }
  }
}

/** Transposed a x b, both rows x size; symmetric in every use here. */
const gram = (a: Float32Array, b: Float32Array, size: number): Float64Array => {
  const product = new Float64Array(size * size)
  for (let from = 0; from < a.length; from += size) {
    for (let i = 0; i < size; i++) {
      const value = a[from + i] ?? 0
      for (let j = i; j < size; j++) product[i * size + j] = (product[i * size + j] ?? 0) + value * (b[from + j] ?? 0)
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) product[i * size + j] = product[j * size + i] ?? 0
  return product
}

/** Vectors x value^-1/2: turns what the gram matrix was made of into orthonormal directions. */
const whitening = (product: Float64Array, size: number): Float32Array => {
  const { values, vectors } = symmetricEigen(product, size)
  const negligible = (values[0] ?? 0) * 1e-9
  return Float32Array.from(vectors, (value, at) => {
    const strength = values[at % size] ?? 0
    return strength > negligible ? value / Math.sqrt(strength) : 0
  })
}

/** row x turn, in place. */
const turnRow = (row: Float32Array, turn: Float32Array, size: number, scratch: Float64Array): void => {
  scratch.fill(0)
  for (let i = 0; i < size; i++) {
    const value = row[i] ?? 0
    for (let j = 0; j < size; j++) scratch[j] = (scratch[j] ?? 0) + value * (turn[i * size + j] ?? 0)
  }
  row.set(scratch)
}

const orthonormalise = (rows: Float32Array, size: number): void => {
  const turn = whitening(gram(rows, rows, size), size)
  const scratch = new Float64Array(size)
  for (let from = 0; from < rows.length; from += size) turnRow(rows.subarray(from, from + size), turn, size, scratch)
}

/**
 * Subspace iteration from a random start (Halko, Martinsson, Tropp 2011), in the space of the rows, which is small.
 * More iterations come closer to the directions of largest spread.
 */
export const fitTopics = (
  data: SparseRows,
  totalColumns: number,
  wanted: { size: number; columns: number; seed: number; iterations: number },
): Topics => {
  const columns = Math.min(totalColumns, wanted.columns)
  const size = Math.min(wanted.size, Math.max(1, data.rows - 1), columns)
  const random = randomOf(wanted.seed)
  const left = Float32Array.from({ length: data.rows * size }, () => random() - 0.5)
  const basis = new Float32Array(columns * size)
  for (let turn = 0; turn < wanted.iterations; turn++) {
    projectBack(data, left, columns, size, basis)
    project(data, basis, columns, size, left)
    orthonormalise(left, size)
  }
  projectBack(data, left, columns, size, basis)
  const spread = new Float32Array(left.length)
  project(data, basis, columns, size, spread)
  return { columns, size, basis, turn: whitening(gram(left, spread, size), size) }
}

/** Topics of each row (rows x size), not scaled. */
export const topicVectors = (data: SparseRows, { size, basis, turn, columns }: Topics): Float32Array => {
  const vectors = new Float32Array(data.rows * size)
  project(data, basis, columns, size, vectors)
  const scratch = new Float64Array(size)
  for (let from = 0; from < vectors.length; from += size)
    turnRow(vectors.subarray(from, from + size), turn, size, scratch)
  return vectors
}

export const lengthOf = (vector: ArrayLike<number>): number => {
  let squares = 0
  for (let at = 0; at < vector.length; at++) squares += (vector[at] ?? 0) ** 2
  return Math.sqrt(squares)
}

/** The rows with their topics, scaled to length 1, as the first columns; the others move up by `topics.size`. */
export const withTopics = (data: SparseRows, topics: Topics): SparseRows => {
  const { size } = topics
  const vectors = topicVectors(data, topics)
  const column = new Int32Array(data.column.length + vectors.length)
  const value = new Float32Array(column.length)
  const start = data.start.map((at, row) => at + row * size)
  for (let row = 0; row < data.rows; row++) {
    const own = vectors.subarray(row * size, (row + 1) * size)
    const length = lengthOf(own) || 1
    let next = start[row] ?? 0
    for (let k = 0; k < size; k++) {
      column[next] = k
      value[next++] = (own[k] ?? 0) / length
    }
    const to = data.start[row + 1] ?? 0
    for (let at = data.start[row] ?? 0; at < to; at++) {
      column[next] = (data.column[at] ?? 0) + size
      value[next++] = data.value[at] ?? 0
    }
  }
  return { rows: data.rows, start, column, value }
}
