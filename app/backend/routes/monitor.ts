import { getMetrics, getTrace, listTraces } from "../../../contract/endpoints/monitor.ts"
import { permissionsOf } from "../../../contract/permissions.ts"
import { Problem } from "../../../contract/problems.ts"
import { plainText } from "../../../core/monitor/plain-text.ts"
import { readMetrics } from "../../../core/monitor/read-metrics.ts"
import { saidOf } from "../../../core/monitor/said-of.ts"
import { spanOf } from "../../../core/monitor/shown-range.ts"
import type { Serve } from "../serve.ts"

const MOST_FEEDBACK = 100

const cursorOf = (text: string | undefined): { startTime: string; traceId: string } | undefined => {
  if (text === undefined) return undefined
  const [startTime, traceId] = text.split("~")
  if (startTime && traceId) return { startTime, traceId }
  throw new Problem("input_invalid", { field: "before", detail: "before: not a place in the list." })
}

export const monitorRoutes = (serve: Serve): void => {
  serve(listTraces, async ({ endpoint, agent, status, range, from, to, q, limit, before }, { ports }) => {
    const { since, until } = spanOf({ range, from, to }, ports.clock.now())
    const found = await ports.traces.list({
      endpointName: endpoint,
      agent,
      status,
      text: q,
      since,
      // A range ends now, and takes in what comes while it is read.
      until: to === undefined ? undefined : until,
      limit,
      before: cursorOf(before),
    })
    const last = found.at(-1)
    const said = await saidOf(
      ports,
      found.map(({ traceId }) => traceId),
    )
    const traces = found.map((one) => ({
      ...one,
      said: said.get(one.traceId) ?? null,
      inputPreview: plainText(one.inputPreview),
      outputPreview: plainText(one.outputPreview),
    }))
    return { traces, next: found.length === limit && last ? `${last.startTime}~${last.traceId}` : null }
  })

  serve(getTrace, async ({ id }, { ports, who }) => {
    const spans = await ports.traces.find(id)
    const feedback = await ports.feedback.list({ traceId: spans[0]?.traceId, limit: MOST_FEEDBACK })
    return { spans: [...spans], feedback: [...feedback], may: permissionsOf(who) }
  })

  serve(getMetrics, async ({ endpoint, ...asked }, { ports }) => readMetrics(ports, { endpoint, ...asked }))
}
