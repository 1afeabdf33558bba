import { Problem } from "../../contract/problems.ts"
import { assessmentOf } from "../../core/monitor/assessments.ts"
import type { LoggedTrace, TraceLog } from "../../core/ports/trace-log.ts"
import type { FeedbackStore, Traces } from "../../core/ports/traces.ts"

const SAID = 200

/** The own tables are the log: what the gateway stored and what people said is in it, without a second copy. */
export const ownTraceLog = (traces: Traces, feedback: FeedbackStore): TraceLog => {
  const seekTrace = async (traceId: string): Promise<LoggedTrace | undefined> => {
    const [root] = await traces.listRoots([traceId])
    if (!root) return undefined
    const [spans, said] = await Promise.all([traces.find(traceId), feedback.list({ traceId, limit: SAID })])
    return {
      traceId,
      name: root.name,
      state: root.status === "ERROR" ? "ERROR" : "OK",
      startedAt: root.startTime,
      durationMs: root.durationMs,
      requestId: root.requestId,
      request: root.inputPreview,
      response: root.outputPreview,
      spans: spans.map(({ name }) => name),
      assessments: said.map(assessmentOf).toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    }
  }
  return {
    findPlace: async () => ({ kind: "own" }),
    seekTrace,
    saveTrace: async (spans) => {
      const [first] = spans
      if (first && (await traces.seekRoot(first.traceId)) === undefined) await traces.save(spans)
    },
    saveFeedback: async ({ traceId }) => {
      if (traceId === null || (await traces.seekRoot(traceId)) === undefined)
        throw new Problem("not_found", { detail: `There is no trace ${traceId ?? "of this feedback"}.` })
    },
  }
}
