import type { SparseRows } from "./features.ts"
import { type LinearModel, LinearModelBuilder } from "./linear-model.ts"

export type CentroidRequest = {
  readonly data: SparseRows
  readonly columns: number
  /** Label number of each row. */
  readonly target: ArrayLike<number>
  readonly labels: number
  /** Rows to learn from. */
  readonly members: Int32Array
}

const squaresOf = (vector: Float64Array): number => {
  let squares = 0
  for (let at = 0; at < vector.length; at++) squares += (vector[at] ?? 0) ** 2
  return squares
}

/** Nearest mean direction (cosine) as a linear model: needs one row a label and no iteration. */
export const fitCentroid = ({ data, columns, target, labels, members }: CentroidRequest): LinearModel => {
  const builder = new LinearModelBuilder(columns)
  const sum = new Float64Array(columns)
  for (let label = 0; label < labels; label++) {
    sum.fill(0)
    for (const row of members) {
      if (target[row] !== label) continue
      const to = data.start[row + 1] ?? 0
      for (let at = data.start[row] ?? 0; at < to; at++) {
        const column = data.column[at] ?? 0
        sum[column] = (sum[column] ?? 0) + (data.value[at] ?? 0)
      }
    }
    builder.add(sum, 0, 1 / (Math.sqrt(squaresOf(sum)) || 1))
  }
  return builder.build()
}
