import type { SparseRows } from "./features.ts"
import { randomOf } from "./random.ts"

/** A row begins as a counter-example of the labels it resembles most, and of a few others so that none is overlooked. */
const NEAREST = 4
const ANY = 2
/** Every third column tells what resembles what nearly as well as all. */
const STRIDE = 3
/** Bounds the memory of the label means (32 MB); the most widespread columns come first and are kept. */
const MAX_CELLS = 8_000_000

type Request = {
  readonly data: SparseRows
  readonly columns: number
  readonly target: ArrayLike<number>
  readonly labels: number
  readonly members: Int32Array
  readonly seed: number
}

const scaleToLengthOne = (means: Float32Array, labels: number): void => {
  const squares = new Float64Array(labels)
  for (let from = 0; from < means.length; from += labels) {
    for (let label = 0; label < labels; label++)
      squares[label] = (squares[label] ?? 0) + (means[from + label] ?? 0) ** 2
  }
  const factor = squares.map((sum) => 1 / (Math.sqrt(sum) || 1))
  for (let from = 0; from < means.length; from += labels) {
    for (let label = 0; label < labels; label++) means[from + label] = (means[from + label] ?? 0) * (factor[label] ?? 0)
  }
}

/** Mean direction of each label: every STRIDE-th column, all labels of a column together. */
const labelMeans = ({ data, target, labels, members }: Request, columns: number): Float32Array => {
  const means = new Float32Array(Math.ceil(columns / STRIDE) * labels)
  for (const row of members) {
    const label = target[row] ?? 0
    const to = data.start[row + 1] ?? 0
    for (let at = data.start[row] ?? 0; at < to; at++) {
      const column = data.column[at] ?? 0
      if (column % STRIDE !== 0 || column >= columns) continue
      const cell = (column / STRIDE) * labels + label
      means[cell] = (means[cell] ?? 0) + (data.value[at] ?? 0)
    }
  }
  scaleToLengthOne(means, labels)
  return means
}

const resemblance = (
  data: SparseRows,
  row: number,
  means: Float32Array,
  columns: number,
  scores: Float64Array,
): void => {
  const labels = scores.length
  const to = data.start[row + 1] ?? 0
  scores.fill(0)
  for (let at = data.start[row] ?? 0; at < to; at++) {
    const column = data.column[at] ?? 0
    if (column % STRIDE !== 0 || column >= columns) continue
    const value = data.value[at] ?? 0
    const from = (column / STRIDE) * labels
    for (let label = 0; label < labels; label++)
      scores[label] = (scores[label] ?? 0) + value * (means[from + label] ?? 0)
  }
}

const highest = (scores: Float64Array): number => {
  let best = 0
  for (let label = 1; label < scores.length; label++) if ((scores[label] ?? 0) > (scores[best] ?? 0)) best = label
  return best
}

/** For each label the rows to begin with: its own, and those of other labels that are hardest to tell from it. */
export const hardExamples = (request: Request): number[][] => {
  const { data, target, labels, members } = request
  const begin: number[][] = Array.from({ length: labels }, () => [])
  if (labels <= NEAREST + ANY + 1) return begin.map(() => Array.from(members))
  const columns = Math.min(request.columns, Math.floor(MAX_CELLS / labels) * STRIDE)
  const means = labelMeans(request, columns)
  const scores = new Float64Array(labels)
  const random = randomOf(request.seed)
  for (const row of members) {
    resemblance(data, row, means, columns, scores)
    const own = target[row] ?? 0
    begin[own]?.push(row)
    scores[own] = Number.NEGATIVE_INFINITY
    for (let turn = 0; turn < NEAREST + ANY; turn++) {
      const label = turn < NEAREST ? highest(scores) : Math.floor(random() * labels)
      if (scores[label] === Number.NEGATIVE_INFINITY) continue
      begin[label]?.push(row)
      scores[label] = Number.NEGATIVE_INFINITY
    }
  }
  return begin
}
