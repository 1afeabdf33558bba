import { Problem } from "../../../contract/problems.ts"
import { traceRefusedCall } from "../../../core/deploy/refused-call.ts"
import { toProblem } from "../answer-problem.ts"
import type { MountedHandler, RefusedRequest } from "../mount.ts"
import type { RouteContext } from "../serve.ts"
import { refuse, TracedProblem } from "./refuse.ts"
import { readBody } from "./wire.ts"

/** Refusals at the door that are kept in a minute: enough to see an attack by, too few to fill a disk with. */
export const KEPT_A_MINUTE = 20
const MINUTE_MS = 60_000

type Body = Readonly<Record<string, unknown>>
type Answer = (context: RouteContext, body: Body, name: string | undefined) => Promise<Response>

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined)

/**
 * A call of somebody who may call: it leaves a trace whatever becomes of it. One that reached an agent has its own;
 * one that was refused before gets one with the name it asked for and the problem, and nothing of its body.
 */
export const calling =
  (answer: Answer): MountedHandler =>
  async (context) => {
    const from = performance.now()
    let asked = textOf(context.parameters.name)
    try {
      const body = await readBody(context.request)
      asked ??= textOf(body.model)
      return await answer(context, body, asked)
    } catch (cause) {
      if (cause instanceof TracedProblem) throw cause
      const { ports, request, requestId, who } = context
      const error = request.signal.aborted ? new Problem("caller_left", { cause }) : cause
      const tookMs = performance.now() - from
      const traceId = await traceRefusedCall(ports, { error, requestId, asked, person: who.person, tookMs })
      throw new TracedProblem(toProblem(error), traceId, error)
    }
  }

/**
 * Refuses calls, and keeps a trace of those that were turned away at the door: not signed in, a key that is not
 * valid, a role that may not call, a body announced as too large. Anybody can send these, so only so many a minute
 * are kept; the next one that is kept says how many were not.
 */
export const openDoor = (tick: () => number = () => performance.now()) => {
  let minute = Number.NEGATIVE_INFINITY
  let kept = 0
  let unkept = 0
  return async (error: unknown, { requestId, ports, parameters }: RefusedRequest): Promise<Response> => {
    if (error instanceof TracedProblem) return refuse(error, { requestId })
    const now = tick()
    if (now - minute >= MINUTE_MS) [minute, kept] = [now, 0]
    if (kept >= KEPT_A_MINUTE) {
      unkept += 1
      return refuse(error, { requestId })
    }
    kept += 1
    const told = { error, requestId, asked: textOf(parameters.name), person: undefined, tookMs: 0, unkept }
    unkept = 0
    const traceId = await traceRefusedCall(ports, told)
    return refuse(new TracedProblem(toProblem(error), traceId, error), { requestId })
  }
}
