import { z } from "zod"
import { artifact, classifierMetrics, modelAlias, registeredVersion } from "../../contract/entities/model.ts"
import { jsonObject } from "../../contract/json.ts"
import { threeLevelName } from "../../contract/names.ts"

export const snapshotAssembled = z.object({
  id: z.string(),
  table: threeLevelName,
  tableVersion: z.int(),
  databit: z.string(),
  /** Id of the Databit version's row, so that its `training_dataset` can be filled. */
  databitVersionId: z.string(),
  field: z.string(),
  contentHash: z.string(),
  counts: z.object({ train: z.int(), holdout: z.int(), labels: z.int() }),
  runId: z.string(),
})

export const modelRegistered = z.object({
  id: z.string(),
  name: threeLevelName,
  version: z.int(),
  alias: modelAlias.nullable(),
  kind: z.enum(["text_classifier", "external"]),
  databit: z.string(),
  field: z.string(),
  labels: z.array(z.string()),
  snapshot: z.string(),
  runId: z.string(),
  artifact,
})

/** A model version entered the registry of models, under a name and version of that registry. */
export const versionRegistered = z.object({ id: z.string(), registered: registeredVersion })

/** `before` is the model version that had the alias and loses it. */
export const aliasMoved = z.object({ id: z.string(), alias: modelAlias.nullable(), before: z.string().nullable() })

export const evaluationFinished = z.object({
  id: z.string(),
  suite: z.string(),
  subject: z.string(),
  subjectKind: z.enum(["model", "agent"]),
  metrics: classifierMetrics,
  detail: jsonObject,
  caseCount: z.int(),
  runId: z.string(),
})
