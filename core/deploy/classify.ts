import type { DatabitField, DatabitVersion } from "../../contract/entities/databit.ts"
import type { ModelVersion } from "../../contract/entities/model.ts"
import type { Json, JsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import { askedFields } from "../curate/questions.ts"
import type { ClassifyRequest, Explained } from "../ports/inference.ts"
import { inputText } from "../template/input-text.ts"
import { misfits } from "../template/values.ts"
import type { AnswerOptions, AnswerPorts, Produced } from "./answer-types.ts"
import { askEndpoint } from "./ask-endpoint.ts"
import { runStep } from "./run-step.ts"
import type { AnsweredBy } from "./serving.ts"

/** Answers of a call besides the first; more are noise. */
const ALTERNATIVES = 5
/** A confidence means nothing beyond its fourth decimal. */
const rounded = (share: number): number => Math.round(share * 10_000) / 10_000

type Asked = {
  readonly databit: DatabitVersion
  readonly model: ModelVersion
  readonly data: JsonObject
  readonly answeredBy?: AnsweredBy | undefined
}

const nameless = (databit: DatabitVersion, model: ModelVersion, field: string): Problem => {
  const here = databit.schema.output.some(({ name }) => name === model.field)
  return new Problem("field_without_producer", {
    field,
    detail: here
      ? `A text classifier fills its enum, ${model.field}, not ${field}.`
      : `${model.id} fills ${model.field}, which is not an output field of ${databit.name}.`,
    remedy: here
      ? `Connect a model endpoint in Settings, or make ${field} optional in the Databit.`
      : "Train a model for this version of the Databit.",
  })
}

/** Refuses a Databit that asks for more than the classifier fills. Problem `field_without_producer`. */
export const checkProducers = (databit: DatabitVersion, model: ModelVersion): void => {
  const asked = askedFields(databit.schema.output)
  const unfilled = asked.find(({ name, required }) => name !== model.field && required !== false)
  if (!asked.some(({ name }) => name === model.field)) throw nameless(databit, model, unfilled?.name ?? model.field)
  if (unfilled) throw nameless(databit, model, unfilled.name)
}

const filled = (output: readonly DatabitField[], model: ModelVersion, judged: Explained): JsonObject => {
  const own = new Set(askedFields(output).map(({ name }) => name))
  const values = output.flatMap(({ name }): [string, Json][] => {
    if (name === model.field) return [[name, judged.label]]
    return own.has(name) ? [] : [[name, rounded(judged.confidence)]]
  })
  return Object.fromEntries(values)
}

const checkFits = (databit: DatabitVersion, model: ModelVersion, output: JsonObject): void => {
  const [wrong] = misfits(databit.schema.output, output)
  if (!wrong) return
  throw new Problem("answer_invalid", {
    field: wrong.field,
    detail: `${model.id} answered what ${databit.name} does not list: ${wrong.says}.`,
    remedy: "Train a model for this version of the Databit.",
  })
}

/** Asks the learners of this process. */
const askLearners = async (
  { files, learners }: Pick<AnswerPorts, "files" | "learners">,
  model: ModelVersion,
  request: ClassifyRequest,
): Promise<readonly Explained[]> =>
  learners.judge(model.artifact.sha256, () => files.find(model.artifact.path), request)

/**
 * Lets a classifier trained here fill its field, and a float field named confidence with its calibrated confidence:
 * here, or at the endpoint of the platform that serves it. Problems `field_without_producer` when the Databit needs more
 * than that, `endpoint_not_ready` and `databricks_*` of the platform.
 */
export const classify = async (
  ports: Pick<AnswerPorts, "files" | "learners" | "serving">,
  { databit, model, data, answeredBy }: Asked,
  { trace, explain, signal }: AnswerOptions,
): Promise<Produced> => {
  checkProducers(databit, model)
  const text = inputText(databit.schema.input, data)
  const judged = await runStep(trace, `classify ${model.name}`, "LLM", async (step) => {
    step.note({
      "gen_ai.operation.name": "classify",
      "gen_ai.provider.name": "databits",
      "gen_ai.request.model": model.id,
      "gen_ai.response.model": model.id,
    })
    step.reads(text)
    const [found] = answeredBy
      ? await askEndpoint(ports, answeredBy, { texts: [text], explain, signal }, step)
      : await askLearners(ports, model, { texts: [text], explain })
    if (!found) throw new Problem("internal", { detail: `${model.id} gave no answer.` })
    step.gives({
      label: found.label,
      confidence: rounded(found.confidence),
      alternatives: found.alternatives.slice(0, ALTERNATIVES).map((one) => ({ ...one })),
      ...(found.evidence.length > 0 ? { evidence: found.evidence.map((one) => ({ ...one })) } : {}),
    })
    return found
  })
  const output = filled(databit.schema.output, model, judged)
  await runStep(trace, "validate output", "PARSER", async (step) => {
    step.reads(output)
    checkFits(databit, model, output)
  })
  return {
    output,
    confidence: rounded(judged.confidence),
    alternatives: judged.alternatives.slice(0, ALTERNATIVES),
    evidence: judged.evidence,
    model: model.id,
    tokens: null,
  }
}
