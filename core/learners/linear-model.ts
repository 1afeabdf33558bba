import type { SparseRows } from "./features.ts"

/** What a linear model consists of: bias + weights x vector for each label. Only weights that matter, in 16 bits. */
export type LinearWeights = {
  readonly labels: number
  /** Column c is label/weight[start[c] .. start[c + 1]). */
  readonly start: Int32Array
  readonly label: Uint16Array
  /** A weight is weight x scale[label]. */
  readonly weight: Int16Array
  readonly scale: Float32Array
  readonly bias: Float32Array
}

/** Ready to score: the first, most widespread columns are spread out, all labels of a column together. */
export type LinearModel = LinearWeights & { readonly busyColumns: number; readonly busy: Float32Array }

/** 4 MB: what stays in a processor's cache. */
const BUSY_CELLS = 1_000_000

export const linearModel = (weights: LinearWeights): LinearModel => {
  const { labels, start, label, weight } = weights
  const busyColumns = Math.min(start.length - 1, Math.floor(BUSY_CELLS / Math.max(1, labels)))
  const busy = new Float32Array(busyColumns * labels)
  for (let column = 0; column < busyColumns; column++) {
    const end = start[column + 1] ?? 0
    for (let entry = start[column] ?? 0; entry < end; entry++)
      busy[column * labels + (label[entry] ?? 0)] = weight[entry] ?? 0
  }
  return { ...weights, busyColumns, busy }
}

const LARGEST = 32_767
/** Weights below this part of the largest of their label are noise: dropping them changes no answer worth having. */
const NEGLIGIBLE = Math.round(LARGEST * 0.002)

const largestOf = (weights: Float64Array): number => {
  let largest = 0
  for (let column = 0; column < weights.length; column++) largest = Math.max(largest, Math.abs(weights[column] ?? 0))
  return largest
}

const doubled = <T extends Int32Array | Int16Array>(array: T, empty: T): T => {
  empty.set(array)
  return empty
}

/** Collects the weights of label 0, 1, 2 ... and turns them round, from by label to by column. */
export class LinearModelBuilder {
  readonly #columns: number
  readonly #scale: number[] = []
  readonly #bias: number[] = []
  /** Label l is entries end[l - 1] .. end[l). */
  readonly #end: number[] = []
  #column = new Int32Array(1 << 14)
  #weight = new Int16Array(1 << 14)
  #filled = 0

  constructor(columns: number) {
    this.#columns = columns
  }

  /** The next label's weights, each to be multiplied by `factor`. */
  add(weights: Float64Array, bias: number, factor = 1): void {
    const unit = largestOf(weights) / LARGEST
    this.#makeRoom(weights.length)
    for (let column = 0; column < weights.length; column++) {
      const exact = weights[column] ?? 0
      if (exact === 0) continue
      const weight = Math.round(exact / unit)
      if (Math.abs(weight) < NEGLIGIBLE) continue
      this.#column[this.#filled] = column
      this.#weight[this.#filled++] = weight
    }
    this.#scale.push(unit * factor)
    this.#bias.push(bias)
    this.#end.push(this.#filled)
  }

  #makeRoom(more: number): void {
    const needed = this.#filled + more
    if (needed <= this.#column.length) return
    this.#column = doubled(this.#column, new Int32Array(needed * 2))
    this.#weight = doubled(this.#weight, new Int16Array(needed * 2))
  }

  build(): LinearModel {
    const start = new Int32Array(this.#columns + 1)
    for (let at = 0; at < this.#filled; at++) {
      const after = (this.#column[at] ?? 0) + 1
      start[after] = (start[after] ?? 0) + 1
    }
    for (let column = 0; column < this.#columns; column++)
      start[column + 1] = (start[column + 1] ?? 0) + (start[column] ?? 0)
    const next = start.slice()
    const label = new Uint16Array(this.#filled)
    const weight = new Int16Array(this.#filled)
    let at = 0
    this.#end.forEach((end, which) => {
      for (; at < end; at++) {
        const column = this.#column[at] ?? 0
        const place = next[column] ?? 0
        next[column] = place + 1
        label[place] = which
        weight[place] = this.#weight[at] ?? 0
      }
    })
    return linearModel({
      labels: this.#end.length,
      start,
      label,
      weight,
      scale: Float32Array.from(this.#scale),
      bias: Float32Array.from(this.#bias),
    })
  }
}

/** Entries of the row at hand that fall into busy columns; reused from row to row. */
let cells = new Int32Array(1024)
let values = new Float64Array(1024)

const makeRoom = (entries: number): void => {
  if (cells.length >= entries + 4) return
  cells = new Int32Array((entries + 4) * 2)
  values = new Float64Array((entries + 4) * 2)
}

/** Four columns at a time: twice as fast as one by one, each score being loaded and stored once for four products. */
const addFour = (busy: Float32Array, at: number, scores: Float64Array): void => {
  const [a = 0, b = 0, c = 0, d = 0] = [cells[at], cells[at + 1], cells[at + 2], cells[at + 3]]
  const [p = 0, q = 0, r = 0, s = 0] = [values[at], values[at + 1], values[at + 2], values[at + 3]]
  for (let which = 0; which < scores.length; which++) {
    const sum =
      p * (busy[a + which] ?? 0) + q * (busy[b + which] ?? 0) + r * (busy[c + which] ?? 0) + s * (busy[d + which] ?? 0)
    scores[which] = (scores[which] ?? 0) + sum
  }
}

const addBusy = (busy: Float32Array, count: number, scores: Float64Array): void => {
  cells.fill(0, count, count + 3)
  values.fill(0, count, count + 3)
  for (let at = 0; at < count; at += 4) addFour(busy, at, scores)
}

const addColumn = (
  { start, label, weight }: LinearWeights,
  column: number,
  value: number,
  scores: Float64Array,
): void => {
  const end = start[column + 1] ?? 0
  for (let entry = start[column] ?? 0; entry < end; entry++) {
    const which = label[entry] ?? 0
    scores[which] = (scores[which] ?? 0) + value * (weight[entry] ?? 0)
  }
}

/** Scores of one row for all labels, into `scores`. */
export const scoreRow = (model: LinearModel, data: SparseRows, row: number, scores: Float64Array): void => {
  const { scale, bias, busy, busyColumns } = model
  const to = data.start[row + 1] ?? 0
  makeRoom(to - (data.start[row] ?? 0))
  scores.fill(0)
  let count = 0
  for (let at = data.start[row] ?? 0; at < to; at++) {
    const column = data.column[at] ?? 0
    const value = data.value[at] ?? 0
    if (column < busyColumns) {
      cells[count] = column * scores.length
      values[count++] = value
    } else addColumn(model, column, value, scores)
  }
  addBusy(busy, count, scores)
  for (let which = 0; which < scores.length; which++)
    scores[which] = (scores[which] ?? 0) * (scale[which] ?? 0) + (bias[which] ?? 0)
}
