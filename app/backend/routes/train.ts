import type { z } from "zod"
import {
  evaluationDetail,
  evaluationSummary,
  getEvaluation,
  getModel,
  listEvaluationCases,
  listEvaluations,
  listModels,
  listSnapshots,
  previewTraining,
  setModelAlias,
  startTraining,
} from "../../../contract/endpoints/train.ts"
import { splitRef } from "../../../contract/names.ts"
import { permissionsOf } from "../../../contract/permissions.ts"
import type { Evaluation, EvaluationCase } from "../../../core/ports/evaluations.ts"
import { moveAlias } from "../../../core/train/move-alias.ts"
import { previewTraining as preview } from "../../../core/train/preview-training.ts"
import type { Serve } from "../serve.ts"

const detailShape = evaluationDetail.pick({ perLabel: true, confusion: true, calibration: true })

const summary = (evaluation: Evaluation): z.output<typeof evaluationSummary> => evaluationSummary.parse(evaluation)

const caseView = ({ id, itemId, input, expected, answer, value, confidence }: EvaluationCase) => ({
  id,
  itemId,
  input,
  expected,
  answer,
  value,
  confidence,
})

export const trainRoutes = (serve: Serve): void => {
  serve(listModels, async ({ name }, { ports, who }) => ({
    models: [...(await ports.models.list({ name }))],
    may: permissionsOf(who),
  }))

  serve(getModel, async ({ ref }, { ports, who }) => {
    const model = await ports.models.find(ref)
    const [versions, snapshot, evaluations, agents] = await Promise.all([
      ports.models.list({ name: model.name }),
      ports.snapshots.seek(model.snapshot),
      ports.evaluations.list({ subject: model.id, limit: 20 }),
      ports.agents.list(),
    ])
    return {
      model,
      versions: [...versions],
      snapshot: snapshot ?? null,
      evaluations: evaluations.map(summary),
      agents: agents
        .filter((agent) => agent.baseModel === model.id)
        .map(({ id, endpointName }) => ({ id, endpointName })),
      may: permissionsOf(who),
    }
  })

  serve(setModelAlias, async ({ ref, alias }, { ports, who, idempotencyKey }) => ({
    model: await moveAlias(ports, who, { model: ref, alias, key: idempotencyKey }),
  }))

  serve(listEvaluations, async ({ subject, limit }, { ports }) => ({
    evaluations: (await ports.evaluations.list({ subject, limit })).map(summary),
  }))

  serve(getEvaluation, async ({ id }, { ports }) => {
    const evaluation = await ports.evaluations.find(id)
    return { ...summary(evaluation), ...detailShape.parse(evaluation.detail) }
  })

  serve(listEvaluationCases, async ({ id: evaluationId, ...page }, { ports }) => {
    const { id } = await ports.evaluations.find(evaluationId)
    return { cases: (await ports.evaluations.listCases(id, page)).map(caseView) }
  })

  serve(listSnapshots, async ({ databit }, { ports }) => ({
    snapshots: [...(await ports.snapshots.list({ databitName: databit }))],
  }))

  serve(previewTraining, async ({ databit }, { ports, who }) => {
    const found = await preview(ports, databit)
    const champion = await ports.models.seek(splitRef(found.databit).name)
    return { ...found, champion: champion ?? null, may: permissionsOf(who) }
  })

  serve(startTraining, async ({ databit, holdoutShare, model }, { ports, who, idempotencyKey }) => {
    await ports.databits.find(databit)
    const input = { databit, holdout_share: holdoutShare, ...(model === undefined ? {} : { model }) }
    return { runId: await ports.jobs.start(who, "fine_tune", input, { key: idempotencyKey }) }
  })
}
