import { describe, expect, test } from "vitest"
import { surplus, widerBins } from "./calibration.ts"

const bin = (at: number, count: number, accuracy: number) => ({
  from: at / 10,
  to: (at + 1) / 10,
  count,
  confidence: at / 10 + 0.05,
  accuracy,
})

describe("widerBins", () => {
  test("neighbours are joined until each holds enough, and nothing is lost", () => {
    const wide = widerBins([bin(2, 4, 0.25), bin(4, 8, 0.5), bin(7, 30, 0.6), bin(9, 3, 1)])
    expect(wide).toHaveLength(2)
    expect(wide[0]).toMatchObject({ from: 0.2, to: 0.5, count: 12 })
    expect(wide[0]?.accuracy).toBeCloseTo((1 + 4) / 12)
    expect(wide[1]).toMatchObject({ from: 0.7, to: 1, count: 33 })
    expect(wide.reduce((sum, { count }) => sum + count, 0)).toBe(45)
  })

  test("so few answers that no step is full make one step", () => {
    expect(widerBins([bin(3, 2, 0.5), bin(8, 3, 1)])).toMatchObject([{ from: 0.3, count: 5 }])
  })

  test("no answers make no step", () => {
    expect(widerBins([])).toEqual([])
  })

  test("a crowded top does not swallow the steps below it", () => {
    expect(widerBins([bin(5, 60, 0.5), bin(7, 60, 0.7), bin(9, 2000, 0.95)])).toHaveLength(3)
  })
})

test("surplus is above zero for a model too sure of itself, weighted by answers", () => {
  expect(surplus([bin(9, 90, 0.85), bin(4, 10, 0.55)])).toBeCloseTo(0.9 * 0.1 - 0.1 * 0.1)
  expect(surplus([])).toBe(0)
})
