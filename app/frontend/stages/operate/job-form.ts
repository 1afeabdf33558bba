import type { Json, JsonObject } from "../../../../contract/json.ts"

/** What can be chosen from a list instead of typed. */
export type Pick = "databit" | "table" | "model" | "snapshot" | "agent" | "endpoint"

type Shared = {
  /** Path in the input: "holdout.table". */
  readonly path: string
  readonly label: string
  readonly hint: string | undefined
  readonly required: boolean
}

export type FormField = Shared &
  (
    | { readonly kind: "text"; readonly pick: Pick | undefined }
    | {
        readonly kind: "number"
        readonly low: number | undefined
        readonly high: number | undefined
        readonly whole: boolean
      }
    | { readonly kind: "switch" }
    | { readonly kind: "choice"; readonly options: readonly string[] }
    | { readonly kind: "lines" }
    /** Given only when its switch is on. */
    | { readonly kind: "group"; readonly fields: readonly FormField[] }
  )

/** What stands in the form: texts and switches by path. */
export type FormValues = Readonly<Record<string, string | boolean>>

export type JobForm = {
  readonly fields: readonly FormField[]
  readonly initial: FormValues
  /** Whether something optional has no place in a form. */
  readonly leavesOut: boolean
}

const PICKS: Readonly<Record<string, Pick>> = {
  databit: "databit",
  table: "table",
  model: "model",
  snapshot: "snapshot",
  agent: "agent",
  endpoint: "endpoint",
}

/** Filled by the page that uploads, never by a person. */
export const NOT_TYPED: ReadonlySet<string> = new Set(["uploadId"])

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)
const objectAt = (schema: JsonObject, name: string): JsonObject => (isObject(schema[name]) ? schema[name] : {})
const textAt = (schema: JsonObject, name: string): string | undefined =>
  typeof schema[name] === "string" ? schema[name] : undefined
const textsAt = (schema: JsonObject, name: string): readonly string[] =>
  Array.isArray(schema[name]) ? schema[name].filter((one) => typeof one === "string") : []

/** The largest whole number a schema names when it names none. */
const limitAt = (schema: JsonObject, name: string): number | undefined => {
  const value = schema[name]
  return typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined
}

/** The least whole number above a bound; fractions have none. */
const above = (bound: number | undefined, whole: boolean): number | undefined =>
  bound !== undefined && whole ? bound + 1 : undefined

