import type { Json } from "../../../contract/json.ts"

/** Digits from which an integer may not fit a JavaScript number. */
const LONG_NUMBER = /\d{16}/

type Context = { readonly source?: string }

const keepLongIntegers = (_key: string, value: unknown, context?: Context): unknown =>
  typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
    ? context?.source
    : value

/**
 * Parses JSON with integers beyond 2^53 kept as text, so that ids of jobs and runs (int64) survive.
 * Throws SyntaxError for what is not JSON.
 */
export const parseExactly = (text: string): unknown =>
  LONG_NUMBER.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text)

declare global {
  // Node has it since 21; the types of TypeScript's library do not.
  interface JSON {
    rawJSON(text: string): unknown
  }
}

/** JSON in which an integer beyond 2^53, given as a bigint, is a number with all its digits: Go's and Java's servers refuse text there. */
export const writeExactly = (value: Readonly<Record<string, Json | bigint>>): string =>
  JSON.stringify(value, (_key, one: unknown) => (typeof one === "bigint" ? JSON.rawJSON(String(one)) : one))
