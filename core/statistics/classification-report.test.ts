import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { classificationReport } from "./classification-report.ts"

describe("classificationReport", () => {
  // Worked by hand: a is right twice of three, b once of two, c is never found, d is guessed but never true.
  const truth = ["a", "a", "a", "b", "b", "c"]
  const guesses = ["a", "a", "b", "b", "d", "a"]
  const report = classificationReport(truth, guesses)

  test("accuracy and macro-F1", () => {
    expect(report.n).toBe(6)
    expect(report.accuracy).toBeCloseTo(3 / 6, 12)
    expect(report.macroF1).toBeCloseTo((2 / 3 + 1 / 2 + 0 + 0) / 4, 12)
  })

  test("figures per label, by name", () => {
    expect(report.perLabel.map(({ label, support }) => [label, support])).toEqual([
      ["a", 3],
      ["b", 2],
      ["c", 1],
      ["d", 0],
    ])
    const [a, b] = report.perLabel
    expect(a?.precision).toBeCloseTo(2 / 3, 12)
    expect(a?.recall).toBeCloseTo(2 / 3, 12)
    expect(b?.precision).toBeCloseTo(1 / 2, 12)
    expect(b?.recall).toBeCloseTo(1 / 2, 12)
  })

  test("confusion names only what happened, most frequent first", () => {
    expect(report.confusion).toEqual([
      { truth: "a", guess: "a", count: 2 },
      { truth: "a", guess: "b", count: 1 },
      { truth: "b", guess: "b", count: 1 },
      { truth: "b", guess: "d", count: 1 },
      { truth: "c", guess: "a", count: 1 },
    ])
  })

  test("nothing to compare gives zeros, unequal lengths are refused", () => {
    expect(classificationReport([], [])).toEqual({ n: 0, accuracy: 0, macroF1: 0, perLabel: [], confusion: [] })
    expect(() => classificationReport(["a"], [])).toThrow("1 true labels but 0 guesses")
  })

  test("a perfect guesser has ones everywhere, and counts always add up", () => {
    const label = fc.constantFrom("a", "b", "c", "__proto__")
    fc.assert(
      fc.property(fc.array(fc.tuple(label, label), { minLength: 1 }), (pairs) => {
        const truths = pairs.map(([one]) => one)
        const perfect = classificationReport(truths, truths)
        expect([perfect.accuracy, perfect.macroF1]).toEqual([1, 1])
        const any = classificationReport(
          truths,
          pairs.map(([, other]) => other),
        )
        expect(any.confusion.reduce((sum, { count }) => sum + count, 0)).toBe(pairs.length)
        expect(any.perLabel.reduce((sum, { support }) => sum + support, 0)).toBe(pairs.length)
      }),
    )
  })
})
