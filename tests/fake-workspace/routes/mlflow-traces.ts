import { z } from "zod"
import { hexId } from "../mlflow/state.ts"
import type { TraceState } from "../mlflow/traces.ts"
import { missing, Refused } from "../refused.ts"
import { json, type Route, route } from "../route.ts"

const V3 = "/api/3.0/mlflow/traces"
const V2 = "/api/2.0/mlflow/traces"
const STORAGE = "/fake-storage/traces/:signature"

const words = z.record(z.string(), z.string())
const instant = z.iso.datetime()

const traceInfo = z.strictObject({
  trace_id: z.string().regex(/^tr-[0-9a-f]{32}$/),
  client_request_id: z.string().optional(),
  trace_location: z.strictObject({
    type: z.literal("MLFLOW_EXPERIMENT"),
    mlflow_experiment: z.strictObject({ experiment_id: z.string() }),
  }),
  request_preview: z.string().max(10_000).optional(),
  response_preview: z.string().max(10_000).optional(),
  request_time: instant,
  execution_duration: z
    .string()
    .regex(/^\d+(\.\d{1,9})?s$/)
    .optional(),
  state: z.enum(["OK", "ERROR", "IN_PROGRESS", "STATE_UNSPECIFIED"]),
  trace_metadata: words.default({}),
  tags: words.default({}),
})

const assessment = z
  .strictObject({
    trace_id: z.string(),
    assessment_name: z.string().min(1).max(50),
    source: z.strictObject({ source_type: z.enum(["HUMAN", "LLM_JUDGE", "CODE"]), source_id: z.string() }),
    feedback: z.strictObject({ value: z.json() }).optional(),
    // The open server keeps nothing of a larger value that is not sent as text.
    expectation: z
      .union([
        z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]) }),
        z.strictObject({
          serialized_value: z.strictObject({ serialization_format: z.literal("JSON_FORMAT"), value: z.string() }),
        }),
      ])
      .optional(),
    rationale: z.string().optional(),
    span_id: z.string().optional(),
    metadata: words.optional(),
    create_time: instant.optional(),
    last_update_time: instant.optional(),
  })
  .refine(({ feedback, expectation }) => (feedback === undefined) !== (expectation === undefined), {
    message: "exactly one of feedback and expectation",
  })

const shown = ({ info, tags, assessments }: TraceState) => ({
  trace: { trace_info: { ...info, tags: Object.fromEntries(tags), assessments } },
})

/** Traces of experiments (V3), their spans behind signed addresses of a storage, and what was said of them. */
export const MLFLOW_TRACES: readonly Route[] = [
  route({
    method: "POST",
    path: V3,
    vouchedBy: "published proto",
    body: z.strictObject({ trace: z.strictObject({ trace_info: traceInfo }) }),
    answer: ({ world, body }) => {
      const { tags, ...info } = body.trace.trace_info
      world.mlflow.experiment(info.trace_location.mlflow_experiment.experiment_id)
      const known = world.traces.all.get(info.trace_id)
      const location = `dbfs:/databricks/mlflow-tracking/${info.trace_location.mlflow_experiment.experiment_id}/${info.trace_id}/artifacts`
      const trace = known ?? {
        info,
        tags: new Map([...Object.entries(tags), ["mlflow.artifactLocation", location]]),
        assessments: [],
        data: undefined,
      }
      world.traces.all.set(info.trace_id, trace)
      return json(shown(trace))
    },
  }),
  route({
    method: "GET",
    path: `${V3}/:id`,
    vouchedBy: "official client",
    query: z.strictObject({ trace_id: z.string().optional() }),
    answer: ({ world, params }) => json(shown(world.traces.trace(params.id ?? ""))),
  }),
  route({
    method: "POST",
    path: `${V3}/search`,
    vouchedBy: "published proto",
    body: z.strictObject({
      locations: z.array(traceInfo.shape.trace_location).min(1),
      filter: z.literal("").optional(),
      max_results: z.int().min(1).max(500).default(100),
      order_by: z.array(z.string()).optional(),
      page_token: z.string().optional(),
    }),
    answer: ({ world, body }) => {
      const wanted = new Set(body.locations.map((one) => one.mlflow_experiment.experiment_id))
      const of = (trace: TraceState): string =>
        traceInfo.shape.trace_location.parse(trace.info.trace_location).mlflow_experiment.experiment_id
      const found = [...world.traces.all.values()].filter((trace) => wanted.has(of(trace)))
      const from = Number(body.page_token ?? 0)
      const next = from + body.max_results
      return json({
        traces: found.slice(from, next).map((trace) => shown(trace).trace.trace_info),
        ...(next < found.length ? { next_page_token: String(next) } : {}),
      })
    },
  }),
  route({
    method: "PATCH",
    path: `${V3}/:id/tags`,
    vouchedBy: "published proto",
    body: z.strictObject({ key: z.string(), value: z.string(), trace_id: z.string().optional() }),
    answer: ({ world, params, body }) => {
      world.traces.trace(params.id ?? "").tags.set(body.key, body.value)
      return json({})
    },
  }),
  route({
    method: "POST",
    path: `${V3}/:id/assessments`,
    vouchedBy: "published proto",
    body: z.strictObject({ assessment }),
    answer: ({ world, params, body }) => {
      const now = new Date(world.now()).toISOString()
      const made = { create_time: now, last_update_time: now, ...body.assessment, assessment_id: `a-${hexId()}` }
      if (made.trace_id !== params.id)
        throw new Refused(400, "INVALID_PARAMETER_VALUE", "The assessment is of another trace.")
      world.traces.trace(made.trace_id).assessments.push({ ...made, valid: true })
      return json({ assessment: made })
    },
  }),
  ...(["upload", "download"] as const).map((way) =>
    route({
      method: "GET",
      path: `${V2}/:id/credentials-for-data-${way}`,
      vouchedBy: "published proto",
      answer: ({ world, params, headers }) => {
        const trace = world.traces.trace(params.id ?? "")
        const signature = hexId()
        world.traces.signed.set(signature, trace)
        const signed_uri = `http://${headers.host}${STORAGE.replace(":signature", signature)}`
        return json({ credential_info: { type: "AWS_PRESIGNED_URL", signed_uri, headers: [] } })
      },
    }),
  ),
  ...(["PUT", "GET"] as const).map((method) =>
    route({
      method,
      path: STORAGE,
      vouchedBy: "our reference",
      isOpen: true,
      answer: ({ world, params, bytes, headers }) => {
        const trace = world.traces.signed.get(params.signature ?? "")
        if (!trace || headers.authorization !== undefined) throw new Refused(403, "AccessDenied", "Access Denied")
        if (method === "PUT") trace.data = bytes
        if (!trace.data) throw missing("The object", "NoSuchKey")
        return { kind: "bytes", status: 200, bytes: method === "GET" ? trace.data : new Uint8Array(), headers: {} }
      },
    }),
  ),
]
