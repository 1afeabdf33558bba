import type { SparseRows } from "./features.ts"
import { hardExamples } from "./hard-examples.ts"
import { type LinearModel, LinearModelBuilder } from "./linear-model.ts"
import { type Random, randomOf, shuffle } from "./random.ts"

export type SvmSettings = {
  /** Price of a margin violation against the length of the weights (C of the literature). */
  readonly cost: number
  /** A label is done when its optimality conditions disagree by at most this. */
  readonly tolerance: number
  /** Most passes over the working set. */
  readonly maxPasses: number
  /** Most times the rows outside the working set are looked at. */
  readonly maxRounds: number
}

/** Tighter than this changes no answer in a thousand but doubles the time. */
export const defaultSvm: SvmSettings = { cost: 1, tolerance: 0.3, maxPasses: 100, maxRounds: 1 }

/** Dual solution of one label: the rows that shape its weights, and how much. */
export type Support = { readonly rows: Int32Array; readonly alpha: Float64Array }

export type SvmFit = { readonly model: LinearModel; readonly supports: Support[] }

export type SvmRequest = {
  readonly data: SparseRows
  readonly columns: number
  /** Label number of each row. */
  readonly target: ArrayLike<number>
  readonly labels: number
  /** Rows to learn from; all when left out. */
  readonly members?: Int32Array
  readonly seed: number
  /** An earlier solution on some of the same rows, to start from. */
  readonly warm?: readonly Support[]
  /** Called after each label with its squared-hinge loss per row. */
  readonly onLabel?: (done: number, figures: { loss: number; supports: number }) => void
}

/** One label against the rest. */
type Contest = {
  readonly data: SparseRows
  /** Squared length of each row, with the constant 1 that carries the bias. */
  readonly squares: Float64Array
  /** 1 for rows of the label, -1 for others. */
  readonly side: Int8Array
  readonly alpha: Float64Array
  readonly weights: Float64Array
  bias: number
  /** The working set is the first entries; 1 in `inside` for its rows. */
  readonly order: Int32Array
  readonly inside: Uint8Array
}

const dot = (data: SparseRows, row: number, weights: Float64Array): number => {
  const { start, column, value } = data
  const to = start[row + 1] ?? 0
  let sum = 0
  for (let at = start[row] ?? 0; at < to; at++) sum += (weights[column[at] ?? 0] ?? 0) * (value[at] ?? 0)
  return sum
}

const addScaled = (data: SparseRows, row: number, step: number, weights: Float64Array): void => {
  const { start, column, value } = data
  const to = start[row + 1] ?? 0
  for (let at = start[row] ?? 0; at < to; at++) {
    const place = column[at] ?? 0
    weights[place] = (weights[place] ?? 0) + step * (value[at] ?? 0)
  }
}

/** Best alpha of one row while all others stay. */
const improve = (contest: Contest, row: number, gradient: number, diagonal: number): void => {
  const { alpha, squares, side } = contest
  const before = alpha[row] ?? 0
  const after = Math.max(before - gradient / ((squares[row] ?? 0) + diagonal), 0)
  const step = (after - before) * (side[row] ?? 0)
  if (step === 0) return
  alpha[row] = after
  contest.bias += step
  addScaled(contest.data, row, step, contest.weights)
}

/** Rows that agree by more than `ceiling` leave the active part of the order for now. */
type Sweep = { active: number; ceiling: number; highest: number; lowest: number }

/** One pass over the active rows, each given its best alpha. */
const sweepOnce = (contest: Contest, sweep: Sweep, diagonal: number): void => {
  const { data, side, alpha, weights, order } = contest
  for (let at = 0; at < sweep.active; at++) {
    const row = order[at] ?? 0
    const before = alpha[row] ?? 0
    const gradient = (side[row] ?? 0) * (dot(data, row, weights) + contest.bias) - 1 + diagonal * before
    if (before > 0 || gradient < 0) {
      sweep.highest = Math.max(sweep.highest, gradient)
      sweep.lowest = Math.min(sweep.lowest, gradient)
      improve(contest, row, gradient, diagonal)
    } else if (gradient > sweep.ceiling) {
      sweep.active--
      order[at] = order[sweep.active] ?? 0
      order[sweep.active] = row
      at--
    }
  }
}

/**
 * Dual coordinate descent for the L2-loss support vector machine with shrinking (Hsieh et al. 2008, algorithm 3), over
 * the first `members` rows of the order.
 */
const descend = (contest: Contest, members: number, settings: SvmSettings, random: Random): void => {
  const sweep: Sweep = { active: members, ceiling: Number.POSITIVE_INFINITY, highest: 0, lowest: 0 }
  for (let pass = 0; pass < settings.maxPasses; pass++) {
    shuffle(contest.order, sweep.active, random)
    sweep.highest = 0
    sweep.lowest = 0
    sweepOnce(contest, sweep, 0.5 / settings.cost)
    if (sweep.highest - sweep.lowest > settings.tolerance) {
      sweep.ceiling = sweep.highest > 0 ? sweep.highest : Number.POSITIVE_INFINITY
    } else if (sweep.active < members) {
      sweep.active = members
      sweep.ceiling = Number.POSITIVE_INFINITY
    } else return
  }
}

