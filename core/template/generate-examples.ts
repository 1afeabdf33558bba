import { z } from "zod"
import { type DatabitExample, type DatabitVersion, databitExample } from "../../contract/entities/databit.ts"
import type { JsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import type { ChatMessage } from "../ports/inference.ts"
import { inputText } from "./input-text.ts"
import { readInputs } from "./read-inputs.ts"
import { modelsHere } from "./resolve-model.ts"
import { sourceTables } from "./source.ts"
import { misfits, schemaOf } from "./values.ts"

export type GeneratedExamples = {
  readonly model: string
  /** Proposals; nothing is stored until a person accepts one. */
  readonly examples: readonly DatabitExample[]
  /** Proposals left out because they did not fit the fields or were there already. */
  readonly dropped: number
}

type Needed = Pick<Ports, "chatModels" | "clock" | "models" | "tables">
type Request = {
  readonly databit: DatabitVersion
  readonly count: number
  readonly model?: string | undefined
  readonly signal?: AbortSignal | undefined
}

const SAMPLES = 5
const SAMPLE_CHARACTERS = 1_500

const chatModelFor = async (ports: Needed, { databit, model }: Request): Promise<string> => {
  if (!(await ports.chatModels.seekEndpoint())) {
    throw new Problem("model_endpoint_needed", {
      detail: "Writing new examples needs a model that writes text; what is trained here only chooses between answers.",
    })
  }
  const chat = (await modelsHere(ports, databit)).filter(({ kind }) => kind === "chat").map(({ id }) => id)
  const wanted = model ?? databit.baseModel ?? chat[0]
  if (wanted !== undefined && chat.includes(wanted)) return wanted
  throw new Problem("model_missing", {
    field: "model",
    detail:
      wanted === undefined
        ? "The model endpoint offers no model."
        : `The model endpoint does not have the model ${wanted}.`,
    ...(chat.length > 0 ? { remedy: `Choose one of these: ${chat.slice(0, SAMPLES).join(", ")}.` } : {}),
  })
}

const realInputs = async (ports: Needed, databit: DatabitVersion): Promise<JsonObject[]> => {
  if (sourceTables(databit.schema.input).length === 0) return []
  const rows: JsonObject[] = []
  for await (const batch of readInputs(ports, databit, { limit: SAMPLES })) rows.push(...batch.map(({ data }) => data))
  return rows
}

const pairSchema = ({ schema }: DatabitVersion): JsonObject => ({
  type: "object",
  properties: {
    examples: {
      type: "array",
      items: {
        type: "object",
        properties: { input: schemaOf(schema.input), output: schemaOf(schema.output) },
        required: ["input", "output"],
        additionalProperties: false,
      },
    },
  },
  required: ["examples"],
  additionalProperties: false,
})

const messagesFor = (databit: DatabitVersion, count: number, real: readonly JsonObject[]): ChatMessage[] => {
  const shown = real.map((row) => JSON.stringify(row).slice(0, SAMPLE_CHARACTERS))
  const known = databit.examples.slice(0, SAMPLES).map(({ input, output }) => JSON.stringify({ input, output }))
  const parts = [
    `Write ${count} new examples for the task below: an input as people would really write it, and the right output.`,
    "Spread them over all possible answers; vary length, tone and wording; include a few that are hard to decide.",
    `The task: ${databit.template}`,
    ...(shown.length > 0 ? [`Inputs that really occur, for their style only:\n${shown.join("\n")}`] : []),
    ...(known.length > 0 ? [`Examples that exist already, not to be repeated:\n${known.join("\n")}`] : []),
  ]
  return [
    {
      role: "system",
      content: `Answer with one JSON object and nothing else. Its JSON Schema: ${JSON.stringify(pairSchema(databit))}`,
    },
    { role: "user", content: parts.join("\n\n") },
  ]
}

const proposals = (text: string): unknown[] => {
  const [from, to] = [text.indexOf("{"), text.lastIndexOf("}")]
  try {
    return z.object({ examples: z.array(z.unknown()) }).parse(JSON.parse(text.slice(from, to + 1))).examples
  } catch (cause) {
    throw new Problem("answer_invalid", {
      detail: "The model did not answer with a list of examples.",
      remedy: "Try again, or choose another model.",
      cause,
    })
  }
}

/**
 * Proposes examples written by a chat model; those that do not fit the fields or repeat one that is there are left
 * out. Problems `model_endpoint_needed`, `model_missing`, `model_endpoint_failed`, `answer_invalid`.
 */
export const generateExamples = async (ports: Needed, request: Request): Promise<GeneratedExamples> => {
  const { databit, count, signal } = request
  const model = await chatModelFor(ports, request)
  const messages = messagesFor(databit, count, await realInputs(ports, databit))
  const { text } = await ports.chatModels.judge({
    model,
    messages,
    schema: pairSchema(databit),
    temperature: 0.9,
    signal,
  })
  const { input, output } = databit.schema
  const wording = (example: DatabitExample): string =>
    inputText(input, example.input).toLowerCase().replace(/\s+/g, " ").trim()
  const seen = new Set(databit.examples.map(wording))
  const offered = proposals(text)
  const examples: DatabitExample[] = []
  for (const one of offered) {
    const example = databitExample.safeParse(one)
    if (
      !example.success ||
      misfits(input, example.data.input).length > 0 ||
      misfits(output, example.data.output).length > 0
    )
      continue
    const words = wording(example.data)
    if (seen.has(words) || examples.length === count) continue
    seen.add(words)
    examples.push(example.data)
  }
  return { model, examples, dropped: offered.length - examples.length }
}
