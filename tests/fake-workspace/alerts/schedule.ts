import { Refused } from "../refused.ts"

const MINUTE_MS = 60_000
/** Further back nobody looks. */
const MOST_MINUTES = 8 * 24 * 60

type Fits = (value: number) => boolean

const invalid = (expression: string): Refused =>
  new Refused(400, "INVALID_PARAMETER_VALUE", `Invalid quartz cron expression '${expression}'.`)

/** `*`, `?`, numbers, lists of them and steps: what schedules of alerts need. */
const field = (text: string, expression: string): Fits => {
  if (text === "*" || text === "?") return () => true
  const step = /^(\d+|\*)\/(\d+)$/.exec(text)
  if (step) {
    const from = step[1] === "*" ? 0 : Number(step[1])
    return (value) => value >= from && (value - from) % Number(step[2]) === 0
  }
  if (!/^\d+(,\d+)*$/.test(text)) throw invalid(expression)
  const numbers = new Set(text.split(",").map(Number))
  return (value) => numbers.has(value)
}

/** Whether a minute (in UTC) is one in which a schedule starts: seconds, minutes, hours; every day. */
export const startsAt = (expression: string): ((at: number) => boolean) => {
  const parts = expression.trim().split(/\s+/)
  if (parts.length < 6 || parts.length > 7) throw invalid(expression)
  const [, minutes = "*", hours = "*"] = parts
  const [fitsMinute, fitsHour] = [field(minutes, expression), field(hours, expression)]
  return (at) => {
    const date = new Date(at)
    return fitsMinute(date.getUTCMinutes()) && fitsHour(date.getUTCHours())
  }
}

/** The last start of a schedule after `since` up to `until`; undefined where there was none. */
export const lastStart = (expression: string, since: number, until: number): number | undefined => {
  const starts = startsAt(expression)
  const newest = Math.floor(until / MINUTE_MS) * MINUTE_MS
  const oldest = Math.max(since, newest - MOST_MINUTES * MINUTE_MS)
  for (let at = newest; at > oldest; at -= MINUTE_MS) if (starts(at)) return at
  return undefined
}
