import type { SpanWithPayload } from "../../contract/entities/trace.ts"
import type { Ports } from "../ports/index.ts"
import { errorType, errorWords, newTraceId } from "./call-trace.ts"

/** A call that was refused before an agent was found. */
export type RefusedCall = {
  readonly error: unknown
  readonly requestId: string
  /** The name the call asked for, where it could be read. */
  readonly asked: string | undefined
  /** Who called; undefined when nobody is known to have. */
  readonly person: string | undefined
  /** Milliseconds from the arrival of the request. */
  readonly tookMs: number
  /** Refusals before this one that left no trace of their own. */
  readonly unkept?: number | undefined
}

const NAME_LENGTH = 128
const SECRET = /(?:sk-|dapi|dbk_|Bearer )[A-Za-z0-9_-]{12,}/g

/** Names are chosen by the client: bounded, and without what a client may have put into the wrong place. */
const harmless = (text: string): string => text.slice(0, NAME_LENGTH).replace(SECRET, "[hidden]")

const attributesOf = ({ asked, unkept }: RefusedCall, code: string, field: string | undefined) => ({
  "gen_ai.operation.name": "invoke_agent",
  "gen_ai.provider.name": "databits",
  "error.type": code,
  "databits.refused": true,
  ...(asked === undefined ? {} : { "gen_ai.request.model": harmless(asked) }),
  ...(field === undefined ? {} : { "databits.refused_field": harmless(field) }),
  ...(unkept ? { "databits.refusals_not_kept": unkept } : {}),
})

const fieldOf = (error: unknown): string | undefined =>
  typeof error === "object" && error !== null && "field" in error && typeof error.field === "string"
    ? error.field
    : undefined

/** The one span of a refused call. Nothing of its body is kept. */
const spanOf = (call: RefusedCall, traceId: string, now: string): SpanWithPayload => {
  const { error, requestId, asked, person, tookMs } = call
  return {
    traceId,
    spanId: `0001${traceId.slice(-12)}`,
    parentSpanId: null,
    name: "invoke_agent",
    kind: "AGENT",
    status: "ERROR",
    statusMessage: errorWords(error).replace(SECRET, "[hidden]"),
    startTime: new Date(Date.parse(now) - tookMs).toISOString(),
    endTime: now,
    durationMs: tookMs,
    // An agent version is no endpoint, so that figures by endpoint know nothing of it.
    endpointName: asked === undefined || asked.includes("@") ? null : harmless(asked),
    agent: null,
    databit: null,
    model: null,
    requestId,
    sessionId: null,
    person: person ?? null,
    label: null,
    confidence: null,
    inputTokens: null,
    outputTokens: null,
    attributes: attributesOf(call, errorType(error), fieldOf(error)),
    input: null,
    output: null,
  }
}

/** Keeps the trace of a refused call, durable before the refusal is told. Returns its trace id. */
export const traceRefusedCall = async (
  { clock, intake }: Pick<Ports, "clock" | "intake">,
  call: RefusedCall,
): Promise<string> => {
  const traceId = newTraceId(clock)
  await intake.save([spanOf(call, traceId, clock.now())])
  return traceId
}
