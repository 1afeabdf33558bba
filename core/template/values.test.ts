import { describe, expect, test } from "vitest"
import type { Json } from "../../contract/json.ts"
import { parseType } from "./types.ts"
import { misfit, misfits, schemaOf, typeWords } from "./values.ts"

describe("a value and a type", () => {
  const cases: readonly [type: string, fits: Json[], not: Json[]][] = [
    ["string", ["", "a"], [1, null, ["a"]]],
    ["int", [0, -3, 3.0], [1.5, "1", 1e300]],
    ["float", [0, 1.5], ["1.5", true]],
    ["boolean", [true, false], ["yes", 0]],
    ["date", ["2026-11-23", "2026-11-23T10:00:00.000Z"], ["23.11.2026", "2026-13-01", 20261123, "2026"]],
    ["enum[a, b]", ["a"], ["c", "A", ""]],
    ["array<int>", [[], [1, 2]], [[1, "2"], 1, { 0: 1 }]],
    ["array<enum[a]>", [["a"]], [["b"]]],
    ["object", [{}, { a: 1 }], [[], "a", null]],
  ]
  test.each(cases)("%s", (type, fits, not) => {
    expect(fits.map((value) => misfit(parseType(type), value)).filter(Boolean)).toEqual([])
    expect(not.filter((value) => misfit(parseType(type), value) === undefined)).toEqual([])
  })

  test("a list says which entry is wrong", () => {
    expect(misfit(parseType("array<int>"), [1, "2"])).toBe("entry 2 is not a whole number")
  })
})

test("a field called like something every object has is missing until it is given", () => {
  const fields = [{ name: "constructor", type: "string" }]
  expect(misfits(fields, {})).toEqual([{ field: "constructor", says: "constructor is missing" }])
  expect(misfits(fields, { constructor: "a" })).toEqual([])
})

const output = [
  { name: "label", type: "enum[a, b]" },
  { name: "due", type: "date", required: false, description: "when it ends" },
  { name: "clauses", type: "array<string>" },
]

test("an object that does not fit names each field once", () => {
  expect(misfits(output, { label: "c", strange: 1 })).toEqual([
    { field: "label", says: "label is not one of a, b" },
    { field: "clauses", says: "clauses is missing" },
    { field: "strange", says: "strange is not a field" },
  ])
  expect(misfits(output, { label: "a", due: null, clauses: [] })).toEqual([])
})

test("the JSON Schema closes the object and requires what is required", () => {
  expect(schemaOf(output)).toEqual({
    type: "object",
    properties: {
      label: { type: "string", enum: ["a", "b"] },
      due: { type: "string", format: "date", description: "when it ends" },
      clauses: { type: "array", items: { type: "string" } },
    },
    required: ["label", "clauses"],
    additionalProperties: false,
  })
})

test("types have words for people", () => {
  const words = [
    "string",
    "int",
    "float",
    "boolean",
    "date",
    "object",
    "enum[a, b]",
    "array<string>",
    "array<enum[a, b]>",
    "array<array<int>>",
  ]
  expect(words.map((type) => typeWords(parseType(type)))).toEqual([
    "text",
    "whole number",
    "number",
    "yes or no",
    "date",
    "group of values",
    "one of: a, b",
    "list of text",
    "any of: a, b",
    "list of list of whole number",
  ])
})
