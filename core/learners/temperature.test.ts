import { describe, expect, test } from "vitest"
import { calibrationOf } from "../statistics/calibration.ts"
import { randomOf } from "./random.ts"
import { fitTemperature, type HeldOutScores, logLoss, softmax, temperatureForConfidence } from "./temperature.ts"

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
    expect(logLoss(held, temperature)).toBeLessThanOrEqual(logLoss(held, temperature * 1.1))
    expect(logLoss(held, temperature)).toBeLessThanOrEqual(logLoss(held, temperature / 1.1))
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
