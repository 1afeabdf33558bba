import type { OutputOf } from "../../contract/endpoint.ts"
import type { getMetrics, TimeRange } from "../../contract/endpoints/monitor.ts"
import type { Ports } from "../ports/index.ts"
import type { MetricsPoint } from "../ports/traces.ts"
import { byTimestamp } from "./series.ts"
import { drawnOf, floorTo, PERIOD_MS, type Period, periodOf, type Span, spanOf } from "./shown-range.ts"

type Needed = Pick<Ports, "clock" | "endpoints" | "events" | "metrics">
type Metrics = OutputOf<typeof getMetrics>
type Asked = {
  readonly endpoint: string | undefined
  readonly range: TimeRange
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const MOST_DEPLOYMENTS = 100

/** Periods as they were rolled up, and the current one from the calls themselves: the last call is always in. */
const rolledUp = async (
  { metrics }: Needed,
  endpointName: string | undefined,
  period: Exclude<Period, "minute">,
  { since, until, now }: Span & { readonly now: string },
): Promise<MetricsPoint[]> => {
  const current = floorTo(now, period)
  const isLive = until > current
  const [rows, last] = await Promise.all([
    metrics.list({ endpointName, period, since: floorTo(since, period), until: isLive ? current : until }),
    isLive ? metrics.findTotals({ endpointName, since: current, until: now }) : undefined,
  ])
  const live = last && last.requestCount > 0 ? [{ timestamp: current, ...last }] : []
  return [...byTimestamp(rows), ...live]
}

/** Whole periods of a time in the past; the present moment where it goes on until now. */
const inWhole = ({ since, until }: Span, now: string): Span => {
  const period = periodOf({ since, until })
  const end = new Date(Date.parse(floorTo(until, period)) + (until > floorTo(until, period) ? PERIOD_MS[period] : 0))
  const whole = end.toISOString()
  return { since: floorTo(since, period), until: whole < now ? whole : now }
}

/**
 * Figures of one endpoint or of all over a range or a part of time, with the moments something was deployed.
 * Latencies in milliseconds. Problem `input_invalid`.
 */
export const readMetrics = async (ports: Needed, { endpoint, ...asked }: Asked): Promise<Metrics> => {
  const now = ports.clock.now()
  const isPart = asked.from !== undefined
  const wanted = isPart ? inWhole(spanOf(asked, now), now) : spanOf(asked, now)
  const of = { endpointName: endpoint }
  const [{ firstCallAt, ...totals }, endpoints, ready] = await Promise.all([
    ports.metrics.findTotals({ ...of, ...wanted }),
    ports.endpoints.list(),
    ports.events.list({ kind: "endpoint.ready", limit: MOST_DEPLOYMENTS }),
  ])
  const drawn = isPart ? { ...wanted, cut: false } : drawnOf(wanted, firstCallAt)
  const period = periodOf(drawn)
  const points =
    period === "minute"
      ? await ports.metrics.listMinutes({ ...of, since: floorTo(drawn.since, period), until: drawn.until })
      : await rolledUp(ports, endpoint, period, { ...drawn, now })
  const deployments = ready
    .filter(({ at, subject }) => at >= drawn.since && at < drawn.until && (!endpoint || subject === endpoint))
    .map(({ at, payload }) => ({ at, agent: String(payload.agent) }))
  return { period, ...drawn, points: [...points], totals, deployments, endpoints: endpoints.map(({ name }) => name) }
}
