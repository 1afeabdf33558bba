import type { Json, JsonObject } from "../../contract/json.ts"

/** A piece of a prompt. `from` and `to` are offsets into the template, for editors. */
export type PromptPart =
  | { readonly kind: "text"; readonly text: string; readonly from: number; readonly to: number }
  | { readonly kind: "variable"; readonly name: string; readonly from: number; readonly to: number }
  /** A brace that neither opens a variable nor is doubled; it is taken as text. */
  | { readonly kind: "stray"; readonly text: string; readonly from: number; readonly to: number }

const PIECE = /\{\{|\}\}|\{\s*([A-Za-z_]\w*)\s*\}|[{}]|[^{}]+/g

/** Cuts a prompt into text and `{variables}`; `{{` and `}}` stand for one brace. */
export const parsePrompt = (template: string): PromptPart[] =>
  [...template.matchAll(PIECE)].map((match) => {
    const [piece, name] = match
    const place = { from: match.index, to: match.index + piece.length }
    if (name !== undefined) return { kind: "variable", name, ...place }
    if (piece === "{" || piece === "}") return { kind: "stray", text: piece, ...place }
    const text = piece === "{{" ? "{" : piece === "}}" ? "}" : piece
    return { kind: "text", text, ...place }
  })

/** Names of the variables in a prompt, each once, in order of appearance. */
export const variablesOf = (template: string): string[] => [
  ...new Set(parsePrompt(template).flatMap((part) => (part.kind === "variable" ? [part.name] : []))),
]

/** Text as it must stand in a prompt so that no brace of it is read as a variable. */
export const escapePrompt = (text: string): string => text.replace(/[{}]/g, (brace) => brace + brace)

const asText = (value: Json | undefined): string => {
  if (value === null || value === undefined) return ""
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}

/** The prompt with its variables filled; a missing value leaves nothing. */
export const renderPrompt = ({ template }: { readonly template: string }, input: JsonObject): string =>
  parsePrompt(template)
    .map((part) => (part.kind === "variable" ? asText(input[part.name]) : part.text))
    .join("")
