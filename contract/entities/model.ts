import { z } from "zod"
import { instant } from "../json.ts"
import { threeLevelName } from "../names.ts"

/** Held-out figures of a classifier. */
export const classifierMetrics = z.object({ n: z.int(), accuracy: z.number(), macroF1: z.number(), ece: z.number() })
export type ClassifierMetrics = z.infer<typeof classifierMetrics>

export const artifact = z.object({ path: z.string(), sha256: z.string(), bytes: z.int() })
export type Artifact = z.infer<typeof artifact>

export const modelAlias = z.enum(["champion", "challenger"])

/** A version of a registered model: of Unity Catalog on Databricks, of the workbench's own registry when embedded. */
export const registeredVersion = z.object({ name: threeLevelName, version: z.string() })
export type RegisteredVersion = z.infer<typeof registeredVersion>

export const modelVersion = z.object({
  /** name@version */
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
  metrics: classifierMetrics.nullable(),
  /** What it is in the registry of models; null while it is in none. */
  registered: registeredVersion.nullable(),
  createdBy: z.string(),
  createdAt: instant,
})
export type ModelVersion = z.infer<typeof modelVersion>

export const snapshot = z.object({
  /** table@version */
  id: z.string(),
  table: threeLevelName,
  tableVersion: z.int(),
  databit: z.string(),
  field: z.string(),
  contentHash: z.string(),
  counts: z.object({ train: z.int(), holdout: z.int(), labels: z.int() }),
  runId: z.string(),
  createdBy: z.string(),
  createdAt: instant,
})
export type Snapshot = z.infer<typeof snapshot>
