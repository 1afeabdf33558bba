import { Problem } from "../../contract/problems.ts"

/** One bar of a reliability diagram: mean confidence said and share actually right of the answers in [from, to). */
export type CalibrationBin = {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly confidence: number
  readonly accuracy: number
}

export type Calibration = {
  /** Expected calibration error: mean gap between confidence and accuracy, weighted by answers (Guo et al. 2017). */
  readonly ece: number
  /** Mean squared gap between the confidence and what happened, 1 for right and 0 for wrong (Brier 1950). */
  readonly brier: number
  /** Bins that hold answers, lowest first; empty ones are left out. */
  readonly bins: CalibrationBin[]
}

const BINS = 15

/** How far confidences (0 to 1) can be taken at their word, in 15 bins of equal width. All zero without answers. */
export const calibrationOf = (confidences: ArrayLike<number>, right: ArrayLike<boolean>): Calibration => {
  const total = confidences.length
  if (right.length !== total)
    throw new Problem("internal", { detail: `${total} confidences but ${right.length} outcomes.` })
  const count = new Float64Array(BINS)
  const said = new Float64Array(BINS)
  const hit = new Float64Array(BINS)
  let squares = 0
  for (let at = 0; at < total; at++) {
    const confidence = confidences[at] ?? 0
    const outcome = right[at] === true ? 1 : 0
    const bin = Math.max(0, Math.min(BINS - 1, Math.floor(confidence * BINS)))
    count[bin] = (count[bin] ?? 0) + 1
    said[bin] = (said[bin] ?? 0) + confidence
    hit[bin] = (hit[bin] ?? 0) + outcome
    squares += (confidence - outcome) ** 2
  }
  const bins: CalibrationBin[] = []
  let ece = 0
  for (let bin = 0; bin < BINS; bin++) {
    const n = count[bin] ?? 0
    if (n === 0) continue
    const confidence = (said[bin] ?? 0) / n
    const accuracy = (hit[bin] ?? 0) / n
    ece += (n / total) * Math.abs(confidence - accuracy)
    bins.push({ from: bin / BINS, to: (bin + 1) / BINS, count: n, confidence, accuracy })
  }
  return { ece, brier: total === 0 ? 0 : squares / total, bins }
}
