import type { CalibrationBin } from "./figures.ts"

/** A step of the chart rests on at least this many answers, or it would show noise. */
const LEAST = 10
/** So many are enough for a step of its own, however many answers there are. */
const ENOUGH = 40
const STEPS = 8

const joined = (a: CalibrationBin, b: CalibrationBin): CalibrationBin => {
  const count = a.count + b.count
  const mean = (key: "confidence" | "accuracy"): number => (a[key] * a.count + b[key] * b.count) / count
  return { from: a.from, to: b.to, count, confidence: mean("confidence"), accuracy: mean("accuracy") }
}

/** Neighbouring bins put together until each holds enough answers to say something; lowest confidence first. */
export const widerBins = (bins: readonly CalibrationBin[]): readonly CalibrationBin[] => {
  const total = bins.reduce((sum, bin) => sum + bin.count, 0)
  const least = Math.min(ENOUGH, Math.max(LEAST, Math.floor(total / STEPS)))
  const wide: CalibrationBin[] = []
  let open: CalibrationBin | undefined
  for (const bin of bins) {
    open = open === undefined ? bin : joined(open, bin)
    if (open.count < least) continue
    wide.push(open)
    open = undefined
  }
  if (open === undefined) return wide
  const last = wide.pop()
  return [...wide, last ? joined(last, open) : open]
}

/** Mean confidence less the share that was right: above 0 it is too sure of itself, below 0 surer than it says. */
export const surplus = (bins: readonly CalibrationBin[]): number => {
  const total = bins.reduce((sum, bin) => sum + bin.count, 0)
  if (total === 0) return 0
  return bins.reduce((sum, bin) => sum + (bin.confidence - bin.accuracy) * bin.count, 0) / total
}
