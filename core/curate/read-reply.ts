import { z } from "zod"
import type { DatabitField } from "../../contract/entities/databit.ts"
import { type Json, type JsonObject, json, jsonObject } from "../../contract/json.ts"
import { type AnswerRead, readAnswer } from "../template/read-answer.ts"
import { mainField } from "../template/types.ts"

/** The names differ between AI functions, and between what is written about them. */
const replyShape = z.object({
  result: json.nullish(),
  response: json.nullish(),
  errorMessage: z.string().nullish(),
  errorStatus: z.string().nullish(),
  error_message: z.string().nullish(),
})

type Reply = z.infer<typeof replyShape>

const shapeOf = (reply: string): Reply | undefined => {
  const read = replyShape.safeParse(JSON.parse(reply))
  return read.success ? read.data : undefined
}

const errorIn = ({ errorMessage, errorStatus, error_message }: Reply): string | undefined =>
  errorMessage || errorStatus || error_message || undefined

/** Why a row has no answer, so that asking again may help; undefined where it has one. */
export const replyError = (reply: string): string | undefined => {
  const read = shapeOf(reply)
  return read ? errorIn(read) : undefined
}

/** A value with what a function says of it: how sure it is, or where it found it. */
const scored = z
  .strictObject({
    value: json,
    confidence_score: z.number().min(0).max(1).nullish(),
    citation_ids: z.array(json).nullish(),
  })
  .refine((one) => one.confidence_score !== undefined || one.citation_ids !== undefined)

/** The answer without what the function says of its values. */
const unscored = (answer: Json): Json => {
  if (Array.isArray(answer)) return answer.map(unscored)
  if (typeof answer !== "object" || answer === null) return answer
  const one = scored.safeParse(answer)
  if (one.success) return one.data.value
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, unscored(value)]))
}

/** How sure a function says it is of the field that counts: the first choice, else the first field. Null where it does not say. */
export const readConfidence = (output: readonly DatabitField[], reply: string): number | null => {
  const fields = jsonObject.safeParse(shapeOf(reply)?.response)
  const field = mainField(output)?.name ?? output[0]?.name
  if (!fields.success || field === undefined) return null
  const one = scored.safeParse(fields.data[field])
  return one.success ? (one.data.confidence_score ?? null) : null
}

/** A list of labels fills the only field: a classifying function says no name. */
const named = (output: readonly DatabitField[], labels: readonly unknown[]): JsonObject => {
  const [field] = output
  const value = field?.type.trim().startsWith("array") ? labels : labels[0]
  return jsonObject.parse(field && value !== undefined ? { [field.name]: value } : {})
}

/** Reads what came back for one row as the output fields. */
export const readReply = (output: readonly DatabitField[], reply: string): AnswerRead => {
  const read = shapeOf(reply)
  const wrong = read && errorIn(read)
  if (wrong) return { ok: false, says: wrong }
  const answer = read?.result ?? unscored(read?.response ?? null)
  if (answer === null) return { ok: false, says: "there was no answer" }
  if (typeof answer === "string") return readAnswer(output, answer)
  return readAnswer(output, JSON.stringify(Array.isArray(answer) ? named(output, answer) : answer))
}
