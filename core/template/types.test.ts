import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Problem } from "../../contract/problems.ts"
import { type FieldType, mainField, parseType, printType, readType } from "./types.ts"

const option = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 })
const { type } = fc.letrec<{ type: FieldType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom("string", "int", "float", "boolean", "date", "object").map((kind) => ({ kind }) as FieldType),
    fc.array(option, { maxLength: 6 }).map((options): FieldType => ({ kind: "enum", options })),
    tie("type").map((of): FieldType => ({ kind: "array", of })),
  ),
}))

test("every type that is printed reads as the same type", () => {
  fc.assert(
    fc.property(type, (one) => {
      expect(parseType(printType(one))).toEqual(one)
    }),
    { seed: 7, numRuns: 1_000 },
  )
})

test("reading any text ends in a type or in words, never in a crash", () => {
  const pieces = fc.array(
    fc.oneof(fc.constantFrom("enum[", "array<", "]", ">", ",", '"', "\\", " ", "string"), fc.string({ maxLength: 4 })),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(pieces, (parts) => {
      const read = readType(parts.join(""))
      if (read.ok) expect(readType(printType(read.type))).toEqual(read)
      else expect(read.says.length).toBeGreaterThan(5)
    }),
    { seed: 7, numRuns: 2_000 },
  )
})

describe("the types of the product's description", () => {
  const cases: readonly [text: string, type: FieldType][] = [
    ["string", { kind: "string" }],
    ["float", { kind: "float" }],
    [
      "enum[amendment, termination, renewal, new]",
      { kind: "enum", options: ["amendment", "termination", "renewal", "new"] },
    ],
    ["array<string>", { kind: "array", of: { kind: "string" } }],
    [" array< enum[ a , b ] > ", { kind: "array", of: { kind: "enum", options: ["a", "b"] } }],
    [
      'enum["late, but sent", "a [b]", "say \\"no\\"", reverted_payment?]',
      { kind: "enum", options: ["late, but sent", "a [b]", 'say "no"', "reverted_payment?"] },
    ],
    ["enum[]", { kind: "enum", options: [] }],
  ]
  test.each(cases)("%s", (text, expected) => {
    expect(parseType(text)).toEqual(expected)
  })
})

test.each([
  "",
  "text",
  "enum[a",
  "array<>",
  "array<text>",
  'enum["a]',
  "enum[a b]]",
  "string?",
  `${"array<".repeat(12)}string${">".repeat(12)}`,
])("%s is not a type", (text) => {
  expect(() => parseType(text)).toThrow(Problem)
})

test("the main field is the first one with a fixed list of answers", () => {
  expect(
    mainField([
      { name: "clauses", type: "array<enum[a, b]>" },
      { name: "kind", type: "enum[x, y]" },
      { name: "other", type: "enum[z]" },
    ]),
  ).toEqual({ name: "kind", options: ["x", "y"] })
  expect(mainField([{ name: "note", type: "string" }])).toBeUndefined()
})
