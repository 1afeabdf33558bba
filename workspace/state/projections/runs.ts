import { runTracked } from "../../../contract/entities/run.ts"
import { jsonObject } from "../../../contract/json.ts"
import { type RunEnd, runEnd, runPlaced, runQueued, runStarted, WAITING } from "../../../core/jobs/events.ts"
import type { RecordedEvent } from "../../../core/ports/events.ts"
import type { Row } from "../../../schemas/tables.ts"
import { canonicalJson } from "../canonical.ts"
import { type Change, folding, projection } from "../projection.ts"

const resultOf = (end: RunEnd): string | null => {
  if (end.kind === "succeeded") return canonicalJson(end.result)
  return end.kind === "failed" ? canonicalJson(jsonObject.parse(end.problem)) : null
}

const isOpen = (row: Row<"job_runs"> | undefined): row is Row<"job_runs"> =>
  row?.status === "queued" || row?.status === "running"

const onEnd = folding(runEnd, (end, event: RecordedEvent): readonly Change<"job_runs">[] => [
  {
    id: event.subject,
    next: (row) =>
      isOpen(row)
        ? {
            ...row,
            status: end.kind,
            progress: canonicalJson(end.progress),
            result: resultOf(end),
            completed_at: event.at,
          }
        : undefined,
  },
])

/** `job_runs`; the end of a run never changes; where it is tracked may become known later. */
export const runsProjection = projection({
  table: "job_runs",
  on: {
    "run.queued": folding(runQueued, (queued, event) => [
      {
        id: event.subject,
        next: () => ({
          id: event.subject,
          job_type: queued.job,
          template_id: queued.databitId,
          agent_id: queued.agent,
          status: "queued",
          progress: canonicalJson(WAITING),
          result: null,
          started_at: null,
          completed_at: null,
          input: canonicalJson(queued.input),
          person: event.person,
          trigger: queued.trigger,
          cause: queued.cause,
          place: null,
          created_at: event.at,
          tracked: null,
        }),
      },
    ]),
    "run.started": folding(runStarted, (_, event) => [
      {
        id: event.subject,
        next: (row) => (row?.status === "queued" ? { ...row, status: "running", started_at: event.at } : undefined),
      },
    ]),
    "run.tracked": folding(runTracked, (tracked, event) => [
      { id: event.subject, next: (row) => row && { ...row, tracked: canonicalJson(tracked) } },
    ]),
    "run.placed": folding(runPlaced, (place, event) => [
      { id: event.subject, next: (row) => (row ? { ...row, place: canonicalJson(place) } : undefined) },
    ]),
    "run.succeeded": onEnd,
    "run.failed": onEnd,
    "run.cancelled": onEnd,
    "run.interrupted": onEnd,
  },
})
