import { createParser } from "eventsource-parser"
import { z } from "zod"
import { type JsonObject, jsonObject } from "../../../../contract/json.ts"
import { needsSignIn } from "../../shell/call.ts"
import { CallProblem, offline, unreadable } from "../../shell/call-problem.ts"
import { sessionEnded } from "../../shell/session.ts"

/** What the gateway says of an answer besides what OpenAI's format has place for. */
export const agentAnswer = z.object({
  output: jsonObject,
  label: z.string().nullable(),
  confidence: z.number().nullable(),
  alternatives: z.array(z.object({ label: z.string(), probability: z.number() })),
  evidence: z.array(z.object({ token: z.string(), weight: z.number() })),
  agent: z.string(),
  model: z.string(),
  trace_id: z.string(),
  request_id: z.string(),
})
export type AgentAnswer = z.output<typeof agentAnswer>

const failure = z.object({
  error: z.object({ message: z.string(), param: z.string().nullish() }),
  request_id: z.string().optional(),
  trace_id: z.string().optional(),
})

/** A call that gave no answer; the trace it left, if it left one. */
export class AskFailed extends Error {
  readonly problem: CallProblem
  readonly traceId: string | undefined

  constructor(problem: CallProblem, traceId: string | undefined) {
    super(problem.message, { cause: problem })
    this.problem = problem
    this.traceId = traceId
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const failed = (status: number, body: unknown, retry: boolean): AskFailed => {
  const read = failure.safeParse(body)
  if (!read.success) return new AskFailed(unreadable(status, undefined), undefined)
  const { error, request_id, trace_id } = read.data
  const facts = { code: "unreadable" as const, title: error.message, status, retry, remedy: "", requestId: request_id }
  return new AskFailed(new CallProblem({ ...facts, field: error.param ?? undefined }), trace_id)
}

/** Reads the events of a streamed answer until the one that carries the whole. */
const readAnswer = async (body: ReadableStream<Uint8Array>): Promise<AgentAnswer> => {
  let found: AgentAnswer | undefined
  let broken: AskFailed | undefined
  const parser = createParser({
    onEvent: ({ data }) => {
      const event = jsonObject.safeParse(parsed(data))
      if (!event.success) return
      if (event.data.error !== undefined) broken = failed(0, event.data, false)
      const whole = agentAnswer.safeParse(event.data.databits)
      if (whole.success) found = whole.data
    },
  })
  const decoder = new TextDecoder()
  const reader = body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parser.feed(decoder.decode(part.value, { stream: true }))
  }
  if (broken) throw broken
  if (!found) throw new AskFailed(unreadable(0, undefined), undefined)
  return found
}

/**
 * Asks an agent over the same wire that programs use, as a stream. Throws `AskFailed`, or what the signal was
 * aborted with.
 */
export const askAgent = async (
  endpoint: string,
  inputs: JsonObject,
  session: string,
  signal: AbortSignal,
): Promise<AgentAnswer> => {
  const body = {
    model: endpoint,
    stream: true,
    messages: [{ role: "user", content: JSON.stringify(inputs) }],
    custom_inputs: inputs,
    databits: { explain: true },
  }
  const response = await fetch("/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json", "x-session-id": session },
    credentials: "same-origin",
    redirect: "manual",
    body: JSON.stringify(body),
    signal,
  }).catch((cause: unknown) => {
    if (signal.aborted) throw cause
    throw new AskFailed(offline(cause), undefined)
  })
  if (needsSignIn(response)) sessionEnded()
  if (response.ok && response.body) return readAnswer(response.body)
  throw failed(response.status, parsed(await response.text()), response.headers.get("x-should-retry") === "true")
}
