import { performance } from "node:perf_hooks"
import type { AgentInput } from "../../../core/deploy/agent-input.ts"
import type { Answer } from "../../../core/deploy/answer-types.ts"
import { callAgent } from "../../../core/deploy/call-agent.ts"
import { newTraceId } from "../../../core/deploy/call-trace.ts"
import { toProblem } from "../answer-problem.ts"
import type { RouteContext } from "../serve.ts"
import { TracedProblem } from "./refuse.ts"
import type { Target } from "./targets.ts"

/** An answer with what names it. */
export type Called = Answer & { readonly traceId: string; readonly requestId: string; readonly target: Target }

type Call = {
  readonly target: Target
  readonly input: AgentInput
  readonly requestId: string
  readonly sessionId: string | undefined
  readonly explain: boolean
  readonly signal: AbortSignal
}

/** Calls an agent for a client. A problem that left a trace names it. */
export const call = async (
  { ports, who }: Pick<RouteContext, "ports" | "who">,
  { target, input, requestId, sessionId, explain, signal }: Call,
): Promise<Called> => {
  const traceId = newTraceId(ports.clock)
  const { agent, endpointName, serving } = target
  try {
    const asked = { agent, endpointName, input, traceId, requestId, sessionId }
    const answer = await callAgent(ports, who, asked, { serving, explain, signal, tick: () => performance.now() })
    return { ...answer, traceId, requestId, target }
  } catch (error) {
    throw new TracedProblem(toProblem(error), traceId, error)
  }
}