/** Rows outside the working set that the weights get wrong join it; answers the new size. */
const admit = (contest: Contest, rows: Int32Array, size: number, settings: SvmSettings): number => {
  const { data, side, weights, order, inside } = contest
  let members = size
  for (const row of rows) {
    if (inside[row] === 1) continue
    const gradient = (side[row] ?? 0) * (dot(data, row, weights) + contest.bias) - 1
    if (gradient > -settings.tolerance / 2) continue
    inside[row] = 1
    order[members++] = row
  }
  return members
}

/** Only a sketch is needed before the rows outside are looked at for the first time. */
const SKETCH_PASSES = 4

const solve = (
  contest: Contest,
  rows: Int32Array,
  size: number,
  settings: SvmSettings,
  random: Random,
  warm: boolean,
): void => {
  let members = size
  for (let round = 0; round < settings.maxRounds && members < rows.length; round++) {
    if (round > 0 || !warm)
      descend(contest, members, round === 0 ? { ...settings, maxPasses: SKETCH_PASSES } : settings, random)
    const grown = admit(contest, rows, members, settings)
    if (round > 0 && grown === members) return
    members = grown
  }
  descend(contest, members, settings, random)
}

const squaredLengths = ({ rows, start, value }: SparseRows): Float64Array => {
  const squares = new Float64Array(rows).fill(1)
  for (let row = 0; row < rows; row++) {
    const to = start[row + 1] ?? 0
    let sum = 1
    for (let at = start[row] ?? 0; at < to; at++) sum += (value[at] ?? 0) ** 2
    squares[row] = sum
  }
  return squares
}

const enter = (contest: Contest, row: number, size: number): number => {
  if (contest.inside[row] === 1) return size
  contest.inside[row] = 1
  contest.order[size] = row
  return size + 1
}

const restart = (contest: Contest, { rows, alpha }: Support, size: number): number => {
  let members = size
  rows.forEach((row, at) => {
    members = enter(contest, row, members)
    const value = alpha[at] ?? 0
    const step = value * (contest.side[row] ?? 0)
    contest.alpha[row] = value
    contest.bias += step
    addScaled(contest.data, row, step, contest.weights)
  })
  return members
}

const ownRows = (target: ArrayLike<number>, labels: number, members: Int32Array): number[][] => {
  const own: number[][] = Array.from({ length: labels }, () => [])
  for (const row of members) own[target[row] ?? 0]?.push(row)
  return own
}

const reset = (contest: Contest, target: ArrayLike<number>, label: number): void => {
  contest.alpha.fill(0)
  contest.weights.fill(0)
  contest.inside.fill(0)
  contest.bias = 0
  for (let row = 0; row < contest.side.length; row++) contest.side[row] = target[row] === label ? 1 : -1
}

const supportOf = ({ alpha }: Contest, members: Int32Array): Support => {
  const rows: number[] = []
  for (const row of members) if ((alpha[row] ?? 0) > 0) rows.push(row)
  return { rows: Int32Array.from(rows), alpha: Float64Array.from(rows, (row) => alpha[row] ?? 0) }
}

/**
 * One-vs-rest linear SVM. Each label first competes with the rows that resemble it most; the others are looked at
 * afterwards and join where they are misjudged, which reaches the solution over all rows with a fraction of the visits.
 */
export const fitSvm = (request: SvmRequest, settings: SvmSettings = defaultSvm): SvmFit => {
  const { data, target, labels, columns } = request
  const members = request.members ?? Int32Array.from({ length: data.rows }, (_, row) => row)
  const squares = squaredLengths(data)
  const begin = request.warm
    ? ownRows(target, labels, members)
    : hardExamples({ data, columns, target, labels, members, seed: request.seed })
  const builder = new LinearModelBuilder(columns)
  const contest: Contest = {
    data,
    squares,
    side: new Int8Array(data.rows),
    alpha: new Float64Array(data.rows),
    weights: new Float64Array(columns),
    bias: 0,
    order: new Int32Array(data.rows),
    inside: new Uint8Array(data.rows),
  }
  const supports: Support[] = []
  for (let label = 0; label < labels; label++) {
    reset(contest, target, label)
    const earlier = request.warm?.[label]
    let size = earlier ? restart(contest, earlier, 0) : 0
    for (const row of begin[label] ?? []) size = enter(contest, row, size)
    solve(contest, members, size, settings, randomOf(request.seed + label), earlier !== undefined)
    builder.add(contest.weights, contest.bias)
    const support = supportOf(contest, members)
    supports.push(support)
    // At the optimum alpha = 2 C x slack, so the loss needs no further look at the rows.
    const loss = support.alpha.reduce((sum, alpha) => sum + (alpha / (2 * settings.cost)) ** 2, 0) / members.length
    request.onLabel?.(label + 1, { loss, supports: support.rows.length })
  }
  return { model: builder.build(), supports }
}
