import { expect, test } from "vitest"
import { keptWithin } from "./kept.ts"

test("what was used longest ago goes first once the bytes do not fit", () => {
  const { keep, use } = keptWithin<string>(100)
  keep("a", "A", 40)
  keep("b", "B", 40)
  use("a")
  keep("c", "C", 40)
  expect(["a", "b", "c"].map(use)).toEqual(["A", undefined, "C"])
})

test("a value larger than all is kept while it is the newest", () => {
  const { keep, use } = keptWithin<string>(10)
  keep("big", "B", 50)
  expect(use("big")).toBe("B")
  keep("small", "S", 1)
  expect([use("big"), use("small")]).toEqual([undefined, "S"])
})

test("a key kept again counts once", () => {
  const { keep, use } = keptWithin<string>(100)
  for (let time = 0; time < 5; time++) keep("a", `A${time}`, 60)
  keep("b", "B", 40)
  expect([use("a"), use("b")]).toEqual(["A4", "B"])
})
