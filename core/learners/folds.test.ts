import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { ALWAYS_LEARNT, dealFolds } from "./folds.ts"

describe("dealFolds", () => {
  test("deals each label evenly", () => {
    const texts = Array.from({ length: 60 }, (_, at) => `text ${at}`)
    const target = Int32Array.from(texts, (_, at) => at % 3)
    const fold = dealFolds(texts, target, 5, 1)
    for (let label = 0; label < 3; label++) {
      for (let which = 0; which < 5; which++) {
        expect(fold.filter((one, row) => one === which && target[row] === label)).toHaveLength(4)
      }
    }
  })

  test("for any rows: equal texts share a fold, and what is held out can be learnt from the rest", () => {
    const row = fc.record({
      text: fc.constantFrom("a", "A!", "b", "c", "d", "e", ""),
      label: fc.integer({ min: 0, max: 3 }),
    })
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 30 }),
        fc.integer({ min: 2, max: 5 }),
        fc.integer(),
        (rows, folds, seed) => {
          const target = Int32Array.from(rows, ({ label }) => label)
          const fold = dealFolds(
            rows.map(({ text }) => text),
            target,
            folds,
            seed,
          )
          rows.forEach(({ text }, at) => {
            if (fold[at] === ALWAYS_LEARNT) return
            expect(rows.some((_, other) => target[other] === target[at] && fold[other] !== fold[at])).toBe(true)
            const twin = rows.findIndex(
              (other, which) =>
                other.text.replace("!", "").toLowerCase() === text.replace("!", "").toLowerCase() &&
                fold[which] !== ALWAYS_LEARNT,
            )
            expect(fold[twin]).toBe(fold[at])
          })
        },
      ),
    )
  })
})
