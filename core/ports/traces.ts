import type { Feedback, Span, SpanWithPayload } from "../../contract/entities/trace.ts"

export type TraceFilter = {
  readonly endpointName?: string | undefined
  /** name@version, or a name for all its versions. */
  readonly agent?: string | undefined
  readonly status?: "OK" | "ERROR" | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly text?: string | undefined
  readonly limit: number
  /** Start time and trace id of the last trace seen. */
  readonly before?: { readonly startTime: string; readonly traceId: string } | undefined
}

/** A root span with the beginnings of its input and output. */
export type TraceSummary = Span & {
  readonly inputPreview: string | null
  readonly outputPreview: string | null
  readonly spanCount: number
}

/** Spans of everything that ran. */
export type Traces = {
  /** Durable when it returns; a span saved twice counts once. */
  save(spans: readonly SpanWithPayload[]): Promise<void>
  /** All spans of a trace by start time; by trace id or request id. Problem `not_found`. */
  find(idOrRequestId: string): Promise<readonly SpanWithPayload[]>
  seekRoot(idOrRequestId: string): Promise<Span | undefined>
  list(filter: TraceFilter): Promise<readonly TraceSummary[]>
  /** Root spans of these traces, in no order; traces that are not there are left out. */
  listRoots(traceIds: readonly string[]): Promise<readonly TraceSummary[]>
}

/** Where the gateway leaves spans; the continuous job `log_traces` stores them. */
export type SpanIntake = {
  /** Resolves when the spans are durable, rejects when they could not be stored. */
  save(spans: readonly SpanWithPayload[]): Promise<void>
  /** Stores what arrives, many calls in one write, until the signal fires; resolves with how many spans were stored. */
  start(store: (spans: readonly SpanWithPayload[]) => Promise<void>, signal: AbortSignal): Promise<number>
}

export type MetricsRow = {
  readonly agent: string
  readonly endpointName: string
  /** Start of the period. */
  readonly timestamp: string
  readonly period: "hour" | "day"
  readonly requestCount: number
  readonly errorCount: number
  /** Milliseconds. */
  readonly avgLatency: number | null
  readonly p50Latency: number | null
  readonly p95Latency: number | null
  readonly p99Latency: number | null
  readonly qualityScore: number | null
  readonly scoredCount: number
  readonly avgConfidence: number | null
}

/** Figures of one moment, of whatever was called. */
export type MetricsPoint = Omit<MetricsRow, "agent" | "endpointName" | "period">

/** Exact figures over a whole range; percentiles cannot be put together from those of its periods. */
export type MetricsTotals = Omit<MetricsPoint, "timestamp"> & { readonly firstCallAt: string | null }

/** Figures rolled up from spans. */
export type Metrics = {
  /** Computes the rows of all periods that overlap the range again and stores them. Returns how many. */
  save(range: { since: string; until: string }): Promise<number>
  list(filter: {
    endpointName?: string | undefined
    period: "hour" | "day"
    since: string
    until: string
  }): Promise<readonly MetricsRow[]>
  /** When rows were computed last; undefined when none ever were. */
  seekComputedAt(): Promise<string | undefined>
  /** Minutes with a call, oldest first, from the spans themselves: exact, and the last call is in. */
  listMinutes(filter: {
    endpointName?: string | undefined
    since: string
    until: string
  }): Promise<readonly MetricsPoint[]>
  /** From the spans themselves, so that the last call is in. */
  findTotals(filter: { endpointName?: string | undefined; since: string; until: string }): Promise<MetricsTotals>
}

/** `wrong`: a thumb down or a correction. */
export type Said = "wrong" | "right" | "comment"

export type FeedbackFilter = {
  readonly state?: Feedback["state"] | undefined
  readonly agentName?: string | undefined
  readonly traceId?: string | undefined
  /** Of any of these answers. */
  readonly traceIds?: readonly string[] | undefined
  readonly said?: Said | undefined
  readonly since?: string | undefined
  /** Given, routed, dismissed or taken back since this instant. */
  readonly changedSince?: string | undefined
  /** Id of the last one seen. */
  readonly before?: string | undefined
  readonly limit: number
}

/** What people said of answers, newest first. */
export type FeedbackStore = {
  find(id: string): Promise<Feedback>
  list(filter: FeedbackFilter): Promise<readonly Feedback[]>
}

export type Advice = {
  readonly databitId: string
  readonly advice: "retrain" | "collect" | "wait"
  readonly reasons: readonly {
    readonly figure: string
    readonly value: number
    readonly limit: number
    readonly says: string
  }[]
  readonly runId: string
  readonly createdAt: string
}

/** What `recommend_retrain` advised last, one per Databit. */
export type Recommendations = {
  list(): Promise<readonly Advice[]>
}
