import type { DatabitField } from "../../contract/entities/databit.ts"
import { type Json, type JsonObject, ownValue } from "../../contract/json.ts"
import { type FieldType, readType } from "./types.ts"

const DATE = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/
const isDate = (value: Json): boolean =>
  typeof value === "string" && DATE.test(value) && !Number.isNaN(Date.parse(value))

const says = (holds: boolean, otherwise: string): string | undefined => (holds ? undefined : otherwise)

const misfitOfArray = (of: FieldType, value: Json): string | undefined => {
  if (!Array.isArray(value)) return "is not a list"
  for (const [index, entry] of value.entries()) {
    const wrong = misfit(of, entry)
    if (wrong) return `entry ${index + 1} ${wrong}`
  }
  return undefined
}

/** Why a value is not of a type, as the end of a sentence that begins with the field; undefined when it is. */
export const misfit = (type: FieldType, value: Json): string | undefined => {
  switch (type.kind) {
    case "string":
      return says(typeof value === "string", "is not text")
    case "int":
      return says(Number.isSafeInteger(value), "is not a whole number")
    case "float":
      return says(typeof value === "number" && Number.isFinite(value), "is not a number")
    case "boolean":
      return says(typeof value === "boolean", "is not yes or no")
    case "date":
      return says(isDate(value), "is not a date like 2026-11-23")
    case "object":
      return says(typeof value === "object" && value !== null && !Array.isArray(value), "is not a group of values")
    case "enum":
      return says(typeof value === "string" && type.options.includes(value), `is not one of ${type.options.join(", ")}`)
    case "array":
      return misfitOfArray(type.of, value)
  }
}

export type Misfit = { readonly field: string; readonly says: string }

const misfitOfField = (field: DatabitField, value: Json | undefined): string | undefined => {
  if (value === undefined || value === null) return field.required === false ? undefined : "is missing"
  const read = readType(field.type)
  return read.ok ? misfit(read.type, value) : undefined
}

/**
 * Where an object of values does not fit the fields: missing, of another type, or not a field at all. A field is
 * required unless it says otherwise; null counts as missing. A field whose type is not readable accepts anything.
 */
export const misfits = (fields: readonly DatabitField[], values: JsonObject): Misfit[] => {
  const known = fields.flatMap((field) => {
    const wrong = misfitOfField(field, ownValue(values, field.name))
    return wrong ? [{ field: field.name, says: `${field.name} ${wrong}` }] : []
  })
  const names = new Set(fields.map(({ name }) => name))
  const strange = Object.keys(values).filter((name) => !names.has(name))
  return [...known, ...strange.map((field) => ({ field, says: `${field} is not a field` }))]
}

const schemaOfType = (type: FieldType): JsonObject => {
  switch (type.kind) {
    case "string":
    case "boolean":
    case "object":
      return { type: type.kind }
    case "int":
      return { type: "integer" }
    case "float":
      return { type: "number" }
    case "date":
      return { type: "string", format: "date" }
    case "enum":
      return { type: "string", enum: [...type.options] }
    case "array":
      return { type: "array", items: schemaOfType(type.of) }
  }
}

/** The JSON Schema (2020-12) of an object with these fields, as chat models take it. */
export const schemaOf = (fields: readonly DatabitField[]): JsonObject => {
  const properties = fields.map((field): [string, JsonObject] => {
    const read = readType(field.type)
    const schema = read.ok ? schemaOfType(read.type) : {}
    return [field.name, field.description ? { ...schema, description: field.description } : schema]
  })
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: fields.filter(({ required }) => required !== false).map(({ name }) => name),
    additionalProperties: false,
  }
}

const WORDS = {
  string: "text",
  int: "whole number",
  float: "number",
  boolean: "yes or no",
  date: "date",
  object: "group of values",
} as const

/** A type in words for people. */
export const typeWords = (type: FieldType): string => {
  switch (type.kind) {
    case "enum":
      return `one of: ${type.options.join(", ")}`
    case "array":
      return type.of.kind === "enum" ? `any of: ${type.of.options.join(", ")}` : `list of ${typeWords(type.of)}`
    default:
      return WORDS[type.kind]
  }
}
