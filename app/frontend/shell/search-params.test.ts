import { expect, test } from "vitest"
import { flag, instant, number, oneOf, searchOf, text, whole } from "./search-params.ts"

const read = searchOf({ q: text, page: whole, below: number, sort: oneOf("name", "updated"), peek: flag })

test("a good address is read with its types", () => {
  expect(read({ q: "late parcel", page: 2, below: 0.75, sort: "name", peek: true })).toEqual({
    q: "late parcel",
    page: 2,
    below: 0.75,
    sort: "name",
    peek: true,
  })
})

test("what is broken or unknown is left out, so that the page still opens", () => {
  expect(read({ q: "", page: -1, below: "many", sort: "price", peek: "yes", other: 1 })).toEqual({})
})

test("an instant is one, or left out", () => {
  const time = searchOf({ from: instant })
  expect(time({ from: "2026-11-27T04:00:00.000Z" })).toEqual({ from: "2026-11-27T04:00:00.000Z" })
  for (const from of ["yesterday", "2026-11-27", "2026-99-99T00:00:00Z", 5]) expect(time({ from })).toEqual({})
})

test("text that looks like a number stays text", () => {
  expect(read({ q: 4711 })).toEqual({ q: "4711" })
})
