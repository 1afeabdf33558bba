import { z } from "zod"

/** Any JSON value. */
export const json = z.json()
export type Json = z.infer<typeof json>

/** A JSON object. */
export const jsonObject = z.record(z.string(), json)
export type JsonObject = z.infer<typeof jsonObject>

/** What an object says under a name; what every object has from birth, such as `constructor`, it does not say. */
export const ownValue = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined

/** A UTC instant as ISO 8601 text with milliseconds and Z. */
export const instant = z.iso.datetime()
