import { Problem } from "../../contract/problems.ts"
import type { Vocabulary } from "./features.ts"
import { featurize } from "./featurize.ts"
import { type LinearModel, LinearModelBuilder, scoreRow } from "./linear-model.ts"
import { bestTrial, type LearnerKind, type LearnRequest, learn, type Trial, tryLearners } from "./select.ts"
import { type Calibration, temperatureForConfidence } from "./temperature.ts"
import { type FitInfo, TextClassifier, type Timings } from "./text-classifier.ts"

export { deserializeClassifier, serializeClassifier } from "./classifier-bytes.ts"

export type ClassifierStep = "featurize" | "select" | "fit" | "calibrate"

export type ClassifierProgress = {
  readonly step: ClassifierStep
  readonly done: number
  readonly total: number
  readonly metrics?: Readonly<Record<string, number>>
}

export type FitTextClassifier = {
  readonly texts: readonly string[]
  /** Label of each text. */
  readonly labels: readonly string[]
  /** The same request and seed give the same classifier, byte for byte. */
  readonly seed: number
  /** Unlabelled texts of the same kind; with few labels they tell which words are used alike. */
  readonly pool?: readonly string[] | undefined
  readonly onProgress?: ((progress: ClassifierProgress) => void) | undefined
  /** Looked at before every progress report. */
  readonly signal?: { readonly aborted: boolean } | undefined
  readonly choose?: "auto" | LearnerKind | undefined
  /** Milliseconds from any origin, for the timings. */
  readonly clock?: (() => number) | undefined
}

/** From here on the SVM has won every comparison, so nothing is tried. */
const MANY_PER_LABEL = 50
/** One contest a label: beyond this many, nearest means are the only thing that ends in time. */
const MAX_SVM_LABELS = 1_000
const MAX_LABELS = 65_535
const MOST_UNSEEN = 0.5

const kindsToTry = (rows: number, labels: number, choose: "auto" | LearnerKind): LearnerKind[] => {
  if (choose !== "auto") return [choose]
  if (labels > MAX_SVM_LABELS) return ["centroid"]
  return rows > MANY_PER_LABEL * labels ? ["svm"] : ["centroid", "svm"]
}

/** Nothing could be held out: on its own rows the model may be half as sure as between guessing and certainty. */
const untestedTemperature = ({ data, labels, target }: LearnRequest, model: LinearModel): number => {
  const scores = new Float64Array(data.rows * labels)
  for (let row = 0; row < data.rows; row++)
    scoreRow(model, data, row, scores.subarray(row * labels, (row + 1) * labels))
  return temperatureForConfidence({ labels, scores, truth: target }, (1 + 1 / labels) / 2)
}

const check = ({ texts, labels }: FitTextClassifier): void => {
  if (texts.length !== labels.length) {
    const detail = `${texts.length} texts but ${labels.length} labels.`
    throw new Problem("input_invalid", { field: "labels", detail })
  }
  if (texts.length > 0) return
  throw new Problem("labels_needed", { detail: "A classifier needs at least one labelled text." })
}

