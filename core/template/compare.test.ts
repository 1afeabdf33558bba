import { expect, test } from "vitest"
import { changedExamples, changedFields } from "./compare.ts"
import { type DatabitContent, databitContent } from "./content.ts"

const content = (more: object): DatabitContent =>
  databitContent.parse({
    schema: { input: [], output: [] },
    template: "",
    examples: [],
    baseModel: null,
    settings: {},
    ...more,
  })

test("fields that came, went or changed are paired by side and name", () => {
  const before = content({
    schema: {
      input: [
        { name: "text", type: "string" },
        { name: "gone", type: "int" },
      ],
      output: [{ name: "text", type: "enum[a, b]" }],
    },
  })
  const after = content({
    schema: {
      input: [
        { name: "new", type: "date" },
        { name: "text", type: "string" },
      ],
      output: [{ name: "text", type: "enum[a]" }],
    },
  })
  expect(
    changedFields(before, after).map(({ side, name, before: old, after: now }) => [side, name, old?.type, now?.type]),
  ).toEqual([
    ["input", "new", undefined, "date"],
    ["input", "gone", "int", undefined],
    ["output", "text", "enum[a, b]", "enum[a]"],
  ])
  expect(changedFields(after, after)).toEqual([])
})

test("examples are compared by what they say, and one that stands twice counts twice", () => {
  const one = { input: { text: "1" }, output: { label: "x" } }
  const other = { input: { text: "2" }, output: { label: "y" } }
  const changed = { input: { text: "2" }, output: { label: "x" } }
  expect(changedExamples(content({ examples: [one, other] }), content({ examples: [changed, one, one] }))).toEqual({
    added: [changed, one],
    removed: [other],
  })
})
