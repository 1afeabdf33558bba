import { z } from "zod"
import type { SpanWithPayload } from "../../../contract/entities/trace.ts"
import { type Json, json } from "../../../contract/json.ts"
import type { Assessment, LoggedTrace } from "../../../core/ports/trace-log.ts"

/** What the platform keeps of a preview. */
const PREVIEW = 10_000
const FEEDBACK_KEY = "databits.feedback"

export const traceIdOf = (traceId: string): string => `tr-${traceId}`

const cut = (text: string | null): string | undefined => text?.slice(0, PREVIEW)
const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(3)}s`
const given = (words: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).filter((one): one is [string, string] => one[1] !== null))

const tokensOf = ({ inputTokens, outputTokens }: SpanWithPayload): string | null =>
  inputTokens === null && outputTokens === null
    ? null
    : JSON.stringify({
        input_tokens: inputTokens ?? 0,
        output_tokens: outputTokens ?? 0,
        total_tokens: (inputTokens ?? 0) + (outputTokens ?? 0),
      })

/** The root span of a trace as MLflow's head of a trace. */
export const traceInfoOf = (root: SpanWithPayload, experimentId: string) => ({
  trace_id: traceIdOf(root.traceId),
  ...(root.requestId === null ? {} : { client_request_id: root.requestId }),
  trace_location: { type: "MLFLOW_EXPERIMENT", mlflow_experiment: { experiment_id: experimentId } },
  ...(root.input === null ? {} : { request_preview: cut(root.input) ?? "" }),
  ...(root.output === null ? {} : { response_preview: cut(root.output) ?? "" }),
  request_time: root.startTime,
  execution_duration: seconds(root.durationMs),
  state: root.status === "ERROR" ? "ERROR" : "OK",
  trace_metadata: given({
    "mlflow.trace_schema.version": "3",
    "mlflow.trace.user": root.person,
    "mlflow.trace.session": root.sessionId,
    "mlflow.trace.tokenUsage": tokensOf(root),
    "databits.endpoint": root.endpointName,
    "databits.agent": root.agent,
    "databits.databit": root.databit,
    "databits.model": root.model,
  }),
  tags: given({ "mlflow.traceName": root.name, "databits.label": root.label }),
})

const base64 = (hex: string): string => Buffer.from(hex, "hex").toString("base64")
const nanoseconds = (instant: string): string => `${BigInt(Date.parse(instant)) * 1_000_000n}`

/** Every attribute is a value in JSON; what is JSON text already stays as it is. */
const attributesOf = (span: SpanWithPayload): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(span.attributes).map(([key, value]) => [key, JSON.stringify(value)])),
  "mlflow.traceRequestId": JSON.stringify(traceIdOf(span.traceId)),
  "mlflow.spanType": JSON.stringify(span.kind),
  ...given({ "mlflow.spanInputs": span.input, "mlflow.spanOutputs": span.output }),
})

/** A span as MLflow's file of a trace has it. */
export const spanOf = (span: SpanWithPayload) => ({
  trace_id: base64(span.traceId),
  span_id: base64(span.spanId),
  parent_span_id: span.parentSpanId === null ? "" : base64(span.parentSpanId),
  trace_state: "",
  name: span.name,
  start_time_unix_nano: nanoseconds(span.startTime),
  end_time_unix_nano: nanoseconds(span.endTime),
  status: { code: `STATUS_CODE_${span.status}`, message: span.statusMessage ?? "" },
  attributes: attributesOf(span),
  events: [],
})

/** What would have been right is a text, a number or the like; anything larger goes as JSON text. */
const sentValue = ({ kind, value }: Assessment) =>
  kind === "expectation" && typeof value === "object" && value !== null
    ? { serialized_value: { serialization_format: "JSON_FORMAT", value: JSON.stringify(value) } }
    : { value }

/** An assessment as it is sent. */
export const fromAssessment = (one: Assessment, traceId: string) => ({
  trace_id: traceIdOf(traceId),
  assessment_name: one.name,
  source: { source_type: "HUMAN", source_id: one.by },
  [one.kind]: sentValue(one),
  metadata: { [FEEDBACK_KEY]: one.feedback },
  create_time: one.at,
})

type Expectation = {
  readonly value?: Json | null | undefined
  readonly serialized_value?: { readonly value: string } | null | undefined
}

const expected = ({ value, serialized_value }: Expectation): Json | null | undefined =>
  serialized_value ? json.parse(JSON.parse(serialized_value.value)) : value

const assessmentShape = z
  .object({
    assessment_name: z.string(),
    source: z.object({ source_id: z.string().nullish() }).nullish(),
    feedback: z.object({ value: json }).nullish(),
    expectation: z
      .object({ value: json.nullish(), serialized_value: z.object({ value: z.string() }).nullish() })
      .nullish(),
    metadata: z.record(z.string(), z.string()).nullish(),
    create_time: z.string(),
  })
  .transform(
    (one): Assessment => ({
      name: one.assessment_name,
      kind: one.expectation ? "expectation" : "feedback",
      value: (one.expectation ? expected(one.expectation) : one.feedback?.value) ?? (null satisfies Json),
      by: one.source?.source_id ?? "",
      at: new Date(one.create_time).toISOString(),
      feedback: one.metadata?.[FEEDBACK_KEY] ?? "",
    }),
  )

const infoShape = z.object({
  trace_id: z.string(),
  client_request_id: z.string().nullish(),
  request_preview: z.string().nullish(),
  response_preview: z.string().nullish(),
  request_time: z.string(),
  execution_duration: z.string().nullish(),
  state: z.string(),
  tags: z.record(z.string(), z.string()).nullish(),
  assessments: z.array(assessmentShape).nullish(),
})

export const traceAnswer = z.object({ trace: z.object({ trace_info: infoShape }) })

export const toLogged = (info: z.output<typeof infoShape>, spans: LoggedTrace["spans"]): LoggedTrace => ({
  traceId: info.trace_id.replace(/^tr-/, ""),
  name: info.tags?.["mlflow.traceName"] ?? "",
  state: info.state === "ERROR" ? "ERROR" : "OK",
  startedAt: new Date(info.request_time).toISOString(),
  durationMs: Math.round(Number.parseFloat(info.execution_duration ?? "0") * 1_000),
  requestId: info.client_request_id ?? null,
  request: info.request_preview ?? null,
  response: info.response_preview ?? null,
  spans,
  assessments: (info.assessments ?? []).toSorted((a, b) => (a.at < b.at ? -1 : 1)),
})

export const credentialAnswer = z.object({
  credential_info: z.object({
    signed_uri: z.string(),
    type: z.string().nullish(),
    headers: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  }),
})
export type SignedPlace = z.output<typeof credentialAnswer>["credential_info"]

export const spansFile = z.object({ spans: z.array(z.object({ name: z.string() })) })
