import type { DatabitField } from "../../contract/entities/databit.ts"
import { type Json, type JsonObject, jsonObject, ownValue } from "../../contract/json.ts"
import { misfits } from "./values.ts"

export type AnswerRead =
  | { readonly ok: true; readonly output: JsonObject }
  /** `says` is the end of a sentence about the answer. */
  | { readonly ok: false; readonly says: string }

const FENCED = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?\s*```\s*$/

const objectIn = (text: string): JsonObject | undefined => {
  const inside = FENCED.exec(text)?.[1] ?? text
  const from = inside.indexOf("{")
  const to = inside.lastIndexOf("}")
  if (from < 0 || to < from) return undefined
  try {
    return jsonObject.parse(JSON.parse(inside.slice(from, to + 1)))
  } catch {
    return undefined
  }
}

/**
 * Reads a chat model's answer as the output fields. Words around the object and fields nobody asked for are left
 * out; null where a field may be missing counts as missing.
 */
export const readAnswer = (output: readonly DatabitField[], text: string): AnswerRead => {
  const object = objectIn(text)
  if (!object) return { ok: false, says: "it is not a JSON object" }
  const known = output.flatMap(({ name }): [string, Json][] => {
    const value = ownValue(object, name)
    return value === undefined || value === null ? [] : [[name, value]]
  })
  const values = Object.fromEntries(known)
  const wrong = misfits(output, values)
  return wrong.length === 0
    ? { ok: true, output: values }
    : { ok: false, says: wrong.map(({ says }) => says).join("; ") }
}
