import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Verdict } from "../../contract/entities/item.ts"
import type { Feedback, SpanWithPayload } from "../../contract/entities/trace.ts"
import { type JsonObject, jsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import { askedFields } from "../curate/questions.ts"
import { readAgentInput } from "../deploy/agent-input.ts"
import type { Ports } from "../ports/index.ts"
import { mainField } from "../template/types.ts"

/** An answer that somebody talked about. */
export type Complaint = {
  readonly feedback: Feedback
  readonly root: SpanWithPayload
  readonly databit: DatabitVersion
  /** Input fields of the answer. */
  readonly data: JsonObject
  /** Output fields that people decide, as answered; empty when the call failed. */
  readonly answered: JsonObject
}

/** Whether a person said that the answer was wrong. */
export const isBad = ({ type, value }: Pick<Feedback, "type" | "value">): boolean =>
  type === "correction" || (type === "thumb" && value === "down")

const parsed = (text: string | null): unknown => {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const noQueue = (says: string): Problem => new Problem("answer_not_reviewable", { detail: says })

const dataOf = (databit: DatabitVersion, input: string | null): JsonObject => {
  const value = parsed(input)
  const fields = jsonObject.safeParse(value)
  if (fields.success) return readAgentInput(databit, { kind: "fields", data: fields.data })
  if (typeof value === "string") return readAgentInput(databit, { kind: "text", text: value })
  throw noQueue("The trace of this answer does not hold its input.")
}

const answeredBy = (databit: DatabitVersion, output: string | null): JsonObject => {
  const fields = jsonObject.safeParse(parsed(output))
  if (!fields.success) return {}
  const asked = new Set(askedFields(databit.schema.output).map(({ name }) => name))
  return Object.fromEntries(Object.entries(fields.data).filter(([name]) => asked.has(name)))
}

/** Reads the answer that feedback speaks of. Problem `answer_not_reviewable`. */
export const readComplaint = async (
  { databits, traces }: Pick<Ports, "databits" | "traces">,
  feedback: Feedback,
): Promise<Complaint> => {
  if (feedback.traceId === null) throw noQueue("This feedback names no answer.")
  const root = (await traces.find(feedback.traceId)).find(({ parentSpanId }) => parentSpanId === null)
  const databit = root?.databit ? await databits.seek(root.databit) : undefined
  if (!root || !databit)
    throw noQueue("The answer does not come from a Databit of this workspace, so there is no queue for it.")
  return { feedback, root, databit, data: dataOf(databit, root.input), answered: answeredBy(databit, root.output) }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * Whether the complaint speaks against what people decided: it corrects to something else, or calls wrong what they
 * decided themselves. Where only the model was wrong, the decision stands and the next training learns from it.
 */
export const speaksAgainst = ({ feedback, databit, answered }: Complaint, verdict: Verdict): boolean => {
  if (verdict.kind !== "approved" && verdict.kind !== "corrected") return false
  const { correction } = feedback
  if (correction !== null) return Object.entries(correction).some(([name, value]) => !same(value, verdict.value[name]))
  const main = mainField(databit.schema.output)
  return isBad(feedback) && main !== undefined && same(answered[main.name], verdict.value[main.name])
}
