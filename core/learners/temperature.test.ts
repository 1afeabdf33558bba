import { describe, expect, test } from "vitest"
import { calibrationOf } from "../statistics/calibration.ts"
import { randomOf } from "./random.ts"
import {
  calibrate,
  fitCalibration,
  fitTemperature,
  type HeldOutScores,
  logLoss,
  softmax,
  temperatureForConfidence,
} from "./temperature.ts"

const LABELS = 5

/** Answers drawn from softmax(scores / temperature): at that temperature the confidence is right by construction. */
const drawn = (rows: number, temperature: number, seed: number): HeldOutScores => {
  const random = randomOf(seed)
  const scores = Float64Array.from({ length: rows * LABELS }, () => 8 * random())
  const truth = Int32Array.from({ length: rows }, (_, row) => {
    const odds = scores.slice(row * LABELS, (row + 1) * LABELS)
    softmax(odds, temperature)
    const drawnAt = random()
    const reached = odds.findIndex((_, at) => odds.slice(0, at + 1).reduce((sum, share) => sum + share, 0) > drawnAt)
    return Math.max(0, reached)
  })
  return { labels: LABELS, scores, truth }
}

const eceAt = ({ scores, truth }: HeldOutScores, temperature: number): number => {
  const confidences: number[] = []
  const right: boolean[] = []
  truth.forEach((label, row) => {
    const odds = scores.slice(row * LABELS, (row + 1) * LABELS)
    softmax(odds, temperature)
    confidences.push(Math.max(...odds))
    right.push(odds.indexOf(Math.max(...odds)) === label)
  })
  return calibrationOf(confidences, right).ece
}

describe("softmax", () => {
  test("sums to 1 and does not overflow", () => {
    const scores = Float64Array.of(1000, 999, -1000)
    softmax(scores, 1)
    expect(scores.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    expect((scores[0] ?? 0) / (scores[1] ?? 1)).toBeCloseTo(Math.E, 9)
  })
})

describe("fitTemperature", () => {
  test("finds the temperature the answers were drawn at, and confidence becomes right on other rows", () => {
    const temperature = fitTemperature(drawn(4_000, 2.5, 1)) ?? Number.NaN
    expect(temperature).toBeGreaterThan(2.2)
    expect(temperature).toBeLessThan(2.8)
    const others = drawn(4_000, 2.5, 2)
    expect(eceAt(others, 1)).toBeGreaterThan(0.1)
    expect(eceAt(others, temperature)).toBeLessThan(0.03)
  })

  test("no nearby temperature makes the held-out answers likelier", () => {
    const held = drawn(3_000, 0.7, 3)
    const temperature = fitTemperature(held) ?? Number.NaN
    const lossAt = (factor: number) => logLoss(held, { temperature: temperature * factor, noise: 0 })
    expect(lossAt(1)).toBeLessThanOrEqual(lossAt(1.1))
    expect(lossAt(1)).toBeLessThanOrEqual(lossAt(1 / 1.1))
  })

  test("ten lucky rows do not make it certain, useless scores make it unsure", () => {
    const scores = Float64Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? 1 : 0))
    const sure = Float64Array.of(1, 0)
    softmax(sure, fitTemperature({ labels: 2, scores, truth: new Int32Array(10) }) ?? Number.NaN)
    expect(sure[0]).toBeCloseTo(11 / 12, 3)
    const unsure = Float64Array.of(1, 0)
    softmax(unsure, fitTemperature({ labels: 2, scores, truth: new Int32Array(10).fill(1) }) ?? Number.NaN)
    expect(unsure[0]).toBeCloseTo(0.5, 2)
  })

  test("says nothing without rows", () => {
    expect(fitTemperature({ labels: 2, scores: new Float64Array(0), truth: new Int32Array(0) })).toBeUndefined()
  })
})

/** The same rows, of which a share has any label, as if people had slipped. */
const withSlips = (held: HeldOutScores, share: number, seed: number): HeldOutScores => {
  const random = randomOf(seed)
  return { ...held, truth: held.truth.map((label) => (random() < share ? Math.floor(random() * LABELS) : label)) }
}

const eceOf = (held: HeldOutScores, calibration: Parameters<typeof calibrate>[1]): number => {
  const confidences: number[] = []
  const right: boolean[] = []
  held.truth.forEach((label, row) => {
    const odds = held.scores.slice(row * LABELS, (row + 1) * LABELS)
    calibrate(odds, calibration)
    confidences.push(Math.max(...odds))
    right.push(odds.indexOf(Math.max(...odds)) === label)
  })
  return calibrationOf(confidences, right).ece
}

describe("fitCalibration", () => {
  test("wrong answers are told from doubt: temperature and noise are found, and confidence is right on other rows", () => {
    const fitted = fitCalibration(withSlips(drawn(3_000, 0.5, 5), 0.1, 6))
    expect(fitted?.temperature).toBeGreaterThan(0.42)
    expect(fitted?.temperature).toBeLessThan(0.58)
    expect(fitted?.noise).toBeGreaterThan(0.07)
    expect(fitted?.noise).toBeLessThan(0.13)
    const others = withSlips(drawn(3_000, 0.5, 7), 0.1, 8)
    const temperatureAlone = fitTemperature(withSlips(drawn(3_000, 0.5, 5), 0.1, 6)) ?? Number.NaN
    const fittedEce = eceOf(others, fitted ?? { temperature: 1, noise: 0 })
    expect(fittedEce).toBeLessThan(0.03)
    expect(fittedEce).toBeLessThan(0.7 * eceOf(others, { temperature: temperatureAlone, noise: 0 }))
  })

  test("where nobody slipped there is no noise; of few rows none is claimed", () => {
    expect(fitCalibration(drawn(3_000, 0.5, 9))?.noise).toBe(0)
    expect(fitCalibration(withSlips(drawn(90, 0.5, 10), 0.3, 11))?.noise).toBe(0)
    expect(fitCalibration({ labels: 2, scores: new Float64Array(0), truth: new Int32Array(0) })).toBeUndefined()
  })

  test("calibrated probabilities sum to 1 and keep their order", () => {
    const scores = Float64Array.of(3, 1, 2)
    calibrate(scores, { temperature: 0.5, noise: 0.2 })
    expect(scores.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    expect([...scores].map((share) => [...scores].filter((other) => other > share).length)).toEqual([0, 2, 1])
    expect(Math.min(...scores)).toBeGreaterThan(0.2 / 3)
  })
})

test("temperatureForConfidence reaches the wanted mean confidence", () => {
  const held = drawn(200, 1, 4)
  const temperature = temperatureForConfidence(held, 0.6)
  let mean = 0
  for (let row = 0; row < 200; row++) {
    const odds = held.scores.slice(row * LABELS, (row + 1) * LABELS)
    softmax(odds, temperature)
    mean += Math.max(...odds) / 200
  }
  expect(mean).toBeCloseTo(0.6, 4)
})
