import type { RunProgress } from "../contract/entities/run.ts"
import type { Json } from "../contract/json.ts"
import { Problem, storageFull, toProblemBody } from "../contract/problems.ts"
import type { RunEnd } from "../core/jobs/events.ts"

/** Why a run's signal fired. */
export type Stop = "cancelled" | "stopping"

type Outcome =
  | { readonly kind: "returned"; readonly result: Json }
  | { readonly kind: "threw"; readonly error: unknown }
type Run = { readonly runId: string; readonly signal: AbortSignal; readonly progress: RunProgress }

/**
 * How a run ended. A result counts even when it comes after a stop: the work was done. What is thrown after a
 * stop is the stop. `unexpected` is an error that is nobody's promise: it is logged, people see the run's id.
 */
export const endOf = (outcome: Outcome, { runId, signal, progress }: Run): { end: RunEnd; unexpected?: unknown } => {
  if (outcome.kind === "returned") return { end: { kind: "succeeded", progress, result: outcome.result } }
  if (signal.aborted) return { end: { kind: signal.reason === "stopping" ? "interrupted" : "cancelled", progress } }
  const error = storageFull(outcome.error) ?? outcome.error
  if (error instanceof Problem) {
    const unexpected = error.code === "internal" ? { unexpected: error } : {}
    return { end: { kind: "failed", progress, problem: toProblemBody(error, runId) }, ...unexpected }
  }
  return {
    end: { kind: "failed", progress, problem: toProblemBody(new Problem("internal"), runId) },
    unexpected: error,
  }
}
