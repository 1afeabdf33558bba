import { splitRef } from "../../contract/names.ts"

const whole = new Intl.NumberFormat("en")

/** `1,240` */
export const count = (value: number): string => whole.format(value)

/** `1 draft`, `2 drafts` */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`

/** `12 ms`, `1.24 s`, `18 min`, `5 h 12 min`, `3.2 days` */
export const duration = (milliseconds: number): string => {
  if (milliseconds < 1_000) return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1_000
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(2) : Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  if (minutes < 36 * 60)
    return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  return `${(minutes / 1_440).toFixed(1)} days`
}

/** `6%` */
export const percent = (share: number): string => `${share > 0 && share < 0.01 ? "under 1" : Math.round(share * 100)}%`

/** The last part of a three-level name, with its version if it has one: what people call it. */
export const shortName = (ref: string): string => {
  const { name, version } = splitRef(ref)
  const last = name.split(".").at(-1) ?? name
  return version === undefined ? last : `${last} v${version}`
}
