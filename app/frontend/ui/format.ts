const locale = typeof navigator === "undefined" ? "en" : navigator.language

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 })
const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 })
const absolute = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" })
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" })

/** A count with grouping: 48,213. */
export const formatCount = (value: number): string => whole.format(value)

/** A count in little room: 48.2K. */
export const formatCompact = (value: number): string => compact.format(value)

/** A number with a fixed count of decimals. */
export const formatDecimals = (value: number, digits: number): string =>
  value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** A ratio 0..1 as percent. */
export const formatShare = (ratio: number): string => share.format(ratio)

/** An instant in the viewer's zone, date and time. */
export const formatInstant = (instant: string | number | Date): string => absolute.format(new Date(instant))

/** An instant in the viewer's zone, date only. */
export const formatDay = (instant: string | number | Date): string => day.format(new Date(instant))

/** Milliseconds as people say them: 1.2 ms, 820 ms, 1.24 s, 5 min 12 s, 3 h 4 min, 2 d 5 h. */
export const formatDuration = (milliseconds: number): string => {
  if (milliseconds === 0) return "0 ms"
  if (milliseconds < 9.95) return `${formatDecimals(milliseconds, 1)} ms`
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 10) return `${formatDecimals(seconds, 2)} s`
  if (seconds < 60) return `${formatDecimals(seconds, 1)} s`
  const rounded = Math.round(seconds)
  if (rounded < 3600) return pair(Math.floor(rounded / 60), "min", rounded % 60, "s")
  const minutes = Math.round(rounded / 60)
  if (minutes < 1440) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min")
  const hours = Math.round(minutes / 60)
  return pair(Math.floor(hours / 24), "d", hours % 24, "h")
}

const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`

/** Bytes in decimal units: 1.4 MB. */
export const formatBytes = (bytes: number): string => {
  const units = ["B", "kB", "MB", "GB", "TB"]
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${formatDecimals(bytes / 1000 ** power, power === 0 ? 0 : 1)} ${units[power]}`
}

const AGO_STEPS = [
  { below: 60, unit: "s", seconds: 1 },
  { below: 3600, unit: "min", seconds: 60 },
  { below: 86_400, unit: "h", seconds: 3600 },
  { below: 86_400 * 30, unit: "d", seconds: 86_400 },
] as const

/** How long ago, short: "now", 22 min, 5 h, 3 d, then the date. `now` in epoch milliseconds. */
export const formatAgo = (instant: string | number | Date, now: number): string => {
  const seconds = Math.max(0, Math.round((now - new Date(instant).getTime()) / 1000))
  if (seconds < 10) return "now"
  const step = AGO_STEPS.find((candidate) => seconds < candidate.below)
  return step ? `${Math.floor(seconds / step.seconds)} ${step.unit}` : formatDay(instant)
}

/** The same where no heading says that it is an age: "22 min ago". */
export const formatAgoSpoken = (instant: string | number | Date, now: number): string => {
  const short = formatAgo(instant, now)
  return AGO_STEPS.some(({ unit }) => short.endsWith(` ${unit}`)) ? `${short} ago` : short
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.0+)?(\.\d+)?Z$/

/** An instant of a table as people write it, still in UTC; other text stays as it is. */
export const plainInstant = (text: string): string => text.replace(INSTANT, "$1 $2$3")
