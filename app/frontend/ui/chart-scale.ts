/** A linear map from a domain to a range; a domain without extent maps to the middle. */
export const scale =
  (from: number, to: number, low: number, high: number) =>
  (value: number): number =>
    to === from ? (low + high) / 2 : low + ((value - from) / (to - from)) * (high - low)

/**
 * About `wanted` round steps (1, 2 or 5 times a power of ten) that cover [low, high]; none smaller than `least`, so
 * that an axis of counts has whole numbers only.
 */
export const ticks = (low: number, high: number, wanted: number, least = 0): number[] => {
  if (!(high > low)) return [low]
  const rough = (high - low) / Math.max(1, wanted)
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough) ?? 10
  const step = Math.max(least, factor * power)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

const MINUTE = 60_000
const STEPS = [1, 5, 15, 30, 60, 180, 360, 720, 1440, 2880, 10_080, 43_200].map((minutes) => minutes * MINUTE)

/** Ticks of a time axis at whole minutes, hours or days of the viewer's zone; at most `most`. */
export const timeTicks = (low: number, high: number, most: number): number[] => {
  const step = STEPS.find((candidate) => (high - low) / candidate <= most) ?? 43_200 * MINUTE
  const zone = new Date(low).getTimezoneOffset() * MINUTE
  const first = Math.ceil((low - zone) / step) * step + zone
  const all: number[] = []
  for (let at = first; at <= high; at += step) all.push(at)
  return all
}

/** An SVG path through the points; a null value breaks the line. */
export const linePath = (points: readonly (readonly [number, number] | null)[]): string => {
  let pen = "M"
  let path = ""
  for (const point of points) {
    if (point === null) {
      pen = "M"
      continue
    }
    path += `${pen}${point[0].toFixed(1)} ${point[1].toFixed(1)}`
    pen = "L"
  }
  return path
}
