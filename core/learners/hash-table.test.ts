import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { HashTable } from "./hash-table.ts"

describe("HashTable", () => {
  test("behaves like a map from hash to order of first appearance, through every growth", () => {
    // Few distinct low bits make long probe chains.
    const hash = fc.oneof(
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.integer({ min: 0, max: 40 }).map((at) => (at << 16) >>> 0),
    )
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 300 }), fc.array(hash, { maxLength: 50 }), (added, asked) => {
        const table = new HashTable(0)
        const expected = new Map<number, number>()
        for (const one of added) {
          if (!expected.has(one)) expected.set(one, expected.size)
          expect(table.add(one)).toBe(expected.get(one))
        }
        expect(table.size).toBe(expected.size)
        for (const one of [...added, ...asked]) expect(table.find(one)).toBe(expected.get(one) ?? -1)
        for (const [one, id] of expected) expect(table.keyOf(id)).toBe(one)
      }),
    )
  })
})