/** `holdout_share` and `uploadId` as people write them: "Holdout share", "Upload id". */
export const toLabel = (name: string): string => {
  const spaced = name
    .replace(/_/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** A schema without the alternative "nothing". */
const present = (schema: JsonObject): JsonObject => {
  const alternatives = Array.isArray(schema.anyOf)
    ? schema.anyOf.filter(isObject).filter((one) => one.type !== "null")
    : []
  const [only] = alternatives
  return alternatives.length === 1 && only
    ? { ...only, ...(schema.description ? { description: schema.description } : {}) }
    : schema
}

const typeOf = (schema: JsonObject): string | undefined =>
  textAt(schema, "type") ?? textsAt(schema, "type").find((one) => one !== "null")

const fieldOf = (path: string, name: string, given: JsonObject, required: boolean): FormField | undefined => {
  const schema = present(given)
  const shared: Shared = {
    path,
    label: toLabel(name),
    hint: textAt(schema, "description") ?? textAt(given, "description"),
    required,
  }
  const options = textsAt(schema, "enum")
  switch (typeOf(schema)) {
    case "string":
      return options.length > 0
        ? { ...shared, kind: "choice", options }
        : { ...shared, kind: "text", pick: PICKS[name] }
    case "integer":
    case "number":
      return {
        ...shared,
        kind: "number",
        low: limitAt(schema, "minimum") ?? above(limitAt(schema, "exclusiveMinimum"), typeOf(schema) === "integer"),
        high: limitAt(schema, "maximum"),
        whole: typeOf(schema) === "integer",
      }
    case "boolean":
      return { ...shared, kind: "switch" }
    case "array":
      return typeOf(objectAt(schema, "items")) === "string" ? { ...shared, kind: "lines" } : undefined
    case "object": {
      const { fields } = formOf(schema, `${path}.`)
      return fields.length > 0 ? { ...shared, kind: "group", fields } : undefined
    }
    default:
      return undefined
  }
}

const initialOf = (field: FormField, value: unknown): FormValues => {
  if (field.kind === "group") return { [field.path]: field.required }
  if (field.kind === "switch") return { [field.path]: value === true }
  if (field.kind === "lines") return { [field.path]: Array.isArray(value) ? value.join("\n") : "" }
  return { [field.path]: value === undefined || value === null ? "" : String(value) }
}

/** The form of a job's input. What is required and has no place in a form makes the job unstartable from here. */
export const formOf = (schema: JsonObject, before = ""): JobForm => {
  const properties = objectAt(schema, "properties")
  const required = new Set(textsAt(schema, "required"))
  const fields: FormField[] = []
  let initial: FormValues = {}
  let leavesOut = false
  for (const [name, given] of Object.entries(properties)) {
    if (!isObject(given) || NOT_TYPED.has(name)) continue
    const field = fieldOf(before + name, name, given, required.has(name))
    if (!field) {
      leavesOut = true
      continue
    }
    fields.push(field)
    initial = {
      ...initial,
      ...initialOf(field, given.default),
      ...(field.kind === "group" ? formOf(present(given), `${field.path}.`).initial : {}),
    }
  }
  return { fields, initial, leavesOut }
}

/** Puts the input of an earlier run, or what a link gave, into the form. */
export const filled = (form: JobForm, input: JsonObject): FormValues => {
  const fill = (fields: readonly FormField[], from: JsonObject): FormValues => {
    let values: FormValues = {}
    for (const field of fields) {
      const value = from[field.path.slice(field.path.lastIndexOf(".") + 1)]
      if (value === undefined || value === null) continue
      if (field.kind === "group" && isObject(value))
        values = { ...values, [field.path]: true, ...fill(field.fields, value) }
      else values = { ...values, ...initialOf(field, value) }
    }
    return values
  }
  return { ...form.initial, ...fill(form.fields, input) }
}

export type Fault = { readonly path: string; readonly kind: "needed" | "number" | "range" }

const faultOf = (field: FormField, value: string | boolean | undefined): Fault["kind"] | undefined => {
  const text = typeof value === "string" ? value.trim() : ""
  if (field.kind === "switch" || field.kind === "group") return undefined
  if (text === "") return field.required ? "needed" : undefined
  if (field.kind !== "number") return undefined
  const number = Number(text)
  if (!Number.isFinite(number) || (field.whole && !Number.isInteger(number))) return "number"
  return number < (field.low ?? number) || number > (field.high ?? number) ? "range" : undefined
}

const open = (fields: readonly FormField[], values: FormValues): FormField[] =>
  fields.flatMap((field) =>
    field.kind === "group" ? (values[field.path] === true ? open(field.fields, values) : []) : [field],
  )

/** What has to be corrected before the job can start. */
export const faultsIn = (form: JobForm, values: FormValues): Fault[] =>
  open(form.fields, values).flatMap((field) => {
    const kind = faultOf(field, values[field.path])
    return kind ? [{ path: field.path, kind }] : []
  })

const inputOf = (field: FormField, values: FormValues): Json | undefined => {
  const value = values[field.path]
  if (field.kind === "group") return value === true ? toInput(field.fields, values) : undefined
  if (field.kind === "switch") return value === true
  const text = typeof value === "string" ? value.trim() : ""
  if (text === "") return undefined
  if (field.kind === "number") return Number(text)
  return field.kind === "lines" ? linesIn(text) : text
}

const linesIn = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)

/** The input a form stands for; empty texts are left out. */
export const toInput = (fields: readonly FormField[], values: FormValues): JsonObject => {
  const input: JsonObject = {}
  for (const field of fields) {
    const value = inputOf(field, values)
    if (value !== undefined) input[field.path.slice(field.path.lastIndexOf(".") + 1)] = value
  }
  return input
}
