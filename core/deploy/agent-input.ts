import type { DatabitField, DatabitVersion } from "../../contract/entities/databit.ts"
import { type Json, type JsonObject, jsonObject, ownValue } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import { readType } from "../template/types.ts"
import { misfits } from "../template/values.ts"

/** What an agent is asked. */
export type AgentInput =
  /** The only input field, or a JSON object with several of them. */
  | { readonly kind: "text"; readonly text: string }
  /**
   * Input fields by name. Others are ignored: tables and clients send more than a Databit asks. Where none of them is
   * an input, `orText` counts.
   */
  | { readonly kind: "fields"; readonly data: JsonObject; readonly orText?: string | undefined }
  /** Asks for any answer at all, to see that there is one. */
  | { readonly kind: "probe" }

/** Text a probe puts where people's text goes. */
const PROBE = "ready"

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isNeeded = ({ required }: DatabitField): boolean => required !== false

/** Text as the value of a field: as it is, unless the field is of another type and the text can be read as one. */
const fieldValue = (field: DatabitField, text: string): Json => {
  const read = readType(field.type)
  if (!read.ok || ["string", "date", "enum"].includes(read.type.kind)) return text
  const value = jsonObject.safeParse({ value: parsed(text.trim()) })
  return value.success ? (value.data.value ?? text) : text
}

const fieldsOfText = ({ name, schema: { input } }: DatabitVersion, text: string): JsonObject => {
  const [only, ...others] = input
  if (only && others.length === 0) return { [only.name]: fieldValue(only, text) }
  const object = jsonObject.safeParse(parsed(text))
  if (object.success && input.some(({ name }) => Object.hasOwn(object.data, name))) return object.data
  const [needed, ...more] = input.filter(isNeeded)
  if (needed && more.length === 0) return { [needed.name]: fieldValue(needed, text) }
  throw new Problem("input_invalid", {
    field: "messages",
    detail: `${name} takes several inputs: ${input.map((field) => field.name).join(", ")}.`,
    remedy: "Send them as one JSON object, in the message or as custom_inputs.",
  })
}

const givenFields = (databit: DatabitVersion, input: Exclude<AgentInput, { kind: "probe" }>): JsonObject => {
  if (input.kind === "text") return fieldsOfText(databit, input.text)
  const some = databit.schema.input.some(({ name }) => Object.hasOwn(input.data, name))
  return some || input.orText === undefined ? input.data : fieldsOfText(databit, input.orText)
}

const probeFields = ({ examples, schema: { input } }: DatabitVersion): JsonObject =>
  examples[0]?.input ?? Object.fromEntries(input.map((field) => [field.name, PROBE]))

/** The input fields of a call. Problem `input_invalid` names the field that is missing or of another type. */
export const readAgentInput = (databit: DatabitVersion, input: AgentInput): JsonObject => {
  if (input.kind === "probe") return probeFields(databit)
  const given = givenFields(databit, input)
  const known = databit.schema.input.flatMap(({ name }): [string, Json][] => {
    const value = ownValue(given, name)
    return value === undefined || value === null ? [] : [[name, value]]
  })
  const data = Object.fromEntries(known)
  const [first, ...rest] = misfits(databit.schema.input, data)
  if (first) {
    throw new Problem("input_invalid", {
      field: first.field,
      detail: `${[first, ...rest].map(({ says }) => says).join("; ")}.`,
      remedy: `${databit.name} takes ${databit.schema.input.map(({ name }) => name).join(", ")}.`,
    })
  }
  return data
}
