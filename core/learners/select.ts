import { fitCentroid } from "./centroid.ts"
import type { SparseRows } from "./features.ts"
import { ALWAYS_LEARNT, dealFolds } from "./folds.ts"
import { type LinearModel, scoreRow } from "./linear-model.ts"
import { fitSvm, type Support } from "./svm.ts"
import { fitTemperature, type HeldOutScores, logLoss } from "./temperature.ts"

export type LearnerKind = "svm" | "centroid"

export type LearnRequest = {
  readonly data: SparseRows
  readonly columns: number
  readonly texts: readonly string[]
  readonly target: Int32Array
  readonly labels: number
  readonly seed: number
  /** Whether the vocabulary comes from these rows alone, so that new texts hold features it lacks. */
  readonly closed: boolean
}

export type Learnt = { readonly model: LinearModel; readonly supports?: readonly Support[] }
export type OnLabel = (done: number, figures: { loss: number; supports: number }) => void

/** Fits one kind of learner on some of the rows. */
export const learn = (
  kind: LearnerKind,
  { data, columns, target, labels, seed }: LearnRequest,
  members: Int32Array,
  more: { warm?: readonly Support[]; onLabel?: OnLabel } = {},
): Learnt =>
  kind === "svm"
    ? fitSvm({ data, columns, target, labels, members, seed, ...more })
    : { model: fitCentroid({ data, columns, target, labels, members }) }

/** What a kind of learner did on rows it had not seen. */
export type Trial = {
  readonly kind: LearnerKind
  /** Rows that were held out in turn. */
  readonly rows: number
  readonly accuracy: number
  /** Mean log loss at the best temperature. */
  readonly logLoss: number
  readonly temperature: number
  /** Solution of the last round, to start the final fit from. */
  readonly warm?: readonly Support[]
}

/** Above this every round is dear and one part of the rows is enough to judge by. */
const ALL_ROUNDS_UP_TO = 500
const FEW_ROWS = 200
const MOST_HELD_OUT = 2_000
/** With fewer held-out answers neither a choice nor a temperature means anything. */
const MIN_HELD_OUT = 8

const plan = (rows: number): { folds: number; rounds: number } => {
  if (rows <= FEW_ROWS) return { folds: 5, rounds: 5 }
  if (rows <= ALL_ROUNDS_UP_TO) return { folds: 3, rounds: 3 }
  return { folds: Math.max(5, Math.ceil(rows / MOST_HELD_OUT)), rounds: 1 }
}

const rowsWhere = (fold: Int32Array, take: (fold: number) => boolean): Int32Array => {
  const rows: number[] = []
  fold.forEach((one, row) => {
    if (take(one)) rows.push(row)
  })
  return Int32Array.from(rows)
}

const highest = (scores: Float64Array): number => {
  let best = 0
  for (let at = 1; at < scores.length; at++) if ((scores[at] ?? 0) > (scores[best] ?? 0)) best = at
  return best
}

/**
 * How much longer the known part of a row becomes when the features that only held-out rows have are left out, as they
 * will be in new texts. Without this, held-out rows look duller than new texts and confidence comes out too high.
 */
const stretchOf = (data: SparseRows, row: number, seen: Uint8Array): number => {
  let all = 0
  let known = 0
  const to = data.start[row + 1] ?? 0
  for (let at = data.start[row] ?? 0; at < to; at++) {
    const square = (data.value[at] ?? 0) ** 2
    all += square
    if (seen[data.column[at] ?? 0] === 1) known += square
  }
  return known > 0 ? Math.sqrt(all / known) : 1
}

const seenColumns = ({ data, columns }: LearnRequest, members: Int32Array): Uint8Array => {
  const seen = new Uint8Array(columns)
  for (const row of members) {
    const to = data.start[row + 1] ?? 0
    for (let at = data.start[row] ?? 0; at < to; at++) seen[data.column[at] ?? 0] = 1
  }
  return seen
}

/** Scores of held-out rows as new texts would get them, into `scores`, `labels` numbers a row. */
const scoreHeld = (
  request: LearnRequest,
  model: LinearModel,
  members: Int32Array,
  held: { row: number; scores: Float64Array }[],
): void => {
  const seen = request.closed ? seenColumns(request, members) : undefined
  for (const { row, scores } of held) {
    scoreRow(model, request.data, row, scores)
    if (!seen) continue
    const stretch = stretchOf(request.data, row, seen)
    for (let at = 0; at < scores.length; at++) {
      const bias = model.bias[at] ?? 0
      scores[at] = bias + ((scores[at] ?? 0) - bias) * stretch
    }
  }
}

const judge = (kind: LearnerKind, held: HeldOutScores, warm: readonly Support[] | undefined): Trial | undefined => {
  const temperature = held.truth.length < MIN_HELD_OUT ? undefined : fitTemperature(held)
  if (temperature === undefined) return undefined
  let right = 0
  held.truth.forEach((truth, row) => {
    if (highest(held.scores.subarray(row * held.labels, (row + 1) * held.labels)) === truth) right++
  })
  const rows = held.truth.length
  return {
    kind,
    rows,
    accuracy: right / rows,
    logLoss: logLoss(held, temperature),
    temperature,
    ...(warm ? { warm } : {}),
  }
}

type Watch = (done: number, total: number) => void

/**
 * Tries kinds of learners by cross-validation (one part held out when rows are many) on the same folds. Kinds about
 * which too few held-out rows exist are left out of the answer. Progress counts labels over all rounds.
 */
export const tryLearners = (kinds: readonly LearnerKind[], request: LearnRequest, watch: Watch): Trial[] => {
  const { texts, target, labels } = request
  const { folds, rounds } = plan(texts.length)
  const fold = dealFolds(texts, target, folds, request.seed)
  const heldRows = rowsWhere(fold, (one) => one !== ALWAYS_LEARNT && one < rounds)
  const total = kinds.length * rounds * labels
  return kinds.flatMap((kind, which) => {
    const scores = new Float64Array(heldRows.length * labels)
    let warm: readonly Support[] | undefined
    for (let round = 0; round < rounds; round++) {
      const members = rowsWhere(fold, (one) => one !== round)
      if (members.length === texts.length) continue
      const before = (which * rounds + round) * labels
      const { model, supports } = learn(kind, request, members, { onLabel: (done) => watch(before + done, total) })
      warm = supports
      const held = Array.from(heldRows, (row, at) => ({ row, scores: scores.subarray(at * labels, (at + 1) * labels) }))
      scoreHeld(
        request,
        model,
        members,
        held.filter(({ row }) => fold[row] === round),
      )
      watch(before + labels, total)
    }
    return judge(kind, { labels, scores, truth: heldRows.map((row) => target[row] ?? 0) }, warm) ?? []
  })
}

/** From here on (rows per label) the SVM is expected to win, and one held-out part is too small to say otherwise lightly. */
const SVM_EXPECTED_FROM = 10

/** Standard error of an accuracy. */
const errorOf = ({ accuracy, rows }: Trial): number => Math.sqrt((accuracy * (1 - accuracy)) / rows)

/** The most accurate one, between equals the one whose probabilities say more; the SVM in doubt where rows are many. */
export const bestTrial = (trials: readonly Trial[], rowsPerLabel: number): Trial | undefined => {
  const [best] = [...trials].sort((a, b) => b.accuracy - a.accuracy || a.logLoss - b.logLoss)
  const svm = trials.find(({ kind }) => kind === "svm")
  const doubtful = best && svm && rowsPerLabel >= SVM_EXPECTED_FROM && best.accuracy - svm.accuracy < 2 * errorOf(best)
  return doubtful ? svm : best
}
