import { z } from "zod"
import { type DatabitVersion, databitVersion } from "../../contract/entities/databit.ts"
import { type Json, json } from "../../contract/json.ts"

/** What people write in a Databit; all else is its life. */
export const databitContent = databitVersion.pick({
  schema: true,
  template: true,
  examples: true,
  baseModel: true,
  settings: true,
})
export type DatabitContent = z.infer<typeof databitContent>

/** The parts that change in one edit. */
export const contentChanges = z.object({
  schema: databitContent.shape.schema.exactOptional(),
  template: databitContent.shape.template.exactOptional(),
  examples: databitContent.shape.examples.exactOptional(),
  baseModel: databitContent.shape.baseModel.exactOptional(),
  settings: databitContent.shape.settings.exactOptional(),
})
export type ContentChanges = z.infer<typeof contentChanges>

export const EMPTY_CONTENT: DatabitContent = databitContent.parse({
  schema: { input: [], output: [] },
  template: "",
  examples: [],
  baseModel: null,
  settings: {},
})

/** The content of a version, without its life. */
export const contentOf = (version: DatabitVersion | DatabitContent): DatabitContent => ({
  schema: version.schema,
  template: version.template,
  examples: version.examples,
  baseModel: version.baseModel,
  settings: version.settings,
})

/** A parsed value as plain JSON: keys without a value are left out. */
export const plain = (value: unknown): Json => json.parse(JSON.parse(JSON.stringify(value)))
