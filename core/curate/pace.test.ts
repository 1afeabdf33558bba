import { expect, test } from "vitest"
import { pacePerHour } from "./pace.ts"

const at = (seconds: number): string => new Date(Date.parse("2026-11-23T10:00:00.000Z") + seconds * 1000).toISOString()
const every = (seconds: number, count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    shownAt: at(from + index * seconds),
    decidedAt: at(from + (index + 1) * seconds),
    decidedBy: "person" as const,
  }))

test("the pace is decisions per hour of active time", () => {
  expect(pacePerHour(every(6, 10))).toBeCloseTo(600, 6)
})

test("a break is cut out, the item decided after it counts from when it was painted", () => {
  expect(pacePerHour([...every(6, 10), ...every(6, 10, 3600)])).toBeCloseTo(600, 6)
})

test("an item left open over a break says nothing", () => {
  expect(pacePerHour([...every(6, 6), { shownAt: at(36), decidedAt: at(1_000), decidedBy: "person" }])).toBeCloseTo(
    600,
    6,
  )
})

test("too few decisions have no pace", () => {
  expect(pacePerHour(every(6, 4))).toBeNull()
  expect(pacePerHour([])).toBeNull()
})

test("order does not matter", () => {
  expect(pacePerHour(every(6, 10).toReversed())).toBeCloseTo(600, 6)
})

test("decisions replayed from a column of answers are no pace, and do not change the one of people", () => {
  const replayed = every(0.01, 300).map((one) => ({ ...one, decidedBy: "column" as const }))
  expect(pacePerHour(replayed)).toBeNull()
  expect(pacePerHour([...every(6, 10), ...replayed])).toBeCloseTo(600, 6)
})
