import { createHash } from "node:crypto"
import { expect, test } from "vitest"
import { formFields } from "./form-fields.ts"
import { askedFields, questionsOf } from "./questions.ts"
import { sourceKeyOf } from "./source-key.ts"

const clock = { contentHash: (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex") }
const field = (name: string, type: string) => ({ name, type })

test("a question is its field and its type; options in another order are the same question", () => {
  const [a] = questionsOf(clock, [field("intent", "enum[b, a]")])
  expect(questionsOf(clock, [{ ...field("intent", "enum[a,b]"), description: "What the customer wants" }])).toEqual([a])
  const others = [
    field("intent", "enum[a, b, c]"),
    field("topic", "enum[a, b]"),
    field("intent", "array<enum[a, b]>"),
    field("intent", "string"),
  ].map((one) => questionsOf(clock, [one])[0]?.id)
  expect(new Set([a?.id, ...others]).size).toBe(5)
})

test("a model's own confidence is not asked of people", () => {
  const output = [
    field("classification", "enum[a, b]"),
    field("confidence", "float"),
    field("key_clauses", "array<string>"),
  ]
  expect(askedFields(output).map(({ name }) => name)).toEqual(["classification", "key_clauses"])
  expect(askedFields([field("confidence", "enum[low, high]")])).toHaveLength(1)
})

test("the form shows the main field first, with its choices", () => {
  const fields = formFields([
    field("key_clauses", "array<string>"),
    field("classification", "enum[a, b]"),
    { ...field("tags", "array<enum[x, y]>"), required: false },
  ])
  expect(
    fields.map(({ name, kind, of, options, main, required }) => ({ name, kind, of, options, main, required })),
  ).toEqual([
    { name: "classification", kind: "enum", of: null, options: ["a", "b"], main: true, required: true },
    { name: "key_clauses", kind: "array", of: "string", options: [], main: false, required: true },
    { name: "tags", kind: "array", of: "enum", options: ["x", "y"], main: false, required: false },
  ])
})

test("a source row is the same over the versions of its table", () => {
  expect(sourceKeyOf("main.support.messages@12#m@3#x")).toBe("main.support.messages#m@3#x")
  expect(sourceKeyOf("main.support.messages@1#sha:ab")).toBe("main.support.messages#sha:ab")
  expect(sourceKeyOf("feedback/0192")).toBe("feedback/0192")
})
