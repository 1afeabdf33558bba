import { describe, expect, test } from "vitest"
import type { FormField } from "../../../../contract/endpoints/curate.ts"
import type { Json } from "../../../../contract/json.ts"
import { inWords, readForm, toDraft, toDrafts } from "./field-values.ts"

const field = (kind: FormField["kind"], more: Partial<FormField> = {}): FormField => ({
  name: "x",
  kind,
  of: null,
  options: [],
  description: null,
  required: true,
  main: false,
  ...more,
})

describe("what people write becomes the value", () => {
  const cases: readonly [what: string, FormField, draft: string | string[], value: Json][] = [
    ["text as it is", field("string"), " hello\nthere ", " hello\nthere "],
    ["a whole number", field("int"), " 12 ", 12],
    ["a number", field("float"), "0.5", 0.5],
    ["yes", field("boolean"), "yes", true],
    ["no", field("boolean"), "no", false],
    ["a date", field("date"), "2026-11-23", "2026-11-23"],
    ["one of a list", field("enum", { options: ["a", "b"] }), "b", "b"],
    ["several of a list", field("array", { of: "enum", options: ["a", "b"] }), ["a"], ["a"]],
    ["lines", field("array", { of: "string" }), "one\n\n two ", ["one", "two"]],
    ["lines of numbers", field("array", { of: "int" }), "1\n2", [1, 2]],
    ["no lines where a list is asked for", field("array", { of: "string" }), "", []],
    ["pairs", field("object"), "name: Ines\nsum: 4: 5", { name: "Ines", sum: "4: 5" }],
  ]
  test.each(cases)("%s", (_, shape, draft, value) => {
    expect(readForm([shape], { x: draft })).toEqual({ values: { x: value }, wrong: {} })
  })
})

describe("what cannot be a value is said in words", () => {
  test.each([
    [field("int"), "1.5", "Write a whole number."],
    [field("float"), "many", "Write a number."],
    [field("array", { of: "int" }), "1\ntwo", "Write a number."],
    [field("object"), "no colon", "Write each line as name: value."],
    [field("string"), "   ", "Fill in x."],
    [field("enum", { options: ["a"] }), "", "Fill in x."],
  ])("%#", (shape, draft, says) => {
    expect(readForm([shape], { x: draft }).wrong).toEqual({ x: says })
  })

  test("what may be missing is left out", () => {
    const shape = [field("int", { required: false }), field("array", { name: "y", of: "string", required: false })]
    expect(readForm(shape, { x: "", y: "" })).toEqual({ values: {}, wrong: {} })
  })
})

test("an answer goes into the form and comes out unchanged", () => {
  const shape = [
    field("enum", { name: "kind", options: ["a", "b"], main: true }),
    field("array", { name: "clauses", of: "string" }),
    field("boolean", { name: "urgent" }),
  ]
  const output = { kind: "b", clauses: ["1", "2"], urgent: false }
  expect(readForm(shape, toDrafts(shape, output)).values).toEqual(output)
  expect(toDraft(field("string"), null)).toBe("")
})

test("values are read out in words", () => {
  expect([true, [], ["a", "b"], null, { a: 1 }, 0].map((value) => inWords(value))).toEqual([
    "Yes",
    "nothing",
    "a; b",
    "nothing",
    "a: 1",
    "0",
  ])
})
