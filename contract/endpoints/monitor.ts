import { z } from "zod"
import { endpoint } from "../endpoint.ts"
import { feedback, span, spanWithPayload } from "../entities/trace.ts"
import { instant } from "../json.ts"
import { permission } from "../permissions.ts"

const may = z.array(permission)

/** Ranges people choose from. */
export const RANGES = ["1h", "24h", "7d", "30d"] as const
export const timeRange = z.enum(RANGES)
export type TimeRange = z.infer<typeof timeRange>

/** A part of time in place of a range that ends now. Both, or neither. */
const between = { from: instant.optional(), to: instant.optional() }

/** What people said of an answer, the weightiest first. */
export const SAID = ["corrected", "wrong", "right", "comment"] as const
export type TraceSaid = (typeof SAID)[number]

export const traceSummary = span.extend({
  inputPreview: z.string().nullable(),
  outputPreview: z.string().nullable(),
  spanCount: z.int(),
  said: z.enum(SAID).nullable(),
})
export type TraceSummaryBody = z.infer<typeof traceSummary>

export const listTraces = endpoint({
  name: "listTraces",
  method: "GET",
  path: "/api/traces",
  does: "Calls, newest first.",
  may: "look",
  input: z.object({
    endpoint: z.string().optional(),
    agent: z.string().optional(),
    status: z.enum(["OK", "ERROR"]).optional(),
    range: timeRange.default("7d"),
    ...between,
    q: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    /** `<start time>~<trace id>` of the last trace seen. */
    before: z.string().optional(),
  }),
  output: z.object({ traces: z.array(traceSummary), next: z.string().nullable() }),
})

export const getTrace = endpoint({
  name: "getTrace",
  method: "GET",
  path: "/api/traces/:id",
  does: "One call with all its steps, and what people said of it. By trace id or request id.",
  may: "look",
  input: z.object({ id: z.string() }),
  output: z.object({ spans: z.array(spanWithPayload), feedback: z.array(feedback), may }),
})

export const metricsPoint = z.object({
  timestamp: instant,
  requestCount: z.int(),
  errorCount: z.int(),
  p50Latency: z.number().nullable(),
  p95Latency: z.number().nullable(),
  p99Latency: z.number().nullable(),
  avgLatency: z.number().nullable(),
  avgConfidence: z.number().nullable(),
  qualityScore: z.number().nullable(),
  scoredCount: z.int(),
})
export type MetricsPoint = z.infer<typeof metricsPoint>

export const getMetrics = endpoint({
  name: "getMetrics",
  method: "GET",
  path: "/api/metrics",
  does: "Requests, errors, latency, confidence and quality over time, with the moments something was deployed.",
  may: "look",
  input: z.object({ endpoint: z.string().optional(), range: timeRange.default("24h"), ...between }),
  output: z.object({
    period: z.enum(["minute", "hour", "day"]),
    /** Where the points begin: where the range does, or shortly before the first call where that came late. */
    since: instant,
    until: instant,
    /** Whether the part of the range before `since`, in which nobody called, is left out. */
    cut: z.boolean(),
    points: z.array(metricsPoint),
    totals: metricsPoint.omit({ timestamp: true }),
    deployments: z.array(z.object({ at: instant, agent: z.string() })),
    endpoints: z.array(z.string()),
  }),
})

export const MONITOR_ENDPOINTS = [listTraces, getTrace, getMetrics]
