import { z } from "zod"
import { type JsonObject, json } from "../../../contract/json.ts"
import { Problem } from "../../../contract/problems.ts"
import type { AiJudged, AiQuestion } from "../../../core/ports/ai.ts"
import { inputText } from "../../../core/template/input-text.ts"
import { readAnswer } from "../../../core/template/read-answer.ts"
import { mainField } from "../../../core/template/types.ts"
import type { AppClient } from "../wire/client.ts"
import { CLASSIFY, extractSchema, functionFor, instructionsOf, labelsOf } from "./compile.ts"

const BASE = "/api/2.0/ai-functions"

const scored = z.object({ value: json, confidence_score: z.number().nullish() })
const classified = z.object({ response: z.array(scored.extend({ value: z.string() })).nullish() })
/** Each field comes with how sure the function is, or plain where it does not say. */
const extracted = z.object({ response: z.record(z.string(), z.union([scored, json])).nullish() })

type Found = { readonly output: JsonObject; readonly confidence: number | null }

const classify = async (client: AppClient, { databit, input, signal }: AiQuestion): Promise<Found> => {
  const found = labelsOf(databit.schema.output)
  const [field] = databit.schema.output
  if (!found || !field) return { output: {}, confidence: null }
  const { response } = await client.json(classified, {
    method: "POST",
    path: `${BASE}/ai-classify`,
    body: {
      content: inputText(databit.schema.input, input),
      labels: [...found.labels],
      options: {
        version: "2.1",
        instructions: instructionsOf(databit),
        multilabel: found.many,
        enable_confidence_scores: true,
      },
    },
    repeatable: true,
    signal,
  })
  const values = (response ?? []).map(({ value }) => value)
  const output: JsonObject = found.many
    ? { [field.name]: values }
    : values[0] === undefined
      ? {}
      : { [field.name]: values[0] }
  return { output, confidence: found.many ? null : (response?.[0]?.confidence_score ?? null) }
}

const extract = async (client: AppClient, { databit, input, signal }: AiQuestion): Promise<Found> => {
  const { response } = await client.json(extracted, {
    method: "POST",
    path: `${BASE}/ai-extract`,
    body: {
      content: inputText(databit.schema.input, input),
      schema: extractSchema(databit.schema.output) ?? {},
      options: { version: "2.1", instructions: instructionsOf(databit), enable_confidence_scores: true },
    },
    repeatable: true,
    signal,
  })
  const fields = Object.entries(response ?? {}).map(([name, value]) => {
    const read = scored.safeParse(value)
    return read.success ? { name, ...read.data } : { name, value: json.parse(value), confidence_score: null }
  })
  const main = mainField(databit.schema.output)?.name
  return {
    output: Object.fromEntries(fields.map(({ name, value }) => [name, value])),
    confidence: fields.find(({ name }) => name === main)?.confidence_score ?? null,
  }
}

/**
 * The answer of an AI function to one row, by REST: no warehouse wakes up for it, and it comes with how sure the
 * function is. Problems `databit_invalid` for an output no function fills, `answer_invalid`, `databricks_*`.
 */
export const judgeByFunction = async (client: AppClient, question: AiQuestion): Promise<AiJudged> => {
  const { output: fields } = question.databit.schema
  const name = functionFor(question.databit)
  if (name === undefined || name !== question.function)
    throw new Problem("databit_invalid", {
      field: "schema.output",
      detail: `${question.function} cannot fill this output.`,
      remedy: "Choose a model of an endpoint.",
    })
  const { output, confidence } = await (name === CLASSIFY ? classify : extract)(client, question)
  const read = readAnswer(fields, JSON.stringify(output))
  if (read.ok) return { output: read.output, confidence }
  throw new Problem("answer_invalid", { detail: `${name} answered in a way that does not fit: ${read.says}.` })
}
