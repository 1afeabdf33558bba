import type { AgentVersion } from "../../contract/entities/agent.ts"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { JsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import type { ChatAnswer, ChatMessage, ChatRequest } from "../ports/inference.ts"
import { chatTurns, correctionTurns } from "../template/chat-turns.ts"
import { readAnswer } from "../template/read-answer.ts"
import { schemaOf } from "../template/values.ts"
import type { AnswerOptions, AnswerPorts, Produced } from "./answer-types.ts"
import { runStep } from "./run-step.ts"

type Asked = {
  readonly agent: AgentVersion
  readonly databit: DatabitVersion
  readonly data: JsonObject
  readonly probe: boolean
}

/** An answer that does not fit is sent back once with what is wrong. */
const TRIES = 2

/** A refusal of the endpoint as `model_missing` when it does not offer the model; else as it came. */
const whyRefused = async (
  { chatModels, models }: Pick<Ports, "chatModels" | "models">,
  name: string,
  error: unknown,
): Promise<unknown> => {
  if (!(error instanceof Problem) || !["model_endpoint_failed", "model_endpoint_needed"].includes(error.code))
    return error
  const offered = error.code === "model_endpoint_needed" ? [] : await chatModels.list().catch(() => undefined)
  if (offered === undefined || offered.includes(name)) return error
  const here = [...(await models.list()).map(({ id }) => id), ...offered].slice(0, 5)
  return new Problem("model_missing", {
    field: "model",
    detail: `This workspace does not have the model ${name}.`,
    remedy:
      here.length > 0
        ? `Make an agent version with one of these: ${here.join(", ")}; or connect an endpoint that has ${name}.`
        : `Connect a model endpoint that has ${name} in Settings, or train a model.`,
    cause: error,
  })
}

/** Messages as OpenTelemetry writes them. */
const told = (messages: readonly ChatMessage[]) =>
  messages.map(({ role, content }) => ({ role, parts: [{ type: "text", content }] }))

const ask = (
  ports: Pick<Ports, "chatModels" | "models">,
  request: ChatRequest,
  { trace }: AnswerOptions,
): Promise<ChatAnswer> =>
  runStep(trace, `chat ${request.model}`, "LLM", async (step) => {
    step.note({
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": request.model,
      "gen_ai.output.type": "json",
    })
    step.reads(told(request.messages))
    try {
      const said = await ports.chatModels.judge(request)
      step.note({ "gen_ai.response.model": said.model })
      step.uses({ input: said.inputTokens, output: said.outputTokens })
      step.gives(told([{ role: "assistant", content: said.text }]))
      return said
    } catch (error) {
      request.signal?.throwIfAborted()
      throw await whyRefused(ports, request.model, error)
    }
  })

const sum = (tokens: readonly (number | null)[]): number => tokens.reduce<number>((total, one) => total + (one ?? 0), 0)

/**
 * Asks a model of the connected endpoint with the prompt of the Databit and its examples as turns. The answer must
 * fit the output: one that does not is sent back once, then it is Problem `answer_invalid`. A probe only wants the
 * model to answer at all.
 */
export const askModel = async (
  ports: Pick<AnswerPorts, "chatModels" | "models">,
  { agent, databit, data, probe }: Asked,
  options: AnswerOptions,
): Promise<Produced> => {
  const schema = schemaOf(databit.schema.output)
  let messages = chatTurns(databit, data)
  const answers: ChatAnswer[] = []
  let wrong = ""
  for (let tries = 0; tries < TRIES; tries += 1) {
    const said = await ask(
      ports,
      { model: agent.baseModel, messages, schema, temperature: 0, signal: options.signal },
      options,
    )
    answers.push(said)
    const read = await runStep(options.trace, "validate output", "PARSER", async (step) => {
      step.reads(said.text)
      const found = readAnswer(databit.schema.output, said.text)
      if (found.ok) step.gives(found.output)
      else step.note({ "databits.misfit": found.says })
      return found
    })
    if (read.ok || probe) {
      const tokens = {
        input: sum(answers.map(({ inputTokens }) => inputTokens)),
        output: sum(answers.map(({ outputTokens }) => outputTokens)),
      }
      return {
        output: read.ok ? read.output : {},
        // What a model says of its own confidence is in the output where the Databit asks for it; it is not calibrated.
        confidence: null,
        alternatives: [],
        evidence: [],
        model: said.model,
        tokens,
      }
    }
    wrong = read.says
    messages = [...messages, ...correctionTurns(said.text, read.says)]
  }
  throw new Problem("answer_invalid", {
    detail: `${agent.baseModel} answered twice in a way that does not fit: ${wrong}.`,
  })
}
