import type { AgentVersion } from "../../contract/entities/agent.ts"
import { mainField } from "../template/types.ts"
import { type AgentInput, readAgentInput } from "./agent-input.ts"
import type { Answer, AnswerOptions, AnswerPorts } from "./answer-types.ts"
import { askModel } from "./ask-model.ts"
import { classify } from "./classify.ts"
import { findServing } from "./serving.ts"

/**
 * The one runtime of agents: reads the input as the Databit says, asks the model, and checks that the answer fits
 * the output. Problems: `input_invalid`, `field_without_producer`, `model_missing`, `answer_invalid`,
 * `model_endpoint_needed`, `model_endpoint_failed`.
 */
export const answer = async (
  ports: AnswerPorts,
  { agent, input }: { readonly agent: AgentVersion; readonly input: AgentInput },
  options: AnswerOptions = {},
): Promise<Answer> => {
  const serving = options.serving ?? (await findServing(ports, agent))
  const data = readAgentInput(serving.databit, input)
  options.trace?.root.reads(data)
  const asked = { ...serving, data, probe: input.kind === "probe" }
  const found = serving.model
    ? await classify(ports, { ...asked, model: serving.model }, options)
    : await askModel(ports, asked, options)
  options.signal?.throwIfAborted()
  const main = mainField(serving.databit.schema.output)
  const value = main && found.output[main.name]
  const answered: Answer = { ...found, input: data, label: typeof value === "string" ? value : null }
  options.trace?.root.gives(answered.output)
  options.trace?.root.answers(answered.label, answered.confidence)
  return answered
}
