import type { Called } from "./call.ts"

/** What OpenAI's format has no place for; clients leave unknown keys alone. */
export const databitsPart = ({
  output,
  label,
  confidence,
  alternatives,
  evidence,
  model,
  target,
  traceId,
  requestId,
}: Called) => ({
  output,
  label,
  confidence,
  alternatives,
  evidence,
  agent: target.agent.id,
  databit: target.agent.databit,
  model,
  endpoint: target.endpointName,
  trace_id: traceId,
  request_id: requestId,
})

/** Tokens as the model counted them; a classifier uses none. */
export const usageOf = ({ tokens }: Called) => {
  const { input = 0, output = 0 } = tokens ?? {}
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  }
}

type Head = { readonly id: string; readonly created: number; readonly model: string }

/** The whole answer as a chat completion: its content is the output as JSON text. */
export const completion = ({ id, created, model }: Head, called: Called) => ({
  id,
  object: "chat.completion",
  created,
  model,
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: JSON.stringify(called.output), refusal: null },
      logprobs: null,
      finish_reason: "stop",
    },
  ],
  usage: usageOf(called),
  system_fingerprint: called.target.agent.id,
  served_model_name: called.target.agent.id,
  request_id: called.requestId,
  trace_id: called.traceId,
  databits: databitsPart(called),
})

type Delta = { readonly role?: "assistant"; readonly content?: string }

/** One chunk of a streamed answer; `usage` is null on all but the last where the client asked for it. */
export const chunk = ({ id, created, model }: Head, delta: Delta, finish: "stop" | null, withUsage: boolean) => ({
  id,
  object: "chat.completion.chunk",
  created,
  model,
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  ...(withUsage ? { usage: null } : {}),
})

/** The chunk after the last that carries the tokens. */
export const usageChunk = ({ id, created, model }: Head, called: Called) => ({
  id,
  object: "chat.completion.chunk",
  created,
  model,
  choices: [],
  usage: usageOf(called),
})
