import type { Feedback, SpanWithPayload } from "../../contract/entities/trace.ts"
import type { Json } from "../../contract/json.ts"

/** What somebody said of an answer, as MLflow's entity: feedback, or what would have been right. */
export type Assessment = {
  readonly name: string
  readonly kind: "feedback" | "expectation"
  readonly value: Json
  readonly by: string
  readonly at: string
  /** The feedback it came from. */
  readonly feedback: string
}

/** A trace as its log shows it. */
export type LoggedTrace = {
  readonly traceId: string
  readonly name: string
  readonly state: "OK" | "ERROR"
  /** UTC instant. */
  readonly startedAt: string
  readonly durationMs: number
  readonly requestId: string | null
  /** Beginnings of what was asked and answered. */
  readonly request: string | null
  readonly response: string | null
  /** Names of its spans; null where the log does not hand them out. */
  readonly spans: readonly string[] | null
  /** Oldest first. */
  readonly assessments: readonly Assessment[]
}

export type LogPlace = { readonly kind: "own" } | { readonly kind: "experiment"; readonly experimentId: string }

/** Where traces and what people said of them can be looked at with the tools of the platform. */
export type TraceLog = {
  /** The workbench's own tables, or an experiment. Problem `experiment_needed` where there is neither. */
  findPlace(): Promise<LogPlace>
  /** Saves a whole trace; twice counts once. */
  saveTrace(spans: readonly SpanWithPayload[]): Promise<void>
  /** Saves what was said of a trace that is there; twice counts once. Problem `not_found` where the trace is not. */
  saveFeedback(feedback: Feedback): Promise<void>
  seekTrace(traceId: string): Promise<LoggedTrace | undefined>
}
