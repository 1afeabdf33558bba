import { z } from "zod"
import { endpoint } from "../endpoint.ts"
import { modelAlias, modelVersion, snapshot } from "../entities/model.ts"
import { instant } from "../json.ts"
import { permission } from "../permissions.ts"

const may = z.array(permission)

const labelFigures = z.object({
  label: z.string(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  support: z.int(),
})
const confusionCell = z.object({ truth: z.string(), guess: z.string(), count: z.int() })
const calibrationBin = z.object({
  from: z.number(),
  to: z.number(),
  count: z.int(),
  confidence: z.number(),
  accuracy: z.number(),
})

export const evaluationSummary = z.object({
  id: z.string(),
  suite: z.string(),
  subject: z.string(),
  subjectKind: z.enum(["model", "agent"]),
  metrics: z.object({ n: z.int(), accuracy: z.number(), macroF1: z.number(), ece: z.number() }),
  caseCount: z.int(),
  runId: z.string(),
  createdBy: z.string(),
  createdAt: instant,
})

export const evaluationDetail = evaluationSummary.extend({
  perLabel: z.array(labelFigures),
  confusion: z.array(confusionCell),
  calibration: z.array(calibrationBin),
})

const evaluationCase = z.object({
  id: z.string(),
  itemId: z.string().nullable(),
  input: z.string(),
  expected: z.string().nullable(),
  answer: z.string().nullable(),
  value: z.number().nullable(),
  confidence: z.number().nullable(),
})

export const listModels = endpoint({
  name: "listModels",
  method: "GET",
  path: "/api/models",
  does: "Model versions, newest first.",
  may: "look",
  input: z.object({ name: z.string().optional() }),
  output: z.object({ models: z.array(modelVersion), may }),
})

export const getModel = endpoint({
  name: "getModel",
  method: "GET",
  path: "/api/models/:ref",
  does: "One model version with its data set, evaluations and the agents that use it.",
  may: "look",
  input: z.object({ ref: z.string() }),
  output: z.object({
    model: modelVersion,
    versions: z.array(modelVersion),
    snapshot: snapshot.nullable(),
    evaluations: z.array(evaluationSummary),
    agents: z.array(z.object({ id: z.string(), endpointName: z.string().nullable() })),
    may,
  }),
})

export const setModelAlias = endpoint({
  name: "setModelAlias",
  method: "PUT",
  path: "/api/models/:ref/alias",
  does: "Give a model version an alias, or take it away.",
  may: "run_jobs",
  input: z.object({ ref: z.string(), alias: modelAlias.nullable() }),
  output: z.object({ model: modelVersion }),
})

export const getEvaluation = endpoint({
  name: "getEvaluation",
  method: "GET",
  path: "/api/evaluations/:id",
  does: "One evaluation with figures per label, confusion and calibration.",
  may: "look",
  input: z.object({ id: z.string() }),
  output: evaluationDetail,
})

export const listEvaluations = endpoint({
  name: "listEvaluations",
  method: "GET",
  path: "/api/evaluations",
  does: "Evaluations, newest first.",
  may: "look",
  input: z.object({ subject: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.object({ evaluations: z.array(evaluationSummary) }),
})

export const listEvaluationCases = endpoint({
  name: "listEvaluationCases",
  method: "GET",
  path: "/api/evaluations/:id/cases",
  does: "Cases of an evaluation with the expected and the given answer.",
  may: "look",
  input: z.object({
    id: z.string(),
    wrongOnly: z.stringbool().default(false),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  output: z.object({ cases: z.array(evaluationCase) }),
})

export const listSnapshots = endpoint({
  name: "listSnapshots",
  method: "GET",
  path: "/api/snapshots",
  does: "Training data sets, newest first.",
  may: "look",
  input: z.object({ databit: z.string().optional() }),
  output: z.object({ snapshots: z.array(snapshot) }),
})

/** What the launcher shows before a run: is there enough, is it balanced, do near-duplicates straddle. */
export const previewTraining = endpoint({
  name: "previewTraining",
  method: "GET",
  path: "/api/training/preview",
  does: "What training a Databit would use: decided items, balance, what is missing.",
  may: "look",
  input: z.object({ databit: z.string() }),
  output: z.object({
    databit: z.string(),
    field: z.string().nullable(),
    decided: z.int(),
    /** Every answer the Databit allows or people gave, most frequent first. */
    labels: z.array(z.object({ label: z.string(), count: z.int() })),
    /** Answers with too few decided items to be learnt well. */
    scarce: z.array(z.string()),
    /** Sentences that stand against training now; empty when it can start. */
    missing: z.array(z.string()),
    nearDuplicateGroups: z.int(),
    champion: modelVersion.nullable(),
    may,
  }),
})

export const startTraining = endpoint({
  name: "startTraining",
  method: "POST",
  path: "/api/training",
  does: "Assemble the data set, train the next version and evaluate it.",
  may: "run_jobs",
  input: z.object({
    databit: z.string(),
    holdoutShare: z.number().min(0).max(0.5).default(0.2),
    model: z.string().optional(),
  }),
  output: z.object({ runId: z.string() }),
})

export const TRAIN_ENDPOINTS = [
  listModels,
  getModel,
  setModelAlias,
  getEvaluation,
  listEvaluations,
  listEvaluationCases,
  listSnapshots,
  previewTraining,
  startTraining,
]
