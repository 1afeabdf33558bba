/** Parts a range is drawn in. */
export const BARS = 24

export type Range = { readonly since: string; readonly until: string }

/** Starts of the parts of a range. */
export const partsOf = ({ since, until }: Range): [string, ...string[]] => {
  const width = (Date.parse(until) - Date.parse(since)) / BARS
  const later = Array.from({ length: BARS - 1 }, (_, at) =>
    new Date(Date.parse(since) + (at + 1) * width).toISOString(),
  )
  return [since, ...later]
}

/** Which part of the range an instant falls into; undefined outside. */
export const partOf = ({ since, until }: Range, at: string): number | undefined => {
  const from = Date.parse(since)
  const width = (Date.parse(until) - from) / BARS
  const part = Math.floor((Date.parse(at) - from) / width)
  return part < 0 || part >= BARS ? undefined : part
}

type Counted = { readonly at: string; readonly value: number; readonly bad?: number | undefined }

/** Counts in the parts of a range. A part is bad where `isBad` says so of its count and its bad count. */
export const barsOf = (
  range: Range,
  counted: readonly Counted[],
  isBad: (value: number, bad: number) => boolean = (_, bad) => bad > 0,
): { value: number; bad: boolean }[] => {
  const sums = Array.from({ length: BARS }, () => ({ value: 0, bad: 0 }))
  for (const { at, value, bad = 0 } of counted) {
    const sum = sums[partOf(range, at) ?? -1]
    if (!sum) continue
    sum.value += value
    sum.bad += bad
  }
  return sums.map(({ value, bad }) => ({ value, bad: isBad(value, bad) }))
}

/** Shares of good ones in the parts of a range; null where there are none. */
export const sharesOf = (
  range: Range,
  judged: readonly { readonly at: string; readonly good: boolean }[],
): (number | null)[] => {
  const sums = Array.from({ length: BARS }, () => ({ all: 0, good: 0 }))
  for (const { at, good } of judged) {
    const sum = sums[partOf(range, at) ?? -1]
    if (!sum) continue
    sum.all += 1
    sum.good += good ? 1 : 0
  }
  return sums.map(({ all, good }) => (all === 0 ? null : good / all))
}
