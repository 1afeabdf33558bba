import type { Json, JsonObject } from "../../contract/json.ts"
import { badRecord, type ReadRecord } from "./records.ts"

export type JsonRecord = ReadRecord<readonly [name: string, value: Json]>

/** Takes a text piece by piece and gives the entries that are complete. */
export type JsonReader = { readonly push: (text: string) => JsonRecord[]; readonly end: () => JsonRecord[] }

/** Characters an entry may have; a longer one is a bad row. */
export const LONGEST_ENTRY = 10_000_000
export const TOO_LONG = `it is longer than ${LONGEST_ENTRY} characters`

const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value)

const LONG_NUMBER = /\d{16}/

/** Whole numbers too long to be exact stay the text they are: they are names of things. */
const exactNumbers = (_: string, value: unknown, from?: { readonly source?: string }): unknown =>
  typeof value === "number" &&
  Number.isInteger(value) &&
  !Number.isSafeInteger(value) &&
  /^-?\d+$/.test(from?.source ?? "")
    ? from?.source
    : value

/** One entry of a JSON file: an object, or bad with the reason. */
export const jsonRecord = (text: string, line: number): JsonRecord => {
  let value: unknown
  try {
    value = LONG_NUMBER.test(text) ? JSON.parse(text, exactNumbers) : JSON.parse(text)
  } catch {
    return badRecord(line, "it is not valid JSON", text)
  }
  return isObject(value)
    ? { kind: "good", line, values: Object.entries(value) }
    : badRecord(line, "it is not an object with named fields", text)
}

/** Reads one JSON object a line; blank lines are passed over. */
export const jsonlReader = (): JsonReader => {
  let rest = ""
  let line = 0
  /** Set behind the beginning of a line that was too long to be kept. */
  let passing = false

  const entry = (raw: string): JsonRecord[] => {
    line += 1
    if (passing) {
      passing = false
      return []
    }
    const text = raw.trim()
    return text === "" ? [] : [jsonRecord(text, line)]
  }

  return {
    push: (piece) => {
      const lines = (rest + piece).split("\n")
      rest = lines.pop() ?? ""
      const made = lines.flatMap(entry)
      if (rest.length <= LONGEST_ENTRY) return made
      const bad = passing ? [] : [badRecord(line + 1, TOO_LONG, rest)]
      passing = true
      rest = ""
      return [...made, ...bad]
    },
    end: () => entry(rest),
  }
}
