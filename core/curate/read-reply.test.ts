import { expect, test } from "vitest"
import { readConfidence, readReply } from "./read-reply.ts"

const OUTPUT = [
  { name: "why", type: "string" },
  { name: "intent", type: "enum[billing, outage]" },
  { name: "tags", type: "array<string>", required: false },
]
const reply = (response: unknown): string => JSON.stringify({ response, error_message: null })

test("what a function says of its values is no part of the answer, and of the first choice it is the confidence", () => {
  const scored = reply({
    why: { value: "the bill", citation_ids: [1], confidence_score: 0.2 },
    intent: { value: "billing", citation_ids: [], confidence_score: 0.9 },
    tags: [{ value: "a", citation_ids: [] }],
  })
  expect(readReply(OUTPUT, scored)).toEqual({
    ok: true,
    output: { why: "the bill", intent: "billing", tags: ["a"] },
  })
  expect(readConfidence(OUTPUT, scored)).toBe(0.9)
  const plain = reply({ why: "the bill", intent: "billing" })
  expect(readReply(OUTPUT, plain)).toEqual({ ok: true, output: { why: "the bill", intent: "billing" } })
  expect(readConfidence(OUTPUT, plain)).toBeNull()
  expect(readConfidence(OUTPUT, JSON.stringify({ errorMessage: "too long" }))).toBeNull()
})

test("an object that only looks like one stays what it is", () => {
  const output = [{ name: "price", type: "object" }]
  const said = { price: { value: 3, currency: "EUR" } }
  expect(readReply(output, reply(said))).toEqual({ ok: true, output: said })
  const only = { price: { value: 3 } }
  expect(readReply(output, reply(only))).toEqual({ ok: true, output: only })
})
