export type Eigen = {
  /** Largest first. */
  readonly values: Float64Array
  /** Column i belongs to value i; row-major. */
  readonly vectors: Float64Array
}

const MAX_SWEEPS = 30

const offDiagonal = (matrix: Float64Array, size: number): number => {
  let sum = 0
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) sum += (matrix[row * size + column] ?? 0) ** 2
  }
  return sum
}

/** Turns rows (or, with strides swapped, columns) p and q by the angle with this cosine and sine. */
const rotate = (
  matrix: Float64Array,
  size: number,
  p: number,
  q: number,
  along: number,
  across: number,
  cos: number,
  sin: number,
): void => {
  for (let at = 0; at < size; at++) {
    const left = at * along + p * across
    const right = at * along + q * across
    const a = matrix[left] ?? 0
    const b = matrix[right] ?? 0
    matrix[left] = cos * a - sin * b
    matrix[right] = sin * a + cos * b
  }
}

/** Makes entry (p, q) zero. */
const annihilate = (matrix: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void => {
  const between = matrix[p * size + q] ?? 0
  if (between === 0) return
  const slope = ((matrix[q * size + q] ?? 0) - (matrix[p * size + p] ?? 0)) / (2 * between)
  const tangent = (slope >= 0 ? 1 : -1) / (Math.abs(slope) + Math.sqrt(slope * slope + 1))
  const cos = 1 / Math.sqrt(tangent * tangent + 1)
  const sin = tangent * cos
  rotate(matrix, size, p, q, size, 1, cos, sin)
  rotate(matrix, size, p, q, 1, size, cos, sin)
  rotate(vectors, size, p, q, size, 1, cos, sin)
}

/** Eigenvalues and vectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, section 8.5). */
export const symmetricEigen = (symmetric: Float64Array, size: number): Eigen => {
  const matrix = symmetric.slice()
  const vectors = new Float64Array(size * size)
  for (let at = 0; at < size; at++) vectors[at * size + at] = 1
  const negligible = 1e-24 * matrix.reduce((sum, value) => sum + value * value, 0)
  for (let sweep = 0; sweep < MAX_SWEEPS && offDiagonal(matrix, size) > negligible; sweep++) {
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) annihilate(matrix, vectors, size, p, q)
  }
  const valueAt = (at: number): number => matrix[at * size + at] ?? 0
  const order = Array.from({ length: size }, (_, at) => at).sort((a, b) => valueAt(b) - valueAt(a))
  const sorted = new Float64Array(size * size)
  order.forEach((from, to) => {
    for (let row = 0; row < size; row++) sorted[row * size + to] = vectors[row * size + from] ?? 0
  })
  return { values: Float64Array.from(order, valueAt), vectors: sorted }
}
