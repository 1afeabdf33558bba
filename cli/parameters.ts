import { type Json, type JsonObject, json } from "../contract/json.ts"
import { Problem } from "../contract/problems.ts"

type Property = { readonly type?: string | undefined }

const propertiesOf = (schema: JsonObject): Readonly<Record<string, Property>> => {
  const properties = schema.properties
  if (typeof properties !== "object" || properties === null || Array.isArray(properties)) return {}
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const type = typeof value === "object" && value !== null && !Array.isArray(value) ? value.type : undefined
      return [name, { type: typeof type === "string" ? type : undefined }]
    }),
  )
}

const parsed = (text: string): Json | undefined => {
  try {
    return json.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

const typedValue = (name: string, text: string, { type }: Property): Json => {
  if (type === "string") return text
  const value = parsed(text)
  if (value !== undefined) return value
  if (type === undefined) return text
  throw new Problem("input_invalid", {
    field: name,
    detail: `--${name}: ${JSON.stringify(text)} is not ${type === "integer" || type === "number" ? "a number" : `of type ${type}`}.`,
  })
}

/**
 * `--name value` and `--name=value` pairs as a job's input, typed by the job's JSON Schema. A flag without a value
 * is true. Problem `input_invalid` names a parameter the job does not have.
 */
export const readParameters = (words: readonly string[], schema: JsonObject): JsonObject => {
  const properties = propertiesOf(schema)
  const input: Record<string, Json> = {}
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ""
    const [, written = "", attached] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? []
    const name = written.replaceAll("-", "_")
    const property = properties[name]
    if (!property) {
      const known = Object.keys(properties).map((one) => `--${one}`)
      throw new Problem("input_invalid", {
        field: word,
        detail: `The job has no parameter ${word}.`,
        remedy: known.length > 0 ? `It takes ${known.join(", ")}.` : "It takes no parameters.",
      })
    }
    const next = words[index + 1]
    if (attached !== undefined) input[name] = typedValue(name, attached, property)
    else if (next !== undefined && !next.startsWith("--")) {
      input[name] = typedValue(name, next, property)
      index += 1
    } else input[name] = true
  }
  return input
}
