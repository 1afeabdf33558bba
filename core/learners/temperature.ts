/** Scores of held-out rows, row by row, and the label each row really has. */
export type HeldOutScores = { readonly labels: number; readonly scores: Float64Array; readonly truth: Int32Array }

const MIN_SHARPNESS = 1e-3
const MAX_SHARPNESS = 1e3
const STEPS = 50

/** Turns scores into probabilities, in place: exp(score / temperature), scaled to sum 1. */
export const softmax = (scores: Float64Array, temperature: number): void => {
  let highest = Number.NEGATIVE_INFINITY
  for (const score of scores) highest = Math.max(highest, score)
  let sum = 0
  for (let at = 0; at < scores.length; at++) {
    const weight = Math.exp(((scores[at] ?? 0) - highest) / temperature)
    scores[at] = weight
    sum += weight
  }
  for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] ?? 0) / sum
}

type Slope = { first: number; second: number }

/** Derivatives of the log loss of one row by sharpness: what is expected less what is true, and the spread. */
const addSlope = (scores: Float64Array, truth: number, doubt: number, sharpness: number, slope: Slope): void => {
  const odds = scores.slice()
  softmax(odds, 1 / sharpness)
  let mean = 0
  let square = 0
  let total = 0
  for (let at = 0; at < odds.length; at++) {
    const score = scores[at] ?? 0
    const share = odds[at] ?? 0
    mean += share * score
    square += share * score * score
    total += score
  }
  const right = scores[truth] ?? 0
  const others = odds.length > 1 ? (total - right) / (odds.length - 1) : right
  slope.first += mean - (1 - doubt) * right - doubt * others
  slope.second += square - mean * mean
}

/**
 * The temperature under which held-out answers are likeliest (Guo et al. 2017). The truth is taken to be certain only
 * up to 1 / (rows + 2), as Platt (1999) does, so that a few lucky rows cannot make the model sure of everything.
 * Undefined without rows.
 */
export const fitTemperature = ({ labels, scores, truth }: HeldOutScores): number | undefined => {
  const rows = truth.length
  if (rows === 0) return undefined
  const doubt = 1 / (rows + 2)
  let low = MIN_SHARPNESS
  let high = MAX_SHARPNESS
  let sharpness = 1
  // The loss is convex in sharpness: Newton steps, halving the interval where they leave it.
  for (let step = 0; step < STEPS; step++) {
    const slope = { first: 0, second: 0 }
    for (let row = 0; row < rows; row++) {
      addSlope(scores.subarray(row * labels, (row + 1) * labels), truth[row] ?? 0, doubt, sharpness, slope)
    }
    if (slope.first > 0) high = sharpness
    else low = sharpness
    const newton = sharpness - slope.first / slope.second
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high)
    if (Math.abs(next - sharpness) < 1e-6 * sharpness) break
    sharpness = next
  }
  return 1 / sharpness
}

/** Mean -ln(probability of the truth) at a temperature. */
export const logLoss = ({ labels, scores, truth }: HeldOutScores, temperature: number): number => {
  let sum = 0
  truth.forEach((label, row) => {
    const odds = scores.slice(row * labels, (row + 1) * labels)
    softmax(odds, temperature)
    sum -= Math.log(Math.max(odds[label] ?? 0, Number.MIN_VALUE))
  })
  return truth.length === 0 ? 0 : sum / truth.length
}

/**
 * For when nothing could be held out: the temperature at which the mean confidence on the rows themselves is `wanted`.
 * Confidence falls as temperature rises, so the interval is halved.
 */
export const temperatureForConfidence = ({ labels, scores, truth }: HeldOutScores, wanted: number): number => {
  let low = 1 / MAX_SHARPNESS
  let high = 1 / MIN_SHARPNESS
  for (let step = 0; step < STEPS; step++) {
    const middle = Math.sqrt(low * high)
    let confidence = 0
    for (let row = 0; row < truth.length; row++) {
      const odds = scores.slice(row * labels, (row + 1) * labels)
      softmax(odds, middle)
      confidence += odds.reduce((most, share) => Math.max(most, share), 0) / truth.length
    }
    if (confidence > wanted) low = middle
    else high = middle
  }
  return Math.sqrt(low * high)
}
