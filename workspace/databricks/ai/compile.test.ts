import { expect, test } from "vitest"
import type { DatabitField } from "../../../contract/entities/databit.ts"
import { type Asks, compileAnswer, functionFor, inJson, openParameters } from "./compile.ts"

const asks = (output: readonly DatabitField[], more: Partial<Asks> = {}): Asks => ({
  schema: { input: [{ name: "text", type: "string" }], output: [...output] },
  template: "{text}",
  examples: [],
  ...more,
})

const compiled = (model: string, databit: Asks) => {
  const { parameters, bind } = openParameters()
  const call = compileAnswer(model, databit, inJson("q.`d`"), bind)
  return { call, values: parameters.map(({ value }) => value) }
}

test("a prompt with several inputs is a concat of parameters and inputs, its examples before it", () => {
  const { call, values } = compiled(
    "my-endpoint",
    asks([{ name: "intent", type: "enum[a, b]" }], {
      template: "{{Subject}}: {subject}\nBody: {body}",
      examples: [{ input: { subject: "s", body: "it's" }, output: { intent: "a" } }],
    }),
  )
  expect(call).toContain(
    "ai_query('my-endpoint', concat(:p1, coalesce(get_json_object(q.`d`, '$.subject'), ''), :p2, coalesce(get_json_object(q.`d`, '$.body'), '')), responseFormat => '",
  )
  expect(
    call.endsWith("failOnError => false, modelParameters => named_struct('temperature', CAST(0 AS DOUBLE)))"),
  ).toBe(true)
  expect(values).toEqual(['{Subject}: s\nBody: it\'s\nAnswer: {"intent":"a"}\n\n{Subject}: ', "\nBody: "])
})

test("examples for which a function has no room are left out whole; the prompt never is", () => {
  const examples = ["first ", "second ", "third "].map((text) => ({
    input: { text: text.repeat(1_200) },
    output: { intent: "a" },
  }))
  const databit = asks([{ name: "intent", type: "enum[a, b]" }], { template: "Which intent? {text}", examples })
  const [instructions = ""] = compiled("ai_classify", databit).values
  expect(instructions.length).toBeLessThanOrEqual(20_000)
  expect(instructions).toContain("second")
  expect(instructions).not.toContain("third")
  expect(instructions.endsWith("Which intent? (text)")).toBe(true)
  expect(() => compiled("ai_classify", { ...databit, template: "x".repeat(20_001) })).toThrow(/at most 20000/)
})

test("the output stands in the statement as a literal that nothing gets out of", () => {
  const { call } = compiled("e", asks([{ name: "v", type: `enum["it's", "\\\\ ' OR 1=1 --"]` }]))
  const format = /responseFormat => ('(?:[^'\\]|\\.)*'), failOnError/.exec(call)?.[1] ?? ""
  const text = format.slice(1, -1).replace(/\\(.)/g, "$1")
  expect(JSON.parse(text).json_schema.schema.properties.v.enum).toEqual(["it's", "\\ ' OR 1=1 --"])
  expect(compiled("it's", asks([{ name: "v", type: "string" }])).call).toContain("ai_query('it\\'s'")
})

test("a model is held to the schema strictly only where every field must be there and is known to the end", () => {
  const strict = (output: DatabitField[]) => /"strict":(true|false)/.exec(compiled("e", asks(output)).call)?.[1]
  expect(strict([{ name: "n", type: "array<float>" }])).toBe("true")
  expect(strict([{ name: "n", type: "int", required: false }])).toBe("false")
  expect(strict([{ name: "o", type: "array<object>" }])).toBe("false")
})

test("which function answers without a model follows from the output", () => {
  expect(functionFor(asks([{ name: "a", type: "enum[x, y]" }]))).toBe("ai_classify")
  expect(functionFor(asks([{ name: "a", type: "array<enum[x, y]>" }]))).toBe("ai_classify")
  expect(functionFor(asks([{ name: "a", type: "enum[x]" }]))).toBe("ai_extract")
  expect(
    functionFor(
      asks([
        { name: "a", type: "enum[x, y]" },
        { name: "when", type: "date" },
      ]),
    ),
  ).toBe("ai_extract")
  expect(functionFor(asks([{ name: "a", type: "object" }]))).toBeUndefined()
  const many = compiled("ai_classify", asks([{ name: "a", type: "array<enum[x, y]>" }], { template: "Which? {text}" }))
  expect(many.call).toBe(
    `ai_classify(concat_ws('\\n\\n', nullif(get_json_object(q.\`d\`, '$.text'), '')), '["x","y"]', map('version', '2.0', 'instructions', :p1, 'multilabel', 'true'))`,
  )
  expect(many.values).toEqual(["Which? (text)"])
})

test("what the platform would refuse is refused with a word, before anything is asked", () => {
  const fields = Array.from({ length: 257 }, (_, at) => ({ name: `f${at}`, type: "string" }))
  expect(() => compiled("e", asks(fields))).toThrow(/at most 256 fields, and this output has 257/)
  const options = Array.from({ length: 501 }, (_, at) => `o${at}`).join(", ")
  expect(() => compiled("e", asks([{ name: "wide", type: `array<enum[${options}]>` }]))).toThrow(
    /wide has more than 500/,
  )
  expect(() => compiled("ai_extract", asks([{ name: "o", type: "object" }]))).toThrow(/ai_extract cannot fill/)
})
