import { getMetrics, getTrace, listTraces, type TimeRange } from "../../../contract/endpoints/monitor.ts"
import { permissionsOf } from "../../../contract/permissions.ts"
import { Problem } from "../../../contract/problems.ts"
import { byMinute, byTimestamp, totalOf } from "../../../core/monitor/series.ts"
import type { Ports } from "../../../core/ports/index.ts"
import type { Serve } from "../serve.ts"

const HOUR_MS = 3_600_000
const RANGE_MS: Readonly<Record<TimeRange, number>> = {
  "1h": HOUR_MS,
  "24h": 24 * HOUR_MS,
  "7d": 7 * 24 * HOUR_MS,
  "30d": 30 * 24 * HOUR_MS,
}
/** Calls of the last hour that are read to draw minutes. */
const MOST_CALLS = 5_000

const before = (now: string, milliseconds: number): string => new Date(Date.parse(now) - milliseconds).toISOString()

const cursorOf = (text: string | undefined): { startTime: string; traceId: string } | undefined => {
  if (text === undefined) return undefined
  const [startTime, traceId] = text.split("~")
  if (!startTime || !traceId)
    throw new Problem("input_invalid", { field: "before", detail: "before: not a place in the list." })
  return { startTime, traceId }
}

const readSeries = async (
  ports: Pick<Ports, "metrics" | "traces">,
  range: TimeRange,
  endpointName: string | undefined,
  since: string,
  until: string,
) => {
  if (range === "1h")
    return {
      period: "minute" as const,
      points: byMinute(await ports.traces.list({ endpointName, since, limit: MOST_CALLS })),
    }
  const period = range === "30d" ? ("day" as const) : ("hour" as const)
  return { period, points: byTimestamp(await ports.metrics.list({ endpointName, period, since, until })) }
}

export const monitorRoutes = (serve: Serve): void => {
  serve(listTraces, async ({ endpoint, agent, status, range, q, limit, before: cursor }, { ports }) => {
    const traces = await ports.traces.list({
      endpointName: endpoint,
      agent,
      status,
      text: q,
      since: before(ports.clock.now(), RANGE_MS[range]),
      limit,
      before: cursorOf(cursor),
    })
    const last = traces.at(-1)
    return { traces: [...traces], next: traces.length === limit && last ? `${last.startTime}~${last.traceId}` : null }
  })

  serve(getTrace, async ({ id }, { ports, who }) => {
    const spans = await ports.traces.find(id)
    const feedback = await ports.feedback.list({ traceId: spans[0]?.traceId, limit: 100 })
    return { spans: [...spans], feedback: [...feedback], may: permissionsOf(who) }
  })

  serve(getMetrics, async ({ endpoint, range }, { ports }) => {
    const until = ports.clock.now()
    const since = before(until, RANGE_MS[range])
    const [{ period, points }, endpoints, ready] = await Promise.all([
      readSeries(ports, range, endpoint, since, until),
      ports.endpoints.list(),
      ports.events.list({ kind: "endpoint.ready", limit: 100 }),
    ])
    const deployments = ready
      .filter((event) => event.at >= since && (endpoint === undefined || event.subject === endpoint))
      .map((event) => ({ at: event.at, agent: String(event.payload["agent"]) }))
    return {
      period,
      since,
      until,
      points,
      totals: totalOf(points),
      deployments,
      endpoints: endpoints.map((one) => one.name),
      computedAt: period === "minute" ? until : (points.at(-1)?.timestamp ?? null),
    }
  })
}
