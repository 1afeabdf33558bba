import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { vectorise } from "./features.ts"
import { buildTextIndex, nearestTexts } from "./nearest.ts"
import { randomOf } from "./random.ts"

const texts = [
  "my card has not arrived",
  "the card is lost",
  "exchange rate of the euro",
  "my card has not arrived",
  "補助金の申請",
]

describe("nearestTexts", () => {
  const index = buildTextIndex(texts)

  test("a text itself is nearest at 1, the earlier of two equals first", () => {
    const [first, second, third] = nearestTexts(index, "My card has NOT arrived!", 3)
    expect([first?.index, second?.index, third?.index]).toEqual([0, 3, 1])
    expect(first?.similarity).toBeCloseTo(1, 5)
    expect(second?.similarity).toBe(first?.similarity)
  })

  test("no similarity exceeds 1, whatever is rounded", () => {
    const long = buildTextIndex(texts.map((text) => `${text} `.repeat(50)))
    for (const text of texts) expect(nearestTexts(long, `${text} `.repeat(50), 1)[0]?.similarity).toBeLessThanOrEqual(1)
    for (const text of texts) expect(nearestTexts(index, text, 1)[0]?.similarity).toBeLessThanOrEqual(1)
  })

  test("what shares nothing is no neighbour", () => {
    expect(nearestTexts(index, "補助金", 9).map((one) => one.index)).toEqual([4])
    expect(nearestTexts(index, "qqq", 3)).toEqual([])
    expect(nearestTexts(buildTextIndex([]), "card", 3)).toEqual([])
    expect(nearestTexts(index, "card", 0)).toEqual([])
  })

  test("agrees with comparing the question to every text", () => {
    const random = randomOf(12)
    const words = ["card", "cards", "loan", "lost", "open", "opened", "rate", "my", "the", "account"]
    const sentence = fc.array(fc.constantFrom(...words), { maxLength: 6 }).map((some) => some.join(" "))
    const all = Array.from({ length: 80 }, () =>
      Array.from({ length: 5 }, () => words[Math.floor(random() * words.length)]).join(" "),
    )
    const built = buildTextIndex(all)
    const vectors = vectorise(built.vocabulary, all)
    const mapOf = (row: number, rows: typeof vectors): Map<number, number> => {
      const map = new Map<number, number>()
      for (let at = rows.start[row] ?? 0; at < (rows.start[row + 1] ?? 0); at++)
        map.set(rows.column[at] ?? 0, rows.value[at] ?? 0)
      return map
    }
    const dot = (a: Map<number, number>, b: Map<number, number>): number =>
      [...a].reduce((sum, [column, value]) => sum + value * (b.get(column) ?? 0), 0)
    fc.assert(
      fc.property(sentence, (asked) => {
        const query = mapOf(0, vectorise(built.vocabulary, [asked]))
        const expected = all
          .map((_, row) => {
            const vector = mapOf(row, vectors)
            return dot(query, vector) / Math.sqrt(dot(query, query) * dot(vector, vector) || 1)
          })
          .sort((a, b) => b - a)
        const found = nearestTexts(built, asked, 7)
        found.forEach(({ similarity }, at) => {
          expect(similarity).toBeCloseTo(expected[at] ?? Number.NaN, 5)
        })
        expect(found.length).toBe(Math.min(7, expected.filter((one) => one > 0).length))
      }),
      { numRuns: 50 },
    )
  })
})
