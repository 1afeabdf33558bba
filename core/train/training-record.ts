import type { ModelVersion, Snapshot } from "../../contract/entities/model.ts"
import type { Run } from "../../contract/entities/run.ts"
import type { Evaluation } from "../ports/evaluations.ts"
import type { TrackedDataset, TrackedMetric } from "../ports/tracking.ts"
import type { RunRecord } from "../tracking/track-run.ts"

/** What a run of training reported at one moment. */
export type CurvePoint = { readonly figures: Readonly<Record<string, number>>; readonly at: string }

/** Training with it twice gives the same model. */
export const TRAINING_SEED = 7

/** MLflow takes no longer digests. */
const DIGEST = 16
const WORD = 200

/** Each figure counts its own steps: what is reported once has one. */
export const curveOf = (points: readonly CurvePoint[]): TrackedMetric[] => {
  const steps = new Map<string, number>()
  return points.flatMap(({ figures, at }) =>
    Object.entries(figures)
      .filter(([, value]) => Number.isFinite(value))
      .map(([key, value]) => {
        const step = steps.get(key) ?? 0
        steps.set(key, step + 1)
        return { key, value, step, at }
      }),
  )
}

const dataset = (snapshot: Snapshot, context: TrackedDataset["context"]): TrackedDataset => ({
  table: snapshot.table,
  tableVersion: snapshot.tableVersion,
  digest: snapshot.contentHash.slice(0, DIGEST),
  context,
})

/** What leads from a tracked run to everything it came from. */
const lineageTags = (model: ModelVersion, snapshot: Snapshot): Record<string, string> => ({
  "databits.databit": model.databit,
  "databits.model": model.id,
  "databits.snapshot": snapshot.id,
  "databits.table": snapshot.table,
  "databits.table_version": String(snapshot.tableVersion),
})

const startOf = ({ state, createdAt }: Run): string =>
  state.kind === "queued" ? createdAt : (state.startedAt ?? createdAt)

const word = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value)).slice(0, WORD)

type Training = {
  readonly run: Run
  readonly model: ModelVersion
  readonly snapshot: Snapshot
  /** Kind of learner that fitted best. */
  readonly kind: string
  readonly curve: readonly CurvePoint[]
  readonly endedAt: string
}

/** The tracked run of a training. */
export const trainingRecord = ({ run, model, snapshot, kind, curve, endedAt }: Training): RunRecord => ({
  runId: run.id,
  name: `${run.job} ${model.id}`,
  status: "FINISHED",
  startedAt: startOf(run),
  endedAt,
  params: {
    data_set: snapshot.id,
    databit: model.databit,
    seed: String(TRAINING_SEED),
    kind,
    holdout: word(run.input.holdout ?? run.input.holdout_share ?? ""),
    rows_train: String(snapshot.counts.train),
    rows_holdout: String(snapshot.counts.holdout),
    labels: String(snapshot.counts.labels),
  },
  metrics: curveOf(curve),
  tags: { ...lineageTags(model, snapshot), "databits.job": run.job, "mlflow.source.name": run.job },
  datasets: [dataset(snapshot, "training")],
})

/** The figures of an evaluation, under the names people look for. */
export const figuresOf = (evaluation: Evaluation): TrackedMetric[] => {
  const named = { accuracy: "accuracy", macroF1: "macro_f1", ece: "ece", n: "n" } as const
  return Object.entries(named).flatMap(([name, key]) => {
    const value = evaluation.metrics[name]
    return typeof value === "number" ? [{ key, value, step: 0, at: evaluation.createdAt }] : []
  })
}

type Measured = {
  readonly run: Run
  readonly model: ModelVersion
  readonly snapshot: Snapshot
  readonly evaluation: Evaluation
  /** Tracked run of the training that made the model. */
  readonly parent: string | undefined
}

/** The tracked run of an evaluation, below the run of the training where that is tracked. */
export const evaluationRecord = ({ run, model, snapshot, evaluation, parent }: Measured): RunRecord => ({
  runId: run.id,
  name: `${run.job} ${model.id}`,
  status: "FINISHED",
  startedAt: startOf(run),
  endedAt: evaluation.createdAt,
  params: { suite: word(evaluation.suite), model: model.id, data_set: snapshot.id },
  metrics: figuresOf(evaluation),
  tags: {
    ...lineageTags(model, snapshot),
    "databits.job": run.job,
    "databits.evaluation": evaluation.id,
    "mlflow.source.name": run.job,
    ...(parent === undefined ? {} : { "mlflow.parentRunId": parent }),
  },
  datasets: [dataset(snapshot, "evaluation")],
})
