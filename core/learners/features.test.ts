import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { defaultFeatures, fitFeatures, type SparseRows, vectorise } from "./features.ts"
import { hashChars, hashWords, newTokens, plainForm, scanWords } from "./tokens.ts"

const words = (text: string): string => plainForm(newTokens(), text)

const rowOf = (rows: SparseRows, row: number): [number, number][] =>
  Array.from({ length: (rows.start[row + 1] ?? 0) - (rows.start[row] ?? 0) }, (_, k): [number, number] => {
    const at = (rows.start[row] ?? 0) + k
    return [rows.column[at] ?? 0, rows.value[at] ?? 0]
  }).sort((a, b) => a[0] - b[0])

describe("words", () => {
  test("are runs of letters, digits and marks of any script, lower-cased", () => {
    expect(words("Don't STOP: 3.5%!")).toBe("don t stop 3 5")
    expect(words("Überweisung Straße")).toBe("überweisung straße")
    expect(words("карта 支払い बैंक 🙂")).toBe("карта 支払い बैंक 🙂")
    expect(words("ﬁne ＡＢＣ")).toBe("fine abc")
    expect(words(" \n\t ?! ")).toBe("")
  })

  test("features: each word, each pair up to four apart, neighbours apart from wider pairs", () => {
    const tokens = newTokens()
    scanWords(tokens, "a b c d e f")
    hashWords(tokens, 4)
    // 6 words and pairs at distance 1, 2, 3, 4.
    expect(tokens.count).toBe(6 + 5 + 4 + 3 + 2)
    expect(new Set(tokens.hashes.subarray(0, tokens.count)).size).toBe(20)
    scanWords(tokens, "a x b")
    hashWords(tokens, 4)
    const apart = new Set(tokens.hashes.subarray(0, tokens.count))
    scanWords(tokens, "a b")
    hashWords(tokens, 4)
    expect(Array.from(tokens.hashes.subarray(0, 3), (hash) => apart.has(hash))).toEqual([true, false, true])
  })

  test("characters: runs inside a word with a blank on both sides", () => {
    const tokens = newTokens()
    scanWords(tokens, "cat")
    hashChars(tokens, 2, 5)
    // " c" "ca" "at" "t " / " ca" "cat" "at " / " cat" "cat " / " cat "
    expect(tokens.count).toBe(4 + 3 + 2 + 1)
  })
})

describe("vectors", () => {
  test("idf and sublinear tf are as the formula says", () => {
    const { vocabulary, rows } = fitFeatures(["aa aa bb", "bb"], {
      ...defaultFeatures,
      pairReach: 0,
      charFrom: 2,
      charTo: 1,
    })
    // bb is in both texts and therefore first; aa in one of two.
    const idfAa = Math.log(3 / 2) + 1
    expect(Array.from(vocabulary.idf)).toEqual([1, Math.fround(idfAa)])
    const aa = (1 + Math.log(2)) * idfAa
    const length = Math.sqrt(aa * aa + 1)
    const [bb, twice] = rowOf(rows, 0)
    expect(bb?.[1]).toBeCloseTo(1 / length, 6)
    expect(twice?.[1]).toBeCloseTo(aa / length, 6)
  })

  test("words and characters have length 1 each", () => {
    const { rows } = fitFeatures(["my card has not arrived", "", "何か"])
    const squares = [0, 1, 2].map((row) => rowOf(rows, row).reduce((sum, [, value]) => sum + value * value, 0))
    expect(squares[0]).toBeCloseTo(2, 5)
    // An empty text has the one feature that says so.
    expect(squares[1]).toBeCloseTo(1, 5)
    expect(squares[2]).toBeCloseTo(2, 5)
  })

  test("a text known from fitting gets the same vector again, an unknown one none", () => {
    const texts = ["my card has not arrived", "the exchange rate is wrong", "the card the card"]
    const { vocabulary, rows } = fitFeatures(texts)
    const again = vectorise(vocabulary, [...texts, "ппп"])
    texts.forEach((_, row) => {
      expect(rowOf(again, row)).toEqual(rowOf(rows, row))
    })
    expect(rowOf(again, 3)).toEqual([])
  })

  test("columns run from the most widespread on, and the rest is cut off", () => {
    const texts = ["aa bb", "aa cc", "aa dd"]
    const { vocabulary } = fitFeatures(texts, { ...defaultFeatures, minTexts: 2 })
    expect(Math.min(...vocabulary.idf)).toBe(vocabulary.idf[0])
    expect(Array.from(vocabulary.idf).every((idf) => idf === 1)).toBe(true)
    expect(fitFeatures(texts, { ...defaultFeatures, maxFeatures: 3 }).vocabulary.hashes).toHaveLength(3)
  })

  test("any texts give finite vectors", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 30 }), { minLength: 1, maxLength: 8 }), (texts) => {
        const { vocabulary, rows } = fitFeatures(texts)
        expect(rows.rows).toBe(texts.length)
        expect(rows.value.every((value) => Number.isFinite(value) && value > 0)).toBe(true)
        expect(rows.column.every((column) => column >= 0 && column < vocabulary.hashes.length)).toBe(true)
      }),
    )
  })
})
