import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { calibrationOf } from "./calibration.ts"

describe("calibrationOf", () => {
  test("weighs the gap of each bin by its answers", () => {
    // .95 twice, one right: gap .45 in the last bin; .4 twice, both wrong: gap .4 in the seventh.
    const { ece, brier, bins } = calibrationOf([0.95, 0.95, 0.4, 0.4], [true, false, false, false])
    expect(ece).toBeCloseTo(0.5 * 0.45 + 0.5 * 0.4, 12)
    expect(brier).toBeCloseTo((0.05 ** 2 + 0.95 ** 2 + 2 * 0.4 ** 2) / 4, 12)
    expect(bins.map(({ count, accuracy }) => [count, accuracy])).toEqual([
      [2, 0],
      [2, 0.5],
    ])
    expect(bins[0]?.from).toBeCloseTo(6 / 15, 12)
    expect(bins[1]?.to).toBe(1)
  })

  test("a confidence of exactly 1 is in the last bin, of 0 in the first", () => {
    const { ece, bins } = calibrationOf([1, 0], [true, false])
    expect(ece).toBe(0)
    expect(bins.map(({ from }) => from)).toEqual([0, 14 / 15])
  })

  test("without answers there is nothing to be wrong about", () => {
    expect(calibrationOf([], [])).toEqual({ ece: 0, brier: 0, bins: [] })
  })

  test("refuses confidences without outcomes", () => {
    expect(() => calibrationOf([0.5], [])).toThrow("1 confidences but 0 outcomes")
  })

  test("every answer is in one bin, and no gap exceeds 1", () => {
    const answers = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()))
    fc.assert(
      fc.property(answers, (pairs) => {
        const { ece, bins } = calibrationOf(
          pairs.map(([confidence]) => confidence),
          pairs.map(([, right]) => right),
        )
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(pairs.length)
        expect(ece).toBeGreaterThanOrEqual(0)
        expect(ece).toBeLessThanOrEqual(1 + 1e-12)
      }),
    )
  })
})
