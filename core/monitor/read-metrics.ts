import type { OutputOf } from "../../contract/endpoint.ts"
import type { getMetrics, TimeRange } from "../../contract/endpoints/monitor.ts"
import type { Span } from "../../contract/entities/trace.ts"
import { isBad } from "../improve/complaint.ts"
import type { Ports } from "../ports/index.ts"
import { byMinute, byTimestamp, type Judgements, type Point } from "./series.ts"

type Needed = Pick<Ports, "clock" | "endpoints" | "events" | "feedback" | "metrics" | "traces">
type Metrics = OutputOf<typeof getMetrics>

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
export const RANGE_MS: Readonly<Record<TimeRange, number>> = {
  "1h": HOUR_MS,
  "24h": DAY_MS,
  "7d": 7 * DAY_MS,
  "30d": 30 * DAY_MS,
}

/** Calls of the last hour that are read to draw minutes, and feedback on them. */
const MOST_CALLS = 5_000
const MOST_FEEDBACK = 1_000
const MOST_DEPLOYMENTS = 100

const floorTo = (instant: string, milliseconds: number): string =>
  new Date(Math.floor(Date.parse(instant) / milliseconds) * milliseconds).toISOString()

type Asked = { readonly endpointName: string | undefined; readonly since: string; readonly until: string }

/** The last word on each answer that was talked about since. */
const judgedSince = async ({ feedback }: Needed, since: string): Promise<Judgements> => {
  const given = await feedback.list({ since, limit: MOST_FEEDBACK })
  return new Map(
    given
      .filter(({ type, state }) => type !== "comment" && state !== "dismissed")
      .toReversed()
      .flatMap((one): [string, boolean][] => (one.traceId === null ? [] : [[one.traceId, !isBad(one)]])),
  )
}

/** As the roll-up counts: calls of endpoints, and calls that were refused before anything was found. */
const isCounted = ({ endpointName, agent }: Span): boolean => endpointName !== null || agent === null

const minutes = async (ports: Needed, { endpointName, since }: Asked): Promise<Point[]> => {
  const [roots, judged] = await Promise.all([
    ports.traces.list({ endpointName, since, limit: MOST_CALLS }),
    judgedSince(ports, since),
  ])
  return byMinute(roots.filter(isCounted), judged)
}

/** Periods as they were rolled up, and the current one from the calls themselves: the last call is always in. */
const periods = async (
  { metrics }: Needed,
  period: "hour" | "day",
  { endpointName, since, until }: Asked,
): Promise<Point[]> => {
  const unit = period === "hour" ? HOUR_MS : DAY_MS
  const current = floorTo(until, unit)
  const [rows, now] = await Promise.all([
    metrics.list({ endpointName, period, since: floorTo(since, unit), until: current }),
    metrics.findTotals({ endpointName, since: current, until }),
  ])
  return [...byTimestamp(rows), ...(now.requestCount > 0 ? [{ timestamp: current, ...now }] : [])]
}

const PERIOD = { "1h": "minute", "24h": "hour", "7d": "hour", "30d": "day" } as const

/** Figures of one endpoint or of all over a range, with the moments something was deployed. Latencies in milliseconds. */
export const readMetrics = async (
  ports: Needed,
  { endpoint, range }: { readonly endpoint: string | undefined; readonly range: TimeRange },
): Promise<Metrics> => {
  const until = ports.clock.now()
  const asked = { endpointName: endpoint, since: new Date(Date.parse(until) - RANGE_MS[range]).toISOString(), until }
  const period = PERIOD[range]
  const [points, totals, endpoints, ready] = await Promise.all([
    period === "minute" ? minutes(ports, asked) : periods(ports, period, asked),
    ports.metrics.findTotals(asked),
    ports.endpoints.list(),
    ports.events.list({ kind: "endpoint.ready", limit: MOST_DEPLOYMENTS }),
  ])
  const deployments = ready
    .filter(({ at, subject }) => at >= asked.since && (endpoint === undefined || subject === endpoint))
    .map(({ at, payload }) => ({ at, agent: String(payload.agent) }))
  return {
    period,
    since: asked.since,
    until,
    points,
    totals,
    deployments,
    endpoints: endpoints.map(({ name }) => name),
  }
}
