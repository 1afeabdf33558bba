import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { percentile } from "./percentile.ts"

describe("percentile", () => {
  test("interpolates between neighbours, whatever their order", () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(percentile([10, 20, 30], 0.95)).toBeCloseTo(29, 12)
    expect(percentile([7], 0.99)).toBe(7)
  })

  test("has nothing to say without values", () => {
    expect(percentile([], 0.5)).toBeUndefined()
  })

  test("p50, p95 and p99 of 0..100 are themselves", () => {
    const values = Array.from({ length: 101 }, (_, at) => 100 - at)
    expect([0.5, 0.95, 0.99].map((share) => percentile(values, share))).toEqual([50, 95, 99])
  })

  test("grows with the share and stays within the values", () => {
    const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 })
    fc.assert(
      fc.property(
        numbers,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, a, b) => {
          const low = percentile(values, Math.min(a, b)) ?? Number.NaN
          const high = percentile(values, Math.max(a, b)) ?? Number.NaN
          expect(low).toBeLessThanOrEqual(high + 1e-9)
          expect(low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9)
          expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-9)
        },
      ),
    )
  })
})
