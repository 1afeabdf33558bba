import { z } from "zod"
import type { DatabitField } from "../../contract/entities/databit.ts"
import { type JsonObject, json, jsonObject } from "../../contract/json.ts"
import { type AnswerRead, readAnswer } from "../template/read-answer.ts"

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
  const answer = read?.result ?? read?.response
  if (answer === undefined || answer === null) return { ok: false, says: "there was no answer" }
  if (typeof answer === "string") return readAnswer(output, answer)
  return readAnswer(output, JSON.stringify(Array.isArray(answer) ? named(output, answer) : answer))
}
