import type { SpanWithPayload } from "../../contract/entities/trace.ts"
import type { Json, JsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import type { Clock } from "../ports/events.ts"

/** What every span of a call carries, so that any of them can be filtered by it. */
export type TraceFacts = Pick<
  SpanWithPayload,
  "endpointName" | "agent" | "databit" | "model" | "requestId" | "sessionId" | "person"
>

/** What a step says about itself while it works. */
export type Step = {
  /** Adds attributes, OpenTelemetry GenAI names where there is one. */
  note(attributes: Readonly<Record<string, Json | undefined>>): void
  /** What the step read, kept whole. */
  reads(input: Json): void
  /** What the step gave, kept whole. */
  gives(output: Json): void
  /** Tokens as the model counted them. */
  uses(tokens: { readonly input: number | null; readonly output: number | null }): void
  /** The main answer and its calibrated confidence. */
  answers(label: string | null, confidence: number | null): void
}

type Kind = SpanWithPayload["kind"]

/** The spans of one call while it runs. Steps begin in order inside the root. */
export type CallTrace = {
  readonly traceId: string
  /** Runs one step as a child of the root. A step that throws is kept with its error. */
  step<Result>(name: string, kind: Kind, run: (step: Step) => Promise<Result>): Promise<Result>
  readonly root: Step
  /** Ends the root and gives all spans; `error` when the call failed. */
  end(error?: unknown): readonly SpanWithPayload[]
}

/** A new trace id: the 32 hex digits of a uuidv7. */
export const newTraceId = (clock: Pick<Clock, "id">): string => clock.id().replaceAll("-", "")

type Draft = {
  attributes: JsonObject
  input: string | null
  output: string | null
  inputTokens: number | null
  outputTokens: number | null
  label: string | null
  confidence: number | null
}

const emptyDraft = (): Draft => ({
  attributes: {},
  input: null,
  output: null,
  inputTokens: null,
  outputTokens: null,
  label: null,
  confidence: null,
})

const stepOn = (draft: Draft): Step => ({
  note: (attributes) => {
    for (const [name, value] of Object.entries(attributes)) if (value !== undefined) draft.attributes[name] = value
  },
  reads: (input) => {
    draft.input = JSON.stringify(input)
  },
  gives: (output) => {
    draft.output = JSON.stringify(output)
  },
  uses: ({ input, output }) => {
    draft.inputTokens = input
    draft.outputTokens = output
    if (input !== null) draft.attributes["gen_ai.usage.input_tokens"] = input
    if (output !== null) draft.attributes["gen_ai.usage.output_tokens"] = output
  },
  answers: (label, confidence) => {
    draft.label = label
    draft.confidence = confidence
  },
})

const MESSAGE_LENGTH = 500

/** What a failure is called in attributes: the code of a problem, else the name of the error. */
export const errorType = (error: unknown): string =>
  error instanceof Problem ? error.code : error instanceof Error ? error.name : "error"

/** What a failure says, bounded. */
export const errorWords = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, MESSAGE_LENGTH)

type Opening = {
  readonly clock: Pick<Clock, "now">
  /** Monotonic milliseconds with fractions; without one, whole milliseconds of the clock. */
  readonly tick?: (() => number) | undefined
  readonly traceId: string
  readonly name: string
  readonly facts: TraceFacts
}

/** Begins the trace of a call. Span ids count up within the trace, so that equal start times keep their order. */
export const openCallTrace = ({ clock, tick: given, traceId, name, facts }: Opening): CallTrace => {
  const tick = given ?? (() => Date.parse(clock.now()))
  const startedAt = Date.parse(clock.now())
  const zero = tick()
  const children: SpanWithPayload[] = []
  let count = 0

  const nextSpanId = (): string => {
    count += 1
    return count.toString(16).padStart(4, "0") + traceId.slice(-12)
  }
  const instantAt = (at: number): string => new Date(startedAt + (at - zero)).toISOString()

  const spanOf = (
    opened: Pick<SpanWithPayload, "name" | "kind" | "spanId" | "parentSpanId">,
    from: number,
    draft: Draft,
    failure: { readonly error: unknown } | undefined,
  ): SpanWithPayload => {
    const until = tick()
    return {
      ...facts,
      ...opened,
      traceId,
      status: failure ? "ERROR" : "OK",
      statusMessage: failure ? errorWords(failure.error) : null,
      startTime: instantAt(from),
      endTime: instantAt(until),
      durationMs: until - from,
      label: draft.label,
      confidence: draft.confidence,
      inputTokens: draft.inputTokens,
      outputTokens: draft.outputTokens,
      attributes: failure ? { ...draft.attributes, "error.type": errorType(failure.error) } : draft.attributes,
      input: draft.input,
      output: draft.output,
    }
  }

  const rootDraft = emptyDraft()
  const rootId = nextSpanId()
  return {
    traceId,
    root: stepOn(rootDraft),
    step: async (stepName, kind, run) => {
      const draft = emptyDraft()
      const opened = { name: stepName, kind, spanId: nextSpanId(), parentSpanId: rootId }
      const from = tick()
      try {
        const result = await run(stepOn(draft))
        children.push(spanOf(opened, from, draft, undefined))
        return result
      } catch (error) {
        children.push(spanOf(opened, from, draft, { error }))
        throw error
      }
    },
    end: (...failed) => {
      const opened = { name, kind: "AGENT" as const, spanId: rootId, parentSpanId: null }
      return [spanOf(opened, zero, rootDraft, failed.length > 0 ? { error: failed[0] } : undefined), ...children]
    },
  }
}
