import type { ModelVersion } from "../../contract/entities/model.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Evaluation, EvaluationCase } from "../ports/evaluations.ts"
import type { Ports } from "../ports/index.ts"
import { calibrationOf } from "../statistics/calibration.ts"
import { classificationReport } from "../statistics/classification-report.ts"
import { evaluationFinished } from "./events.ts"
import { readSnapshot, type SnapshotRow } from "./snapshot-rows.ts"

type Needed = Pick<Ports, "clock" | "evaluations" | "events" | "files" | "learners" | "models" | "snapshots" | "tables">

export type EvaluateRequest = {
  readonly model: string
  /** Snapshot whose held-out rows are the suite; the model's own when left out. */
  readonly snapshot?: string | undefined
  readonly runId: string
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

const BATCH = 1_000

type Answered = { readonly row: SnapshotRow; readonly label: string; readonly confidence: number }

const answerAll = async (
  { files, learners }: Needed,
  model: ModelVersion,
  rows: readonly SnapshotRow[],
  request: EvaluateRequest,
): Promise<Answered[]> => {
  const answered: Answered[] = []
  for (let start = 0; start < rows.length; start += BATCH) {
    request.signal?.throwIfAborted()
    const batch = rows.slice(start, start + BATCH)
    const answers = await learners.judge(model.artifact.sha256, () => files.find(model.artifact.path), {
      texts: batch.map((row) => row.text),
    })
    batch.forEach((row, index) => {
      const answer = answers[index]
      if (answer) answered.push({ row, label: answer.label, confidence: answer.confidence })
    })
    request.onProgress?.(answered.length, rows.length)
  }
  return answered
}

const SUITE = "holdout of "

/** Name of the suite of a snapshot's held-out rows. */
export const holdoutSuite = (snapshotId: string): string => `${SUITE}${snapshotId}`

/** The snapshot whose held-out rows a suite is. */
export const snapshotOf = (suite: string): string => suite.slice(SUITE.length)

/** Runs a model over the held-out rows of a snapshot and records figures and every case. */
export const evaluateModel = async (ports: Needed, who: Caller, request: EvaluateRequest): Promise<Evaluation> => {
  const model = await ports.models.find(request.model)
  const snapshotId = request.snapshot ?? model.snapshot
  const rows = await readSnapshot(ports, snapshotId, "holdout")
  if (rows.length === 0)
    throw new Problem("labels_needed", { detail: `${snapshotId} has no held-out rows to evaluate on.` })
  const answered = await answerAll(ports, model, rows, request)

  const truth = answered.map(({ row }) => row.label)
  const guesses = answered.map(({ label }) => label)
  const right = answered.map(({ row, label }) => row.label === label)
  const report = classificationReport(truth, guesses)
  const calibration = calibrationOf(
    answered.map(({ confidence }) => confidence),
    right,
  )
  const id = ports.clock.id()
  const cases = answered.map(
    ({ row, label, confidence }): EvaluationCase => ({
      id: ports.clock.id(),
      evaluationId: id,
      itemId: row.item_id,
      input: row.text,
      expected: row.label,
      answer: label,
      scorer: "exact_match",
      value: row.label === label ? 1 : 0,
      confidence,
      traceId: null,
      createdAt: ports.clock.now(),
    }),
  )
  await ports.evaluations.saveCases(cases)
  const payload = evaluationFinished.parse({
    id,
    suite: holdoutSuite(snapshotId),
    subject: model.id,
    subjectKind: "model",
    metrics: { n: answered.length, accuracy: report.accuracy, macroF1: report.macroF1, ece: calibration.ece },
    detail: { perLabel: report.perLabel, confusion: report.confusion, calibration: calibration.bins },
    caseCount: answered.length,
    runId: request.runId,
  })
  await ports.events.save(who, async () => [{ kind: "evaluation.finished", subject: id, payload }], {
    why: request.runId,
  })
  return ports.evaluations.find(id)
}
