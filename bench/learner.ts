import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { csvReader } from "../core/data/csv.ts"
import { deserializeClassifier, fitTextClassifier, serializeClassifier } from "../core/learners/classifier.ts"
import { buildTextIndex, nearestTexts } from "../core/learners/nearest.ts"
import { randomOf, shuffle } from "../core/learners/random.ts"
import { calibrationOf } from "../core/statistics/calibration.ts"
import { classificationReport } from "../core/statistics/classification-report.ts"
import { splitByContent } from "../core/statistics/split.ts"
import { inRoot } from "../scripts/lib/paths.mjs"
import type { Benchmark } from "./benchmark.ts"

type Example = { readonly text: string; readonly label: string }
type Note = (line: string) => void
type Figures = Record<string, number | string | null>

const SEED = 1
const FEW = [50, 200, 500, 1_000, 2_000]
const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits))

/** First column text, second column label, one row of headings. */
const readExamples = async (path: string): Promise<Example[]> => {
  const reader = csvReader({ delimiter: ",", width: 2 })
  const records = [...reader.push(await readFile(path, "utf8")), ...reader.end()]
  return records
    .slice(1)
    .flatMap((record) =>
      record.kind === "good" ? [{ text: record.values[0] ?? "", label: record.values[1] ?? "" }] : [],
    )
}

const textsOf = (examples: readonly Example[]): string[] => examples.map(({ text }) => text)
const labelsOf = (examples: readonly Example[]): string[] => examples.map(({ label }) => label)

/** Wall and processor milliseconds: the second says what an idle machine would take. */
const timed = <T>(work: () => T): { result: T; ms: number; cpuMs: number } => {
  const cpu = process.cpuUsage()
  const began = performance.now()
  const result = work()
  return { result, ms: performance.now() - began, cpuMs: process.cpuUsage(cpu).user / 1_000 }
}

const fullFit = (train: readonly Example[], test: readonly Example[], note: Note): Figures => {
  const fitted = timed(() => fitTextClassifier({ texts: textsOf(train), labels: labelsOf(train), seed: SEED }))
  const { timings } = fitted.result.fit
  note(`fit of ${train.length} rows in ${rounded(fitted.ms)} ms`)
  const bytes = serializeClassifier(fitted.result)
  const loaded = timed(() => deserializeClassifier(bytes))
  const answers = loaded.result.predict(textsOf(test))
  const report = classificationReport(
    labelsOf(test),
    answers.map(({ label }) => label),
  )
  const calibration = calibrationOf(
    answers.map(({ confidence }) => confidence),
    answers.map(({ label }, at) => label === test[at]?.label),
  )
  const predicted = timed(() => loaded.result.predict(textsOf(train)))
  return {
    rows: train.length,
    labels: fitted.result.labels.length,
    holdout_n: test.length,
    accuracy: rounded(report.accuracy, 4),
    macro_f1: rounded(report.macroF1, 4),
    ece: rounded(calibration.ece, 4),
    brier: rounded(calibration.brier, 4),
    fit_and_calibrate_ms: rounded(fitted.ms),
    fit_and_calibrate_cpu_ms: rounded(fitted.cpuMs),
    featurize_ms: rounded(timings?.featurize ?? 0),
    final_fit_ms: rounded(timings?.fit ?? 0),
    calibrate_ms: rounded(timings?.calibrate ?? 0),
    predict_rows_per_s: rounded(train.length / (predicted.ms / 1_000)),
    predict_rows_per_cpu_s: rounded(train.length / (predicted.cpuMs / 1_000)),
    artifact_mb: rounded(bytes.length / 1e6, 2),
    load_ms: rounded(loaded.ms),
  }
}

/** Retraining as labels arrive: the rest of the rows is the unlabelled pool. */
const fewLabels = (train: readonly Example[], test: readonly Example[], note: Note): Figures => {
  const order = Int32Array.from(train, (_, at) => at)
  shuffle(order, order.length, randomOf(SEED))
  const mixed = Array.from(order).flatMap((at) => train[at] ?? [])
  const figures: Figures = {}
  for (const count of FEW) {
    const labelled = mixed.slice(0, count)
    const pool = textsOf(mixed.slice(count))
    const { result, ms } = timed(() =>
      fitTextClassifier({ texts: textsOf(labelled), labels: labelsOf(labelled), pool, seed: SEED }),
    )
    const answers = result.predict(textsOf(test))
    const { accuracy } = classificationReport(
      labelsOf(test),
      answers.map(({ label }) => label),
    )
    note(`${count} labels: ${result.kind}, ${rounded(accuracy, 3)} in ${rounded(ms)} ms`)
    figures[`retrain_${count}_ms`] = rounded(ms)
    figures[`retrain_${count}_accuracy`] = rounded(accuracy, 4)
  }
  return figures
}

const helpers = (train: readonly Example[], test: readonly Example[]): Figures => {
  const split = timed(() =>
    splitByContent(
      train.map((one, at) => ({ id: `${at}`, ...one })),
      { holdout: 0.2, seed: SEED },
    ),
  )
  const built = timed(() => buildTextIndex(textsOf(train)))
  const asked = textsOf(test).slice(0, 500)
  const nearest = timed(() => asked.map((text) => nearestTexts(built.result, text, 5)))
  return {
    split_ms: rounded(split.ms),
    near_duplicate_groups: split.result.groups.filter((group) => group.length > 1).length,
    nearest_build_ms: rounded(built.ms),
    nearest_query_ms: rounded(nearest.ms / asked.length, 2),
  }
}

const measure = async (trainPath: string, testPath: string, note: Note): Promise<Figures> => {
  const train = await readExamples(trainPath)
  const test = await readExamples(testPath)
  return { ...fullFit(train, test, note), ...fewLabels(train, test, note), ...helpers(train, test) }
}

export const learnerBenchmark: Benchmark = {
  name: "learner",
  says: "The text classifier on 10,003 customer messages with 77 intents: figures on 3,080 others, times on one thread.",
  run: async (note) => {
    const data = process.env.DATABITS_BENCH_DATA ?? inRoot("..", "shared", "data")
    const [train, test] = [join(data, "banking77", "train.csv"), join(data, "banking77", "test.csv")]
    if (!existsSync(train))
      throw new Error(
        `This benchmark reads banking77/train.csv and test.csv under ${data}; set DATABITS_BENCH_DATA to the folder that has them.`,
      )
    return measure(train, test, note)
  },
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [train, test] = process.argv.slice(2)
  const note: Note = (line) => console.error(line)
  const figures = train && test ? await measure(train, test, note) : await learnerBenchmark.run(note)
  console.log(JSON.stringify(figures, null, 2))
}
