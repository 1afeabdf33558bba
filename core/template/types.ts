import type { DatabitField } from "../../contract/entities/databit.ts"
import { Problem } from "../../contract/problems.ts"

/** A field's type: the PRD's grammar, read. */
export type FieldType =
  | { readonly kind: "string" | "int" | "float" | "boolean" | "date" | "object" }
  | { readonly kind: "enum"; readonly options: readonly string[] }
  | { readonly kind: "array"; readonly of: FieldType }

export type TypeRead = { readonly ok: true; readonly type: FieldType } | { readonly ok: false; readonly says: string }

const PLAIN = ["string", "int", "float", "boolean", "date", "object"] as const
const isPlain = (word: string): word is (typeof PLAIN)[number] => PLAIN.some((plain) => plain === word)

const MOST_NESTED = 8

/** One option from the start of `text`: bare words up to a comma, or a JSON string when it holds one of `,[]"`. */
const OPTION = /^\s*(?:("(?:[^"\\]|\\.)*")|([^",[\]]*))\s*(,|$)/

const readOption = (quoted: string | undefined, bare: string | undefined): string | undefined => {
  if (quoted === undefined) return bare?.trim()
  try {
    return String(JSON.parse(quoted))
  } catch {
    return undefined
  }
}

const readOptions = (inside: string): TypeRead => {
  const options: string[] = []
  let rest = inside
  while (rest.trim() !== "") {
    const match = OPTION.exec(rest)
    const option = match ? readOption(match[1], match[2]) : undefined
    if (!match || !option) return { ok: false, says: "the options of enum[...] are words with commas between them" }
    options.push(option)
    rest = rest.slice(match[0].length)
    if (match[3] === "") break
  }
  return { ok: true, type: { kind: "enum", options } }
}

const readNested = (text: string, depth: number): TypeRead => {
  const word = text.trim()
  if (isPlain(word)) return { ok: true, type: { kind: word } }
  const list = /^enum\s*\[([\s\S]*)\]$/.exec(word)
  if (list) return readOptions(list[1] ?? "")
  const array = /^array\s*<([\s\S]*)>$/.exec(word)
  if (!array) return { ok: false, says: `"${word}" is not a type` }
  if (depth >= MOST_NESTED) return { ok: false, says: `lists are nested deeper than ${MOST_NESTED}` }
  const inner = readNested(array[1] ?? "", depth + 1)
  return inner.ok ? { ok: true, type: { kind: "array", of: inner.type } } : inner
}

/** Reads a type of the PRD's grammar. An enum without options reads (people add them later); it is a finding. */
export const readType = (text: string): TypeRead => readNested(text, 0)

/** Reads a type; Problem `type_invalid`. */
export const parseType = (text: string): FieldType => {
  const read = readType(text)
  if (!read.ok) throw new Problem("type_invalid", { detail: `${read.says[0]?.toUpperCase()}${read.says.slice(1)}.` })
  return read.type
}

const printOption = (option: string): string =>
  /[",[\]]/.test(option) || option !== option.trim() || option === "" ? JSON.stringify(option) : option

/** A type as the PRD writes it; `parseType` gives it back unchanged. */
export const printType = (type: FieldType): string => {
  switch (type.kind) {
    case "enum":
      return `enum[${type.options.map(printOption).join(", ")}]`
    case "array":
      return `array<${printType(type.of)}>`
    default:
      return type.kind
  }
}

/** The field a classifier fills, with the answers it chooses from. */
export type MainField = { readonly name: string; readonly options: readonly string[] }

/** The first output field with a fixed list of answers; undefined when there is none. */
export const mainField = (output: readonly DatabitField[]): MainField | undefined => {
  for (const field of output) {
    const read = readType(field.type)
    if (read.ok && read.type.kind === "enum") return { name: field.name, options: read.type.options }
  }
  return undefined
}
