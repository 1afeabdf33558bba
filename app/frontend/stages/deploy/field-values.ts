import type { FormField } from "../../../../contract/endpoints/curate.ts"
import type { Json, JsonObject } from "../../../../contract/json.ts"
import { playgroundWords } from "../../messages/deploy.ts"

/** What stands in the control of a field: text, or the chosen ones of a list of answers. */
export type Draft = string | readonly string[]
export type Drafts = Readonly<Record<string, Draft>>

/** A field of a kind that cannot be filled in by hand: lists of groups of values. */
export const isBeyondForms = ({ kind, of }: FormField): boolean => kind === "array" && of === "object"

const isChoice = ({ kind, of }: FormField): boolean => kind === "array" && of === "enum"

export const emptyDraft = (field: FormField): Draft => (isChoice(field) ? [] : "")

const pairText = (value: object): string =>
  Object.entries(value)
    .map(([name, inner]) => `${name}: ${typeof inner === "object" ? JSON.stringify(inner) : String(inner)}`)
    .join("\n")

/** A value as it stands in the field's control. */
export const toDraft = (field: FormField, value: Json | undefined): Draft => {
  if (value === undefined || value === null) return emptyDraft(field)
  if (Array.isArray(value)) return isChoice(field) ? value.map(String) : value.map(String).join("\n")
  if (typeof value === "object") return pairText(value)
  if (typeof value === "boolean") return value ? "yes" : "no"
  return String(value)
}

export const toDrafts = (fields: readonly FormField[], values: JsonObject): Drafts =>
  Object.fromEntries(fields.map((field) => [field.name, toDraft(field, values[field.name])]))

export type Reading =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "empty" }
  | { readonly kind: "wrong"; readonly says: string }

const value = (read: Json): Reading => ({ kind: "value", value: read })
const wrong = (says: string): Reading => ({ kind: "wrong", says })

const readNumber = (text: string, whole: boolean): Reading => {
  const read = Number(text.trim())
  if (text.trim() === "" || !Number.isFinite(read)) return wrong(playgroundWords.number)
  return whole && !Number.isInteger(read) ? wrong(playgroundWords.wholeNumber) : value(read)
}

const readPairs = (text: string): Reading => {
  const pairs = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => /^([^:]+):(.*)$/.exec(line))
  if (pairs.some((pair) => pair === null)) return wrong(playgroundWords.pairWrong)
  return value(Object.fromEntries(pairs.map((pair) => [pair?.[1]?.trim() ?? "", pair?.[2]?.trim() ?? ""])))
}

const readPlain = (kind: FormField["kind"], text: string): Reading => {
  switch (kind) {
    case "int":
      return readNumber(text, true)
    case "float":
      return readNumber(text, false)
    case "boolean":
      return value(text === "yes")
    case "object":
      return readPairs(text)
    default:
      return value(text)
  }
}

const readLines = (field: FormField, text: string): Reading => {
  const read = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => readPlain(field.of ?? "string", line))
  const bad = read.find((one) => one.kind === "wrong")
  return bad ?? value(read.flatMap((one) => (one.kind === "value" ? [one.value] : [])))
}

/** The value that a control's content stands for. An empty list is a value where a list is asked for. */
export const readDraft = (field: FormField, draft: Draft): Reading => {
  if (typeof draft !== "string") return value([...draft])
  if (field.kind === "array")
    return draft.trim() === "" && !field.required ? { kind: "empty" } : readLines(field, draft)
  return draft.trim() === "" ? { kind: "empty" } : readPlain(field.kind, draft)
}

export type FormReading = { readonly values: JsonObject; readonly wrong: Readonly<Record<string, string>> }

/** A form's values, and what is wrong with it by field. */
export const readForm = (fields: readonly FormField[], drafts: Drafts): FormReading => {
  const values: JsonObject = {}
  const mistakes: Record<string, string> = {}
  for (const field of fields) {
    const read = readDraft(field, drafts[field.name] ?? emptyDraft(field))
    if (read.kind === "value") values[field.name] = read.value
    else if (read.kind === "wrong") mistakes[field.name] = read.says
    else if (field.required) mistakes[field.name] = playgroundWords.required(field.name)
  }
  return { values, wrong: mistakes }
}

/** A value in words, for reading. */
export const inWords = (shown: Json | undefined): string => {
  if (shown === undefined || shown === null || shown === "") return playgroundWords.nothing
  if (typeof shown === "boolean") return shown ? playgroundWords.yes : playgroundWords.no
  if (Array.isArray(shown)) return shown.length === 0 ? playgroundWords.nothing : shown.map(inWords).join("; ")
  return typeof shown === "object" ? pairText(shown) : String(shown)
}