const checkLabels = (labels: readonly string[]): void => {
  if (labels.length <= MAX_LABELS) return
  const detail = `${labels.length} different labels; at most ${MAX_LABELS} can be told apart.`
  throw new Problem("input_invalid", { field: "labels", detail })
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const onlyLabel = (label: string, rows: number, vocabulary: Vocabulary, timings: Timings): TextClassifier =>
  new TextClassifier({
    kind: "single",
    labels: [label],
    vocabulary,
    topics: undefined,
    model: new LinearModelBuilder(vocabulary.hashes.length).build(),
    priors: Float64Array.of(1),
    // Laplace's rule of succession.
    fit: { rows, poolRows: 0, temperature: 1, noise: 0, unseen: 1 / (rows + 2), trials: [], timings },
  })

/**
 * Labels seen once tell how many there are that were not seen at all (Good 1953, and Turing). Examples picked one a
 * label are no random draw, therefore at most a half.
 */
const chanceOfUnseen = (target: Int32Array, labels: number): number => {
  const counts = new Int32Array(labels)
  for (const label of target) counts[label] = (counts[label] ?? 0) + 1
  const once = counts.reduce((sum, count) => (count === 1 ? sum + 1 : sum), 0)
  return Math.min(MOST_UNSEEN, once / target.length)
}

/** Share of each label, none zero. */
const priorsOf = (target: Int32Array, labels: number): Float64Array => {
  const priors = new Float64Array(labels).fill(1 / (target.length + labels))
  for (const label of target) priors[label] = (priors[label] ?? 0) + 1 / (target.length + labels)
  return priors
}

type Report = (progress: ClassifierProgress) => void

const watched =
  ({ onProgress, signal }: FitTextClassifier): Report =>
  (progress) => {
    if (signal?.aborted) throw new Problem("run_cancelled")
    onProgress?.(progress)
  }

const stopwatch = (clock: () => number): ((step: ClassifierStep) => Timings) => {
  const timings = { featurize: 0, select: 0, fit: 0, calibrate: 0 }
  let last = clock()
  return (step) => {
    const now = clock()
    timings[step] += now - last
    last = now
    return timings
  }
}

/** Tries what may do, then fits the best on every row; `lap` notes how long each step took. */
const learnAndCalibrate = (
  request: LearnRequest,
  choose: "auto" | LearnerKind,
  report: Report,
  lap: (step: ClassifierStep) => Timings,
): { kind: LearnerKind; model: LinearModel; calibration: Calibration; trials: readonly Trial[] } => {
  const { target, labels } = request
  const kinds = kindsToTry(target.length, labels, choose)
  const trying = kinds.length > 1 ? "select" : "calibrate"
  const trials = tryLearners(kinds, request, (done, total) => report({ step: trying, done, total }))
  lap(trying)
  const best = bestTrial(trials, target.length / labels)
  const kind = best?.kind ?? kinds[0] ?? "centroid"

  const everyRow = Int32Array.from(target, (_, row) => row)
  const { model } = learn(kind, request, everyRow, {
    onLabel: (done, metrics) => report({ step: "fit", done, total: labels, metrics }),
    ...(best?.warm ? { warm: best.warm } : {}),
  })
  lap("fit")

  const calibration = best?.calibration ?? { temperature: untestedTemperature(request, model), noise: 0 }
  const held = best ? { accuracy: best.accuracy, log_loss: best.logLoss } : {}
  report({ step: "calibrate", done: 1, total: 1, metrics: { temperature: calibration.temperature, ...held } })
  lap("calibrate")
  return { kind, model, calibration, trials }
}

/**
 * Learns to tell labels apart by their texts: features, choice of the learner by held-out rows, fit on all rows,
 * calibration of the confidence. Runs synchronously (2.5 s for 10,000 short texts of 77 labels): call it on a thread.
 * Throws Problem `labels_needed` without texts, `input_invalid` on unequal lengths or more than 65,535 labels, and
 * `run_cancelled` when the signal is seen.
 */
export const fitTextClassifier = (wanted: FitTextClassifier): TextClassifier => {
  check(wanted)
  const { texts, seed } = wanted
  const rows = texts.length
  const labels = [...new Set(wanted.labels)].sort(byCodeUnit)
  checkLabels(labels)
  const report = watched(wanted)
  const lap = stopwatch(wanted.clock ?? (() => performance.now()))

  report({ step: "featurize", done: 0, total: rows })
  const { vocabulary, topics, data, columns, poolRows } = featurize(texts, wanted.pool ?? [], labels.length, seed)
  report({ step: "featurize", done: rows, total: rows, metrics: { features: columns } })
  const timings = lap("featurize")
  const [only] = labels
  if (only !== undefined && labels.length === 1) return onlyLabel(only, rows, vocabulary, timings)

  const numberOf = new Map(labels.map((label, at) => [label, at]))
  const target = Int32Array.from(wanted.labels, (label) => numberOf.get(label) ?? 0)
  const request = { data, columns, texts, target, labels: labels.length, seed, closed: topics ? undefined : vocabulary }
  const { kind, model, calibration, trials } = learnAndCalibrate(request, wanted.choose ?? "auto", report, lap)
  const unseen = chanceOfUnseen(target, labels.length)
  const fit = { rows, poolRows, ...calibration, unseen, trials: trials.map(withoutState), timings }
  return new TextClassifier({ kind, labels, vocabulary, topics, model, priors: priorsOf(target, labels.length), fit })
}

const withoutState = ({ kind, rows, accuracy, logLoss }: Trial): FitInfo["trials"][number] => ({
  kind,
  rows,
  accuracy,
  logLoss,
})
