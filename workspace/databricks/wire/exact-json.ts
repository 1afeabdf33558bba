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
