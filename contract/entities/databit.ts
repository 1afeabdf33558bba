import { z } from "zod"
import { instant, jsonObject } from "../json.ts"
import { semanticVersion, threeLevelName } from "../names.ts"

/** `type` follows the PRD's grammar: string, int, float, boolean, date, enum[a, b], array<type>, object. */
export const databitField = z.object({
  name: z.string().min(1),
  type: z.string().min(1),
  source: z.string().optional(),
  description: z.string().optional(),
  required: z.boolean().optional(),
  /** Keys of an imported file that the workbench does not know; they go out again as they came. */
  extra: jsonObject.optional(),
})
export type DatabitField = z.infer<typeof databitField>

export const databitExample = z.object({ input: jsonObject, output: jsonObject, extra: jsonObject.optional() })
export type DatabitExample = z.infer<typeof databitExample>

/** How the tables of several inputs are joined; the first input's table is the left one. */
export const databitJoin = z.object({ table: threeLevelName, leftColumn: z.string(), rightColumn: z.string() })
export type DatabitJoin = z.infer<typeof databitJoin>

export const databitSettings = z.object({
  joins: z.array(databitJoin).default([]),
  /** Limits between the confidence bands: low, middling, high, very high. */
  bands: z.tuple([z.number(), z.number(), z.number()]).default([0.6, 0.75, 0.9]),
  /** Keys of an imported file that the workbench does not know, top level and those of its `schema`. */
  extra: jsonObject.optional(),
  extraSchema: jsonObject.optional(),
})

export const databitStatus = z.enum(["draft", "published", "retired", "deleted"])

/** One version of a Databit. A draft is the only thing that changes. */
export const databitVersion = z.object({
  /** Stable id of the Databit over all its versions. */
  databitId: z.string(),
  id: z.string(),
  /** catalog.schema.name */
  name: threeLevelName,
  version: semanticVersion,
  status: databitStatus,
  saved: z.boolean(),
  schema: z.object({ input: z.array(databitField), output: z.array(databitField) }),
  template: z.string(),
  examples: z.array(databitExample),
  baseModel: z.string().nullable(),
  trainingDataset: z.string().nullable(),
  settings: databitSettings,
  contentHash: z.string().nullable(),
  createdBy: z.string(),
  approvedBy: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  /** Changes with every change of this version; an edit names the one it was made on. */
  revision: z.string(),
})
export type DatabitVersion = z.infer<typeof databitVersion>
