import {
  adviseNow,
  dismissFeedback,
  getChain,
  giveFeedback,
  listFeedback,
  listRetraining,
  reopenFeedback,
  routeFeedback,
  unrouteFeedback,
} from "../../../contract/endpoints/improve.ts"
import { permissionsOf } from "../../../contract/permissions.ts"
import { listFeedbackEntries } from "../../../core/improve/feedback-entries.ts"
import { giveFeedback as give } from "../../../core/improve/give-feedback.ts"
import { retrainingOverview } from "../../../core/improve/retraining-overview.ts"
import { routeFeedback as route } from "../../../core/improve/route-feedback.ts"
import { dismissFeedback as dismiss, reopenFeedback as reopen } from "../../../core/improve/set-aside.ts"
import { unrouteFeedback as unroute } from "../../../core/improve/unroute-feedback.ts"
import { chainOf } from "../../../core/lineage/chain.ts"
import type { Serve } from "../serve.ts"

export const improveRoutes = (serve: Serve): void => {
  serve(
    giveFeedback,
    async ({ traceId, requestId, trace_id, request_id, type, value, correction }, { ports, who, idempotencyKey }) => ({
      feedback: await give(ports, who, {
        traceId: traceId ?? trace_id,
        requestId: requestId ?? request_id,
        type,
        value,
        correction,
        key: idempotencyKey,
      }),
    }),
  )

  serve(listFeedback, async (filter, { ports, who }) => {
    const entries = await listFeedbackEntries(ports, filter)
    const next = entries.length === filter.limit ? entries.at(-1)?.id : undefined
    return { entries, next: next ?? null, may: permissionsOf(who) }
  })

  serve(routeFeedback, async ({ id }, { ports, who, idempotencyKey }) => ({
    feedback: (await route(ports, who, id, { key: idempotencyKey })).feedback,
  }))

  serve(unrouteFeedback, async ({ id }, { ports, who, idempotencyKey }) => ({
    feedback: await unroute(ports, who, id, idempotencyKey),
  }))

  serve(dismissFeedback, async ({ id }, { ports, who, idempotencyKey }) => ({
    feedback: await dismiss(ports, who, id, idempotencyKey),
  }))

  serve(reopenFeedback, async ({ id }, { ports, who, idempotencyKey }) => ({
    feedback: await reopen(ports, who, id, idempotencyKey),
  }))

  serve(listRetraining, async (_, { ports, who }) => ({
    databits: await retrainingOverview(ports),
    may: permissionsOf(who),
  }))

  serve(adviseNow, async (_, { ports, who, idempotencyKey }) => ({
    runId: await ports.jobs.start(who, "recommend_retrain", {}, { key: idempotencyKey }),
  }))

  serve(getChain, async ({ trace }, { ports }) => chainOf(ports, trace))
}
