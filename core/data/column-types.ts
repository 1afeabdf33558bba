import type { TableColumn } from "../../contract/entities/table.ts"

export type ColumnType = TableColumn["type"]

const WHOLE = /^-?(0|[1-9]\d{0,14})$/
/** At most 15 digits: more do not survive as a number. */
const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d{1,3})?$/
const BOOLEAN = /^(true|false)$/i
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const TIMESTAMP = /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?(Z|[+-][01]\d(:?[0-5]\d)?)?)?$/

const EXACT_DIGITS = 15

const isDecimal = (text: string): boolean =>
  DECIMAL.test(text) &&
  text.replace(/[eE].*$/, "").replace(/[-.]/g, "").length <= EXACT_DIGITS &&
  Number.isFinite(Number(text))

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

const isDate = (text: string): boolean => {
  const [, year, month, day] = DATE.exec(text) ?? []
  const days = month === "02" && isLeap(Number(year)) ? 29 : (DAYS[Number(month) - 1] ?? 0)
  return year !== "0000" && Number(day) >= 1 && Number(day) <= days
}

const isTimestamp = (text: string): boolean => isDate(TIMESTAMP.exec(text)?.[1] ?? "")

const startsLikeTyped = /^[-0-9tTfF]/

/**
 * The narrowest type a cell's text can have without losing anything: `007` and long runs of digits stay text,
 * only ISO dates are dates, only true and false are booleans.
 */
export const textType = (cell: string): ColumnType => {
  const text = cell.trim()
  if (text.length > 40 || !startsLikeTyped.test(text)) return "string"
  if (WHOLE.test(text)) return "bigint"
  if (isDecimal(text)) return "double"
  if (BOOLEAN.test(text)) return "boolean"
  if (isDate(text)) return "date"
  return isTimestamp(text) ? "timestamp" : "string"
}

/** Whether the text of a cell can be read as a type; numbers that a person wants as numbers may have leading zeros. */
export const fitsType = (cell: string, type: ColumnType): boolean => {
  const text = cell.trim()
  switch (type) {
    case "string":
      return true
    case "bigint":
      return /^-?\d{1,15}$/.test(text)
    case "double":
      return /^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/.test(text) && Number.isFinite(Number(text))
    case "boolean":
      return BOOLEAN.test(text)
    case "date":
      return isDate(text)
    case "timestamp":
      return isTimestamp(text) || isDate(text)
    case "array":
    case "struct":
      return isJsonOf(text, type)
  }
}

const isJsonOf = (text: string, type: "array" | "struct"): boolean => {
  try {
    const value: unknown = JSON.parse(text)
    return type === "array"
      ? Array.isArray(value)
      : value !== null && typeof value === "object" && !Array.isArray(value)
  } catch {
    return false
  }
}

/** Types in plain words, for reasons people read. */
export const TYPE_WORDS: Readonly<Record<ColumnType, string>> = {
  string: "text",
  bigint: "a whole number",
  double: "a number",
  boolean: "true or false",
  date: "a date (2026-01-31)",
  timestamp: "a date with time (2026-01-31T09:00:00Z)",
  array: "a list",
  struct: "an object",
}

/** Collects the types of a column's cells into the one type that holds all of them. */
export type TypeGuess = {
  readonly see: (type: ColumnType) => void
  readonly settled: () => boolean
  readonly type: () => ColumnType
}

export const typeGuess = (): TypeGuess => {
  const seen = new Set<ColumnType>()
  const only = (...types: ColumnType[]): boolean => seen.size > 0 && [...seen].every((type) => types.includes(type))
  return {
    see: (type) => seen.add(type),
    settled: () => seen.has("string"),
    type: () => {
      if (only("bigint")) return "bigint"
      if (only("bigint", "double")) return "double"
      if (only("date")) return "date"
      if (only("date", "timestamp")) return "timestamp"
      const [first = "string"] = seen
      return seen.size === 1 ? first : "string"
    },
  }
}
