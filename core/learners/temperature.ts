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
const addSlope = (
  scores: Float64Array,
  { truth, doubt, weight }: { truth: number; doubt: number; weight: number },
  sharpness: number,
  slope: Slope,
): void => {
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
  slope.first += weight * (mean - (1 - doubt) * right - doubt * others)
  slope.second += weight * (square - mean * mean)
}

/**
 * The temperature under which held-out answers are likeliest (Guo et al. 2017). The truth is taken to be certain only
 * up to 1 / (rows + 2), as Platt (1999) does, so that a few lucky rows cannot make the model sure of everything.
 * Undefined without rows. `weights` says how much each row counts, `start` where the search begins.
 */
export const fitTemperature = (
  { labels, scores, truth }: HeldOutScores,
  { weights, start = 1 }: { weights?: Float64Array; start?: number } = {},
): number | undefined => {
  const rows = truth.length
  if (rows === 0) return undefined
  const doubt = 1 / (rows + 2)
  let low = MIN_SHARPNESS
  let high = MAX_SHARPNESS
  let sharpness = 1 / start
  // The loss is convex in sharpness: Newton steps, halving the interval where they leave it.
  for (let step = 0; step < STEPS; step++) {
    const slope = { first: 0, second: 0 }
    for (let row = 0; row < rows; row++) {
      const weight = weights?.[row] ?? 1
      addSlope(
        scores.subarray(row * labels, (row + 1) * labels),
        { truth: truth[row] ?? 0, doubt, weight },
        sharpness,
        slope,
      )
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

/** Probability of the truth of each row at a temperature. */
const oddsOfTruth = ({ labels, scores, truth }: HeldOutScores, temperature: number): Float64Array =>
  Float64Array.from(truth, (label, row) => {
    const odds = scores.slice(row * labels, (row + 1) * labels)
    softmax(odds, temperature)
    return odds[label] ?? 0
  })

/** How scores become probabilities: softmax at a temperature, and `noise` is the share of answers that no text explains. */
export type Calibration = { readonly temperature: number; readonly noise: number }

/** With fewer held-out rows a wrong label cannot be told from bad luck. */
const ENOUGH_FOR_NOISE = 100
/** As if so many more rows had been seen without any noise: a few surprises do not make a habit. */
const CLEAN_ROWS = 10
const NOISE_STEPS = 15

/**
 * Fits temperature and noise by expectation maximisation. People's answers are wrong or arbitrary now and then, however
 * clear the text; without a share for that, a temperature has to make every answer less sure, so that the doubtful ones
 * look worse than they are and the clear ones better.
 */
export const fitCalibration = (held: HeldOutScores): Calibration | undefined => {
  const plain = fitTemperature(held)
  const rows = held.truth.length
  if (plain === undefined || rows < ENOUGH_FOR_NOISE)
    return plain === undefined ? undefined : { temperature: plain, noise: 0 }
  let temperature = plain
  let noise = 0.05
  for (let step = 0; step < NOISE_STEPS; step++) {
    const chance = noise / held.labels
    const blame = oddsOfTruth(held, temperature).map((odds) => chance / ((1 - noise) * odds + chance))
    noise = blame.reduce((sum, share) => sum + share, 0) / (rows + CLEAN_ROWS)
    const weights = blame.map((share) => 1 - share)
    temperature = fitTemperature(held, { weights, start: temperature }) ?? temperature
  }
  // Schwarz (1978): a second parameter has to earn its place, or clean answers would be fitted to their few surprises.
  const without = { temperature: plain, noise: 0 }
  const gain = rows * (logLoss(held, without) - logLoss(held, { temperature, noise }))
  return gain > Math.log(rows) / 2 ? { temperature, noise } : without
}

/** Scores to probabilities, in place. */
export const calibrate = (scores: Float64Array, { temperature, noise }: Calibration): void => {
  softmax(scores, temperature)
  if (noise === 0) return
  for (let at = 0; at < scores.length; at++) scores[at] = (1 - noise) * (scores[at] ?? 0) + noise / scores.length
}

/** Mean -ln(probability of the truth) as calibrated. */
export const logLoss = (held: HeldOutScores, { temperature, noise }: Calibration): number => {
  let sum = 0
  for (const odds of oddsOfTruth(held, temperature))
    sum -= Math.log(Math.max((1 - noise) * odds + noise / held.labels, Number.MIN_VALUE))
  return held.truth.length === 0 ? 0 : sum / held.truth.length
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
