import { expect, test } from "vitest"
import { readAnswer } from "./read-answer.ts"

const output = [
  { name: "label", type: "enum[a, b]" },
  { name: "due", type: "date", required: false },
]

test.each([
  ["an object", '{"label":"a"}'],
  ["a fenced one", '```json\n{"label":"a"}\n```'],
  ["one among words", 'Sure: {"label":"a"} as asked.'],
  ["one with more than was asked", '{"label":"a","why":"x","due":null}'],
])("%s is read", (_, text) => {
  expect(readAnswer(output, text)).toEqual({ ok: true, output: { label: "a" } })
})

test.each([
  ["words", "a", "it is not a JSON object"],
  ["a broken object", '{"label":', "it is not a JSON object"],
  ["a list", '["a"]', "it is not a JSON object"],
  ["another answer", '{"label":"c"}', "label is not one of a, b"],
  ["nothing that was asked", "{}", "label is missing"],
])("%s is refused in words", (_, text, says) => {
  expect(readAnswer(output, text)).toEqual({ ok: false, says })
})
