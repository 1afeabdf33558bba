import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { wilsonInterval } from "./wilson.ts"

describe("wilsonInterval", () => {
  test("8 of 10 lies between 49.0 % and 94.3 %", () => {
    const { low, high } = wilsonInterval(8, 10)
    expect(low).toBeCloseTo(0.4902, 4)
    expect(high).toBeCloseTo(0.9433, 4)
  })

  test("no hit in 20 still allows 16.1 %", () => {
    const { low, high } = wilsonInterval(0, 20)
    expect(low).toBe(0)
    expect(high).toBeCloseTo(0.1611, 4)
  })

  test("nothing seen excludes nothing", () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 })
  })

  test("holds the share itself and mirrors hits and misses", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 1000 }), (total, some) => {
        const hits = Math.min(some, total)
        const { low, high } = wilsonInterval(hits, total)
        expect(low).toBeLessThanOrEqual(hits / total + 1e-12)
        expect(high).toBeGreaterThanOrEqual(hits / total - 1e-12)
        const mirrored = wilsonInterval(total - hits, total)
        expect(mirrored.low).toBeCloseTo(1 - high, 10)
      }),
    )
  })
})
