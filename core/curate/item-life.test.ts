import fc from "fast-check"
import { expect, test } from "vitest"
import {
  complained,
  type ItemLife,
  isDecidedSince,
  newLife,
  reopened,
  type StandingReview,
  skippersOf,
  verdictOf,
  withoutComplaint,
  withoutReview,
  withReview,
  wouldCount,
} from "./item-life.ts"

const ACTIONS = ["approve", "correct", "reject", "skip", "flag"] as const

const review = (life: ItemLife, id: number, action: (typeof ACTIONS)[number], by: string): StandingReview => ({
  id: `r${id}`,
  action,
  by,
  at: "2026-11-23T10:00:00.000Z",
  value: action === "approve" || action === "correct" ? { intent: `v${id}` } : null,
  label: null,
  note: null,
  counts: wouldCount(life, action),
})

const steps = fc.array(fc.record({ action: fc.constantFrom(...ACTIONS), by: fc.constantFrom("ana", "ben") }), {
  maxLength: 12,
})
const lifeOf = (all: readonly { action: (typeof ACTIONS)[number]; by: string }[], from: ItemLife = newLife): ItemLife =>
  all.reduce((life, { action, by }, id) => withReview(life, review(life, id, action, by)), from)

test("undoing the last review gives back exactly what was, whatever it was", () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(...ACTIONS), fc.boolean(), (before, action, superseded) => {
      const life = lifeOf(before, { ...newLife, superseded })
      expect(withoutReview(withReview(life, review(life, 99, action, "ana")), "r99")).toEqual(life)
    }),
  )
})

test("an item is decided by the first review that settles it; none after it counts", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const life = lifeOf(all)
      const settling = all.findIndex(
        ({ action }) => action === "approve" || action === "correct" || action === "reject",
      )
      const verdict = verdictOf(life)
      if (settling < 0) expect(verdict.kind).toBe(all.some(({ action }) => action === "flag") ? "flagged" : "open")
      else expect(verdict).toMatchObject({ reviewId: `r${settling}` })
      const after = settling < 0 ? [] : life.reviews.slice(settling + 1)
      expect(after.some(({ counts }) => counts)).toBe(false)
    }),
  )
})

test("a review taken back out of the middle leaves the item as the standing ones make it", () => {
  fc.assert(
    fc.property(steps, fc.nat(11), (all, at) => {
      const life = lifeOf(all)
      const left = withoutReview(life, `r${at}`)
      const counted = life.reviews.filter(({ id, counts }) => counts && id !== `r${at}`)
      expect(verdictOf(left)).toEqual(verdictOf({ ...newLife, reviews: counted }))
    }),
  )
})

test("a review that is there already changes nothing", () => {
  const life = lifeOf([{ action: "approve", by: "ana" }])
  expect(withReview(life, { ...review(life, 0, "reject", "ben"), counts: true })).toBe(life)
})

test("an undecided item whose row changed is stale, a decided one stays decided", () => {
  expect(verdictOf({ ...newLife, superseded: true })).toEqual({ kind: "stale" })
  expect(wouldCount({ ...newLife, superseded: true }, "approve")).toBe(false)
  expect(verdictOf(lifeOf([{ action: "approve", by: "ana" }], { ...newLife, superseded: true })).kind).toBe("stale")
  expect(verdictOf({ ...lifeOf([{ action: "approve", by: "ana" }]), superseded: true }).kind).toBe("approved")
})

test("who skipped is remembered once each, and asking again starts from what was decided", () => {
  const life = lifeOf([
    { action: "skip", by: "ana" },
    { action: "skip", by: "ana" },
    { action: "skip", by: "ben" },
    { action: "correct", by: "ben" },
  ])
  expect(skippersOf(life)).toEqual(["ana", "ben"])
  expect(reopened(life)).toEqual({ complaints: [], superseded: false, previous: { intent: "v3" }, reviews: [] })
  expect(reopened(reopened(life)).previous).toEqual({ intent: "v3" })
})

const before = {
  source: "table" as const,
  traceId: null,
  suggestion: { id: null, label: null, confidence: null, margin: null },
}

test("taking back complaints, in any order, gives back exactly what was", () => {
  const complaints = fc.array(fc.record({ inDoubt: fc.boolean(), start: fc.option(fc.constant({ intent: "c" })) }), {
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(steps, complaints, fc.infiniteStream(fc.nat()), (all, made, order) => {
      const life = lifeOf(all)
      const after = made.reduce(
        (old, { inDoubt, start }, id) => complained(old, { feedback: `f${id}`, start, inDoubt, before }),
        life,
      )
      const left = made.map((_, id) => `f${id}`)
      let now = after
      while (left.length > 0) {
        const [feedback = ""] = left.splice((order.next().value ?? 0) % left.length, 1)
        expect(isDecidedSince(now, feedback)).toBe(false)
        now = withoutComplaint(now, feedback)?.life ?? now
      }
      expect(now).toEqual(life)
    }),
  )
})

test("a complaint cannot be taken back over a decision that came after it, but over a skip", () => {
  const life = complained(lifeOf([{ action: "approve", by: "ana" }]), {
    feedback: "f",
    start: null,
    inDoubt: true,
    before,
  })
  expect(verdictOf(life).kind).toBe("open")
  const skipped = withReview(life, review(life, 7, "skip", "ben"))
  expect(isDecidedSince(skipped, "f")).toBe(false)
  const decided = withReview(skipped, review(skipped, 8, "correct", "ben"))
  expect(isDecidedSince(decided, "f")).toBe(true)
  expect(isDecidedSince(withoutReview(decided, "r8"), "f")).toBe(false)
})
