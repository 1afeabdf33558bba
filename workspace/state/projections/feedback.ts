import {
  feedbackDismissed,
  feedbackGiven,
  feedbackReopened,
  feedbackRouted,
  feedbackUnrouted,
  retrainAdvised,
} from "../../../core/improve/events.ts"
import { canonicalJson } from "../canonical.ts"
import { folding, projection } from "../projection.ts"

export const feedbackProjection = projection({
  table: "feedback",
  on: {
    "feedback.given": folding(feedbackGiven, (given, event) => [
      {
        id: given.id,
        next: (row) =>
          row
            ? undefined
            : {
                id: given.id,
                agent_id: given.agent,
                endpoint_name: given.endpointName,
                request_id: given.requestId,
                trace_id: given.traceId,
                feedback_type: given.type,
                feedback_value: given.value,
                correction: given.correction === null ? null : canonicalJson(given.correction),
                created_by: event.person,
                created_at: event.at,
                routed_item: null,
                routed_at: null,
                state: "new",
              },
      },
    ]),
    "feedback.routed": folding(feedbackRouted, ({ id, itemId }, event) => [
      { id, next: (row) => row && { ...row, state: "routed", routed_item: itemId, routed_at: event.at } },
    ]),
    "feedback.unrouted": folding(feedbackUnrouted, ({ id, state }) => [
      { id, next: (row) => row && { ...row, state, routed_item: null, routed_at: null } },
    ]),
    "feedback.dismissed": folding(feedbackDismissed, ({ id }) => [
      { id, next: (row) => row && { ...row, state: "dismissed" } },
    ]),
    "feedback.reopened": folding(feedbackReopened, ({ id }) => [
      { id, next: (row) => row && { ...row, state: row.routed_item === null ? "new" : "routed" } },
    ]),
  },
})

export const recommendationsProjection = projection({
  table: "recommendations",
  on: {
    "retrain.advised": folding(retrainAdvised, (made, event) => [
      {
        id: made.databitId,
        next: () => ({
          id: made.databitId,
          databit_id: made.databitId,
          advice: made.advice,
          reasons: canonicalJson(made.reasons),
          run_id: made.runId,
          created_at: event.at,
        }),
      },
    ]),
  },
})
