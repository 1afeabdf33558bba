import { expect, test } from "vitest"
import { flag, number, oneOf, searchOf, text, whole } from "./search-params.ts"

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

test("text that looks like a number stays text", () => {
  expect(read({ q: 4711 })).toEqual({ q: "4711" })
})
