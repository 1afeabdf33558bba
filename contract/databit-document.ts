import { z } from "zod"
import { databitJoin, databitStatus } from "./entities/databit.ts"
import { json, jsonObject } from "./json.ts"
import { semanticVersion } from "./names.ts"

const field = z
  .object({
    name: z.string().min(1),
    type: z.string().min(1),
    source: z.string().exactOptional(),
    description: z.string().exactOptional(),
    required: z.boolean().exactOptional(),
  })
  .catchall(json)

const example = z.object({ input: jsonObject, output: jsonObject }).catchall(json)

const settings = z
  .object({
    joins: z.array(databitJoin).exactOptional(),
    bands: z.tuple([z.number(), z.number(), z.number()]).exactOptional(),
  })
  .catchall(json)

/**
 * A Databit as a file, in the PRD's format. `settings` is ours and only written where it says something; keys
 * nobody knows are kept.
 */
export const databitDocument = z
  .object({
    name: z.string().min(1),
    version: z.string("write it as 1.2.3").pipe(semanticVersion),
    status: databitStatus.exclude(["deleted"]).default("draft"),
    schema: z.object({ input: z.array(field), output: z.array(field) }).catchall(json),
    template: z.string(),
    examples: z.array(example).default([]),
    base_model: z.string().nullish(),
    training_dataset: z.string().nullish(),
    created_by: z.string().nullish(),
    approved_by: z.string().nullish(),
    settings: settings.exactOptional(),
  })
  .catchall(json)
export type DatabitDocument = z.infer<typeof databitDocument>
