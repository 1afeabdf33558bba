import type { DatabitField } from "../../contract/entities/databit.ts"
import type { Clock } from "../ports/events.ts"
import { type FieldType, parseType } from "../template/types.ts"

/** What people are asked about a field. Versions of a Databit with the same question share its answers. */
export type Question = { readonly id: string; readonly field: string }

/** A model's own figure about its answer is not a question to people. */
const isOwnFigure = ({ name, type }: DatabitField): boolean => name === "confidence" && parseType(type).kind === "float"

/** The output fields people decide. */
export const askedFields = (output: readonly DatabitField[]): DatabitField[] =>
  output.filter((field) => !isOwnFigure(field))

/** The order of an enum's options does not change the question. */
const asAsked = (type: FieldType): FieldType => {
  if (type.kind === "enum") return { kind: "enum", options: type.options.toSorted() }
  return type.kind === "array" ? { kind: "array", of: asAsked(type.of) } : type
}

const printed = (type: FieldType): string => {
  if (type.kind === "array") return `array<${printed(type.of)}>`
  return type.kind === "enum" ? JSON.stringify(type.options) : type.kind
}

/** Questions of an output: field name and hash of its type. */
export const questionsOf = (clock: Pick<Clock, "contentHash">, output: readonly DatabitField[]): Question[] =>
  askedFields(output).map(({ name, type }) => ({
    field: name,
    id: `${name}#${clock.contentHash(printed(asAsked(parseType(type)))).slice(0, 16)}`,
  }))
