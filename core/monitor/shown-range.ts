import type { TimeRange } from "../../contract/endpoints/monitor.ts"
import { Problem } from "../../contract/problems.ts"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export const PERIOD_MS = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS } as const
export type Period = keyof typeof PERIOD_MS

const RANGE_MS: Readonly<Record<TimeRange, number>> = {
  "1h": HOUR_MS,
  "24h": DAY_MS,
  "7d": 7 * DAY_MS,
  "30d": 30 * DAY_MS,
}

/** Points of a chart are counted in hundreds at most. */
const LONGEST_IN_MINUTES = 6 * HOUR_MS
const LONGEST_IN_HOURS = 8 * DAY_MS
const LONGEST = 366 * DAY_MS
/** A range whose calls began later than this share of it is shown from there. */
const EMPTY_SHARE = 0.5
const SHORTEST = 15 * MINUTE_MS

export type Span = { readonly since: string; readonly until: string }
type Asked = { readonly range: TimeRange; readonly from?: string | undefined; readonly to?: string | undefined }

const wrong = (field: "from" | "to", detail: string): Problem =>
  new Problem("input_invalid", { field, detail: `${field}: ${detail}`, remedy: "Send from and to, from before to." })

/** The time asked for: from and to where they are given, else the range that ends now. Problem `input_invalid`. */
export const spanOf = ({ range, from, to }: Asked, now: string): Span => {
  if (from === undefined && to === undefined)
    return { since: new Date(Date.parse(now) - RANGE_MS[range]).toISOString(), until: now }
  if (from === undefined) throw wrong("from", "missing beside to.")
  if (to === undefined) throw wrong("to", "missing beside from.")
  const length = Date.parse(to) - Date.parse(from)
  if (length <= 0) throw wrong("to", "not after from.")
  if (length > LONGEST) throw wrong("from", "more than a year before to.")
  return { since: new Date(from).toISOString(), until: new Date(to).toISOString() }
}

/** The period in which a time of this length is drawn. */
export const periodOf = ({ since, until }: Span): Period => {
  const length = Date.parse(until) - Date.parse(since)
  if (length <= LONGEST_IN_MINUTES) return "minute"
  return length <= LONGEST_IN_HOURS ? "hour" : "day"
}

export const floorTo = (instant: string, period: Period): string =>
  new Date(Math.floor(Date.parse(instant) / PERIOD_MS[period]) * PERIOD_MS[period]).toISOString()

/**
 * The part of the time that is drawn. A range in which calls began late would be an empty chart with a dot at its end,
 * so that it is drawn from shortly before the first call, and finer.
 */
export const drawnOf = ({ since, until }: Span, firstCallAt: string | null): Span & { readonly cut: boolean } => {
  const whole = Date.parse(until) - Date.parse(since)
  const used = firstCallAt === null ? whole : Date.parse(until) - Date.parse(firstCallAt)
  const drawn = Math.max(SHORTEST, used * 1.05)
  if (used > whole * (1 - EMPTY_SHARE) || drawn >= whole) return { since, until, cut: false }
  return { since: new Date(Date.parse(until) - drawn).toISOString(), until, cut: true }
}
