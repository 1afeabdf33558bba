import { type FieldType, printType, readType, typeWords } from "../../../../core/template/view.ts"
import { databitWords as words } from "../../messages/databits.ts"

export type TypeChoice = keyof typeof words.types | "other"

const SIMPLE = ["string", "int", "float", "boolean", "date", "object"] as const

/** The choice of a type menu that a type belongs to; `other` for what the menu does not offer (lists of lists). */
export const choiceOf = (type: FieldType): TypeChoice => {
  if (type.kind !== "array") return type.kind
  if (type.of.kind === "enum") return "enums"
  if (type.of.kind === "string") return "strings"
  return type.of.kind === "float" ? "numbers" : "other"
}

/** The answers a type lists; empty for types without a list. */
export const optionsIn = (type: FieldType): readonly string[] => {
  if (type.kind === "enum") return type.options
  return type.kind === "array" ? optionsIn(type.of) : []
}

const typeFor = (choice: Exclude<TypeChoice, "other">, options: readonly string[]): FieldType => {
  const simple = SIMPLE.find((one) => one === choice)
  if (simple) return { kind: simple }
  const list: FieldType = { kind: "enum", options }
  if (choice === "enum") return list
  if (choice === "enums") return { kind: "array", of: list }
  return { kind: "array", of: { kind: choice === "numbers" ? "float" : "string" } }
}

/** The type text after another choice of the menu; the listed answers stay where both are lists. */
export const withChoice = (text: string, choice: TypeChoice): string => {
  if (choice === "other") return text
  const read = readType(text)
  return printType(typeFor(choice, read.ok ? optionsIn(read.type) : []))
}

/** The type text with other answers to choose from. */
export const withOptions = (text: string, options: readonly string[]): string => {
  const read = readType(text)
  if (!read.ok) return text
  const relist = (type: FieldType): FieldType =>
    type.kind === "enum"
      ? { kind: "enum", options }
      : type.kind === "array"
        ? { kind: "array", of: relist(type.of) }
        : type
  return printType(relist(read.type))
}

/** The menu of types; one that the menu does not offer stands in it as it is. */
export const typeChoices = (text: string): { value: TypeChoice; label: string }[] => {
  const read = readType(text)
  const offered = Object.entries(words.types).map(([value, label]) => ({ value: value as TypeChoice, label }))
  const other = !read.ok || choiceOf(read.type) === "other"
  return other
    ? [...offered, { value: "other", label: words.otherType(read.ok ? typeWords(read.type) : text) }]
    : offered
}
