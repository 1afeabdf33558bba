import { z } from "zod"
import { instant, jsonObject } from "../json.ts"

export const spanKind = z.enum(["AGENT", "LLM", "TOOL", "CHAIN", "RETRIEVER", "PARSER", "UNKNOWN"])

/** An OpenTelemetry span; trace attributes are copied onto each. */
export const span = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().nullable(),
  name: z.string(),
  kind: spanKind,
  status: z.enum(["OK", "ERROR", "UNSET"]),
  statusMessage: z.string().nullable(),
  startTime: instant,
  endTime: instant,
  /** Milliseconds, with fractions. */
  durationMs: z.number(),
  endpointName: z.string().nullable(),
  agent: z.string().nullable(),
  databit: z.string().nullable(),
  model: z.string().nullable(),
  requestId: z.string().nullable(),
  sessionId: z.string().nullable(),
  person: z.string().nullable(),
  label: z.string().nullable(),
  confidence: z.number().nullable(),
  inputTokens: z.int().nullable(),
  outputTokens: z.int().nullable(),
  attributes: jsonObject,
})
export type Span = z.infer<typeof span>

/** A span with its whole input and output as JSON text. */
export const spanWithPayload = span.extend({ input: z.string().nullable(), output: z.string().nullable() })
export type SpanWithPayload = z.infer<typeof spanWithPayload>

export const feedback = z.object({
  id: z.string(),
  agent: z.string().nullable(),
  endpointName: z.string().nullable(),
  requestId: z.string().nullable(),
  traceId: z.string().nullable(),
  type: z.enum(["thumb", "correction", "comment"]),
  value: z.string().nullable(),
  correction: jsonObject.nullable(),
  state: z.enum(["new", "routed", "dismissed"]),
  routedItem: z.string().nullable(),
  createdBy: z.string(),
  createdAt: instant,
})
export type Feedback = z.infer<typeof feedback>
