import { fitCentroid } from "./centroid.ts"
import { type SparseRows, type Vocabulary, vectorise } from "./features.ts"
import { ALWAYS_LEARNT, dealFolds } from "./folds.ts"
import { type LinearModel, scoreRow } from "./linear-model.ts"
import { fitSvm, type Support } from "./svm.ts"
import { type Calibration, fitCalibration, type HeldOutScores, logLoss } from "./temperature.ts"

export type LearnerKind = "svm" | "centroid"

export type LearnRequest = {
  readonly data: SparseRows
  readonly columns: number
  readonly texts: readonly string[]
  readonly target: Int32Array
  readonly labels: number
  readonly seed: number
  /** The vocabulary if it comes from these rows alone, so that new texts hold features it lacks. */
  readonly closed: Vocabulary | undefined
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
  /** Mean log loss at the best calibration. */
  readonly logLoss: number
  readonly calibration: Calibration
  /** Solution of the last round, to start the final fit from. */
  readonly warm?: readonly Support[]
}

/** Above this every round is dear and one part of the rows is enough to judge by. */
const ALL_ROUNDS_UP_TO = 1_000
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

const seenColumns = ({ data, columns }: LearnRequest, members: Int32Array): Uint8Array => {
  const seen = new Uint8Array(columns)
  for (const row of members) {
    const to = data.start[row + 1] ?? 0
    for (let at = data.start[row] ?? 0; at < to; at++) seen[data.column[at] ?? 0] = 1
  }
  return seen
}

/**
 * Held-out rows as new texts would be seen: features that no learnt row has are unknown. Otherwise the known ones would
 * look fainter than they will, and confidence would come out too high.
 */
const heldRowsOf = (
  request: LearnRequest,
  members: Int32Array,
  held: Int32Array,
): { data: SparseRows; rowOf: (at: number) => number } => {
  const { closed, data, texts } = request
  if (!closed) return { data, rowOf: (at) => held[at] ?? 0 }
  const seen = seenColumns(request, members)
  const heldTexts = Array.from(held, (row) => texts[row] ?? "")
  return { data: vectorise(closed, heldTexts, (column) => seen[column] === 1), rowOf: (at) => at }
}

const judge = (kind: LearnerKind, held: HeldOutScores, warm: readonly Support[] | undefined): Trial | undefined => {
  const calibration = held.truth.length < MIN_HELD_OUT ? undefined : fitCalibration(held)
  if (calibration === undefined) return undefined
  let right = 0
  held.truth.forEach((truth, row) => {
    if (highest(held.scores.subarray(row * held.labels, (row + 1) * held.labels)) === truth) right++
  })
  const rows = held.truth.length
  return {
    kind,
    rows,
    accuracy: right / rows,
    logLoss: logLoss(held, calibration),
    calibration,
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
  const tested = rowsWhere(fold, (one) => one !== ALWAYS_LEARNT && one < rounds)
  const placeOf = new Map(Array.from(tested, (row, place) => [row, place]))
  const total = kinds.length * rounds * labels
  return kinds.flatMap((kind, which) => {
    const scores = new Float64Array(tested.length * labels)
    let warm: readonly Support[] | undefined
    for (let round = 0; round < rounds; round++) {
      const held = rowsWhere(fold, (one) => one === round)
      if (held.length === 0) continue
      const members = rowsWhere(fold, (one) => one !== round)
      const before = (which * rounds + round) * labels
      const { model, supports } = learn(kind, request, members, { onLabel: (done) => watch(before + done, total) })
      warm = supports
      const { data, rowOf } = heldRowsOf(request, members, held)
      held.forEach((row, at) => {
        const place = placeOf.get(row) ?? 0
        scoreRow(model, data, rowOf(at), scores.subarray(place * labels, (place + 1) * labels))
      })
      watch(before + labels, total)
    }
    return judge(kind, { labels, scores, truth: tested.map((row) => target[row] ?? 0) }, warm) ?? []
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
