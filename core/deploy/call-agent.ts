import type { AgentVersion } from "../../contract/entities/agent.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import type { AgentInput } from "./agent-input.ts"
import { answer } from "./answer.ts"
import type { Answer, AnswerOptions, AnswerPorts } from "./answer-types.ts"
import { openCallTrace } from "./call-trace.ts"

export type AgentCall = {
  readonly agent: AgentVersion
  /** Endpoint the call came through; null when the agent version was addressed itself. */
  readonly endpointName: string | null
  readonly input: AgentInput
  readonly traceId: string
  readonly requestId: string
  /** Conversation the call belongs to. */
  readonly sessionId?: string | undefined
}

type Options = Omit<AnswerOptions, "trace"> & {
  /** Monotonic milliseconds with fractions. */
  readonly tick?: (() => number) | undefined
}

/** Adds what is known of the call whatever its end. */
const describe = ({ agent, endpointName, sessionId }: AgentCall) => ({
  "gen_ai.operation.name": "invoke_agent",
  "gen_ai.provider.name": "databits",
  "gen_ai.agent.id": agent.id,
  "gen_ai.agent.name": agent.name,
  "gen_ai.agent.version": agent.version,
  "gen_ai.request.model": agent.baseModel,
  "gen_ai.conversation.id": sessionId,
  "gen_ai.output.type": "json",
  "databits.databit": agent.databit,
  "databits.endpoint": endpointName ?? undefined,
})

/**
 * One call of an agent: its answer, with its trace durable before the answer is returned. A call that fails leaves a
 * trace with the error and throws the problem of `answer`, or `caller_left` when the signal fired.
 */
export const callAgent = async (
  ports: AnswerPorts & Pick<Ports, "clock" | "intake">,
  who: Caller,
  call: AgentCall,
  { tick, ...options }: Options = {},
): Promise<Answer> => {
  const { agent, endpointName, input, requestId, sessionId, traceId } = call
  const trace = openCallTrace({
    clock: ports.clock,
    tick,
    traceId,
    name: `invoke_agent ${agent.name}`,
    facts: {
      endpointName,
      agent: agent.id,
      databit: agent.databit,
      model: agent.baseModel,
      requestId,
      sessionId: sessionId ?? null,
      person: who.person,
    },
  })
  trace.root.note(describe(call))
  if (input.kind !== "probe") trace.root.reads(input.kind === "text" ? input.text : input.data)
  const answered = await answer(ports, { agent, input }, { ...options, trace }).catch(async (cause: unknown) => {
    const error = options.signal?.aborted ? new Problem("caller_left", { cause }) : cause
    await ports.intake.save(trace.end(error))
    throw error
  })
  trace.root.note({ "gen_ai.response.model": answered.model, "databits.input_fields": Object.keys(answered.input) })
  if (answered.tokens) trace.root.uses(answered.tokens)
  await ports.intake.save(trace.end())
  return answered
}
