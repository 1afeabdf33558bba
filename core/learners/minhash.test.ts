import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { jaccard, nearDuplicateGroups, shingles } from "./minhash.ts"
import { randomOf } from "./random.ts"

describe("shingles and jaccard", () => {
  test("count distinct runs of four characters", () => {
    expect(shingles("abcdabcd")).toHaveLength(4)
    expect(shingles("abc")).toHaveLength(1)
    // abcd bcde | bcde cdef: one of three shared.
    expect(jaccard(shingles("abcde"), shingles("bcdef"))).toBeCloseTo(1 / 3, 12)
  })
})

describe("nearDuplicateGroups", () => {
  test("joins what differs in case, punctuation, width or one word of many", () => {
    const long = "please tell me where the card is that I ordered three weeks ago from your website"
    const texts = ["Hello, World!", long, "hello world", "something else entirely", `${long} now`, "ｈｅｌｌｏ world"]
    expect(nearDuplicateGroups(texts)).toEqual([[0, 2, 5], [1, 4], [3]])
  })

  test("keeps apart what only shares a topic", () => {
    expect(nearDuplicateGroups(["my card has not arrived", "my card was stolen"])).toEqual([[0], [1]])
  })

  test("finds every pair at or above the threshold that comparing all pairs finds", () => {
    const random = randomOf(11)
    const words = Array.from({ length: 60 }, (_, at) => `w${(at * 48271).toString(36)}`)
    const pick = (): string => words[Math.floor(random() * words.length)] ?? ""
    const base = Array.from({ length: 60 }, () => Array.from({ length: 14 }, pick))
    const texts = base
      .flatMap((line) => [line, line.with(Math.floor(random() * 14), pick()), line.with(3, pick()).with(9, pick())])
      .map((line) => line.join(" "))
    const sets = texts.map(shingles)
    const groupOf = new Map(
      nearDuplicateGroups(texts).flatMap((group, at) => group.map((member) => [member, at] as const)),
    )
    let pairs = 0
    for (let a = 0; a < texts.length; a++) {
      for (let b = 0; b < a; b++) {
        const [left, right] = [sets[a], sets[b]]
        if (!left || !right || jaccard(left, right) < 0.8) continue
        pairs++
        expect(groupOf.get(a)).toBe(groupOf.get(b))
      }
    }
    expect(pairs).toBeGreaterThan(20)
  })

  test("a text longer than an argument list, no text at all", () => {
    const huge = Array.from({ length: 20_000 }, (_, at) => at * 7919).join("")
    expect(nearDuplicateGroups([huge, `${huge} and more`, "x".repeat(200_000)])).toEqual([[0, 1], [2]])
    expect(nearDuplicateGroups([])).toEqual([])
  })

  test("is a partition in order", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 8 })), (texts) => {
        const groups = nearDuplicateGroups(texts)
        expect(groups.flat().sort((a, b) => a - b)).toEqual(texts.map((_, at) => at))
        expect(groups.map((group) => group[0])).toEqual(
          groups.map((group) => group[0]).sort((a, b) => (a ?? 0) - (b ?? 0)),
        )
      }),
    )
  })
})
