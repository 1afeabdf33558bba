import type { Ports } from "../ports/index.ts"
import type { MetricsRow } from "../ports/traces.ts"

export type Traffic = { readonly calls: number; readonly errors: number }

const DAY_MS = 24 * 3_600_000
const HOUR_MS = 3_600_000

/** Calls of an endpoint in the last 24 hours, the last call included. */
export const trafficOfEndpoint = async (
  { clock, metrics }: Pick<Ports, "clock" | "metrics">,
  endpointName: string,
): Promise<Traffic> => {
  const until = clock.now()
  const since = new Date(Date.parse(until) - DAY_MS).toISOString()
  const { requestCount, errorCount } = await metrics.findTotals({ endpointName, since, until })
  return { calls: requestCount, errors: errorCount }
}

/**
 * Calls of the last 24 hours as they were rolled up (whole hours, the present one included), by any of the rows'
 * names: one read for a whole list.
 */
export const trafficOfDay = async ({
  clock,
  metrics,
}: Pick<Ports, "clock" | "metrics">): Promise<(matches: (row: MetricsRow) => boolean) => Traffic> => {
  const now = Date.parse(clock.now())
  const since = new Date(Math.floor((now - DAY_MS) / HOUR_MS) * HOUR_MS + HOUR_MS).toISOString()
  const until = new Date(now + 1).toISOString()
  const rows = await metrics.list({ period: "hour", since, until })
  return (matches) => {
    const own = rows.filter(matches)
    return {
      calls: own.reduce((sum, { requestCount }) => sum + requestCount, 0),
      errors: own.reduce((sum, { errorCount }) => sum + errorCount, 0),
    }
  }
}
