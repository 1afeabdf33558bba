import type { ModelVersion } from "../../contract/entities/model.ts"
import type { RunTracked } from "../../contract/entities/run.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Evaluation } from "../ports/evaluations.ts"
import type { Ports } from "../ports/index.ts"
import { trackRun } from "../tracking/track-run.ts"
import { holdoutSuite, snapshotOf } from "./evaluate.ts"
import { type CurvePoint, evaluationRecord, figuresOf, trainingRecord } from "./training-record.ts"

type Needed = Pick<Ports, "events" | "models" | "runs" | "snapshots" | "tracking">

type Fitted = { readonly kind: string; readonly curve: readonly CurvePoint[]; readonly endedAt: string }

/** Tracks the training that made a model version. */
export const trackTraining = async (
  ports: Needed,
  who: Caller,
  model: ModelVersion,
  fitted: Fitted,
): Promise<RunTracked> => {
  const [run, snapshot] = await Promise.all([ports.runs.find(model.runId), ports.snapshots.find(model.snapshot)])
  return trackRun(ports, who, trainingRecord({ run, model, snapshot, ...fitted }))
}

/** Tracks an evaluation of a model; figures on its own held-out rows also stand on the run of its training. */
export const trackEvaluation = async (ports: Needed, who: Caller, evaluation: Evaluation): Promise<RunTracked> => {
  const [run, model] = await Promise.all([ports.runs.find(evaluation.runId), ports.models.find(evaluation.subject)])
  const training = await ports.runs.seek(model.runId)
  const snapshot = await ports.snapshots.find(snapshotOf(evaluation.suite))
  const parent = training?.tracked?.kind === "tracked" ? training.tracked.runId : undefined
  const tracked = await trackRun(
    ports,
    who,
    evaluationRecord({ run, model, snapshot, evaluation, parent }),
    async () => {
      if (parent !== undefined && evaluation.suite === holdoutSuite(model.snapshot))
        await ports.tracking.saveFacts(parent, { metrics: figuresOf(evaluation) })
    },
  )
  return tracked
}
