import type { Feedback } from "../../../../contract/entities/trace.ts"
import type { Json, JsonObject } from "../../../../contract/json.ts"
import { formatCount, formatDecimals, formatInstant } from "../../ui/format.ts"

export type SaidKind = "right" | "wrong" | "corrected" | "comment"

/** What kind of thing somebody said of an answer. */
export const saidKind = ({ type, value }: Pick<Feedback, "type" | "value">): SaidKind =>
  type === "correction" ? "corrected" : type === "comment" ? "comment" : value === "up" ? "right" : "wrong"

/** "message_id" as people read it: "Message id". */
export const labelOf = (name: string): string => {
  const spaced = name.replace(/[_.]+/g, " ").trim()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

type Said = { readonly yes: string; readonly no: string; readonly nothing: string }

/** A value in words: numbers grouped, instants in the viewer's zone, lists with commas, fields with their names. */
export const inWords = (value: Json | undefined, said: Said): string => {
  if (value === undefined || value === null || value === "") return said.nothing
  if (typeof value === "boolean") return value ? said.yes : said.no
  if (typeof value === "number") return Number.isInteger(value) ? formatCount(value) : formatDecimals(value, 2)
  if (typeof value === "string") return INSTANT.test(value) ? formatInstant(value) : value
  if (Array.isArray(value)) return value.map((one) => inWords(one, said)).join(", ") || said.nothing
  return fieldsInWords(value, said)
}

/** Fields in a line; one field alone needs no name. */
export const fieldsInWords = (fields: JsonObject, said: Said): string => {
  const entries = Object.entries(fields)
  const [only] = entries
  if (only && entries.length === 1) return inWords(only[1], said)
  return entries.map(([name, value]) => `${labelOf(name)}: ${inWords(value, said)}`).join(", ") || said.nothing
}
