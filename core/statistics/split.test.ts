import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type Side, type SplitRow, splitByContent } from "./split.ts"

const subjects = ["card", "loan", "transfer", "savings account", "exchange rate", "statement", "branch", "password"]
const verbs = ["arrive", "block", "open", "cancel", "increase", "check", "move", "explain"]
const row = (at: number): SplitRow => {
  const subject = subjects[at % 8] ?? ""
  const verb = verbs[Math.floor(at / 8) % 8] ?? ""
  return { id: `row-${at}`, text: `How long until you ${verb} my ${subject}, number ${at * 7919}?`, label: subject }
}
const rows = Array.from({ length: 400 }, (_, at) => row(at))

describe("splitByContent", () => {
  test("holds out the share of every label", () => {
    const { train, holdout } = splitByContent(rows, { holdout: 0.2, seed: 1 })
    expect(train.size + holdout.size).toBe(400)
    for (const subject of subjects) {
      const held = rows.filter(({ id, label }) => label === subject && holdout.has(id)).length
      expect(held).toBeGreaterThanOrEqual(8)
      expect(held).toBeLessThanOrEqual(12)
    }
  })

  test("does not depend on the order of the rows, only on the seed", () => {
    const held = [...splitByContent(rows, { holdout: 0.2, seed: 1 }).holdout].sort()
    expect([...splitByContent([...rows].reverse(), { holdout: 0.2, seed: 1 }).holdout].sort()).toEqual(held)
    expect([...splitByContent(rows, { holdout: 0.2, seed: 2 }).holdout].sort()).not.toEqual(held)
  })

  test("rows keep the side they had when more come, and new near-duplicates follow them", () => {
    const first = splitByContent(rows.slice(0, 300), { holdout: 0.2, seed: 1 })
    const settled = new Map<string, Side>([...first.train].map((id) => [id, "train"]))
    for (const id of first.holdout) settled.set(id, "holdout")
    const held = rows.find(({ id }) => first.holdout.has(id))
    const learnt = rows.find(({ id }) => first.train.has(id))
    const late = [held, learnt].flatMap((one, at) =>
      one ? [{ ...one, id: `late-${at}`, text: `${one.text} please` }] : [],
    )
    const second = splitByContent([...rows, ...late], { holdout: 0.2, seed: 1, settled })
    expect([...first.holdout].filter((id) => !second.holdout.has(id))).toEqual([])
    expect([...first.train].filter((id) => second.holdout.has(id))).toEqual([])
    expect([second.holdout.has("late-0"), second.holdout.has("late-1")]).toEqual([true, false])
    expect(second.holdout.size).toBeGreaterThan(70)
    expect(second.holdout.size).toBeLessThan(92)
  })

  test("never parts near-duplicates, nor what differs only in case and punctuation", () => {
    const copies = rows.flatMap((one) => [
      one,
      { ...one, id: `${one.id}-loud`, text: one.text.toUpperCase().replace("?", "!!!") },
      { ...one, id: `${one.id}-typo`, text: `${one.text} thanks` },
    ])
    const { holdout, groups } = splitByContent(copies, { holdout: 0.3, seed: 3 })
    expect(holdout.size).toBeGreaterThan(300)
    for (const group of groups) expect(new Set(group.map((id) => holdout.has(id))).size).toBe(1)
    const groupOf = new Map(groups.flatMap((group, at) => group.map((id) => [id, at] as const)))
    for (const { id } of rows) {
      expect(groupOf.get(`${id}-loud`)).toBe(groupOf.get(id))
      expect(groupOf.get(`${id}-typo`)).toBe(groupOf.get(id))
    }
  })

  test("a label seen once is learnt from, also when its twin carries another label", () => {
    const lonely = { id: "z-lonely", text: "My cat ate the receipt", label: "pets" }
    const twin = { id: "z-twin", text: "my cat ate the receipt.", label: "card" }
    for (let seed = 0; seed < 20; seed++) {
      const { train } = splitByContent([...rows, lonely, twin], { holdout: 0.4, seed })
      expect(train.has("z-lonely")).toBe(true)
      expect(train.has("z-twin")).toBe(true)
    }
  })

  test("many labels of two rows together give their share", () => {
    const pairs = Array.from({ length: 100 }, (_, at) => ({ ...row(at), label: `label-${at >> 1}` }))
    const { holdout } = splitByContent(pairs, { holdout: 0.2, seed: 5 })
    expect(holdout.size).toBeGreaterThanOrEqual(18)
    expect(holdout.size).toBeLessThanOrEqual(22)
  })

  test("nothing asked, nothing held out; no rows, no groups", () => {
    expect(splitByContent(rows, { holdout: 0, seed: 1 }).holdout.size).toBe(0)
    expect(splitByContent([], { holdout: 0.2, seed: 1 })).toEqual({ train: new Set(), holdout: new Set(), groups: [] })
  })

  test("for any rows: each id on one side, every label in train, groups whole", () => {
    const anyRow = fc.record({ text: fc.string({ maxLength: 12 }), label: fc.constantFrom("a", "b", "c", "d") })
    fc.assert(
      fc.property(
        fc.array(anyRow, { maxLength: 40 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.integer(),
        (drawn, holdout, seed) => {
          const all = drawn.map((one, at) => ({ id: `${at}`, ...one }))
          const split = splitByContent(all, { holdout, seed })
          expect(split.train.size + split.holdout.size).toBe(all.length)
          expect(split.groups.flat().sort()).toEqual(all.map(({ id }) => id).sort())
          const learnt = new Set(all.flatMap(({ id, label }) => (split.train.has(id) ? [label] : [])))
          for (const { label } of all) expect(learnt.has(label)).toBe(true)
          for (const group of split.groups) expect(new Set(group.map((id) => split.holdout.has(id))).size).toBe(1)
        },
      ),
    )
  })
})
