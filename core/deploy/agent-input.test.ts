import { describe, expect, test } from "vitest"
import { type DatabitField, databitVersion } from "../../contract/entities/databit.ts"
import { readAgentInput } from "./agent-input.ts"

const databit = (...input: DatabitField[]) =>
  databitVersion.parse({
    databitId: "d",
    id: "v",
    name: "main.a.letters",
    version: "1.0.0",
    status: "published",
    saved: true,
    schema: { input, output: [] },
    template: "",
    examples: [],
    baseModel: null,
    trainingDataset: null,
    settings: {},
    contentHash: null,
    createdBy: "ana",
    approvedBy: null,
    createdAt: "2026-11-23T10:00:00.000Z",
    updatedAt: "2026-11-23T10:00:00.000Z",
    revision: "r",
  })

const text = { name: "body", type: "string" }
const pages = { name: "pages", type: "int" }
const note = { name: "note", type: "string", required: false }

const problemOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

test("a field called like something every object has is read only where it is given", () => {
  const built = { name: "constructor", type: "string", required: false }
  expect(readAgentInput(databit(text, built), { kind: "fields", data: { body: "hello" } })).toEqual({ body: "hello" })
  expect(readAgentInput(databit(built), { kind: "fields", data: { other: 1 }, orText: "hello" })).toEqual({
    constructor: "hello",
  })
})

describe("one input", () => {
  test("takes the text as it is, JSON or not", () => {
    for (const said of ["hello", "42", '{"body":"x"}', ""]) {
      expect(readAgentInput(databit(text), { kind: "text", text: said })).toEqual({ body: said })
    }
  })

  test("of another type reads the text as that", () => {
    expect(readAgentInput(databit(pages), { kind: "text", text: " 12 " })).toEqual({ pages: 12 })
    expect(readAgentInput(databit({ name: "tags", type: "array<string>" }), { kind: "text", text: '["a"]' })).toEqual({
      tags: ["a"],
    })
  })

  test("of another type that the text is not names the field", () => {
    expect(problemOf(() => readAgentInput(databit(pages), { kind: "text", text: "many" }))).toMatchObject({
      code: "input_invalid",
      field: "pages",
      message: "pages is not a whole number.",
    })
  })
})

describe("several inputs", () => {
  test("come as one JSON object; what is no input is left out", () => {
    const said = JSON.stringify({ body: "x", pages: 1, id: 7 })
    expect(readAgentInput(databit(text, pages), { kind: "text", text: said })).toEqual({ body: "x", pages: 1 })
  })

  test("a text is the only one that must be there", () => {
    expect(readAgentInput(databit(text, note), { kind: "text", text: "hello" })).toEqual({ body: "hello" })
  })

  test("a text for several that must be there says how to send them", () => {
    expect(problemOf(() => readAgentInput(databit(text, pages), { kind: "text", text: "hello" }))).toMatchObject({
      code: "input_invalid",
      field: "messages",
      message: "main.a.letters takes several inputs: body, pages.",
    })
  })
})

describe("fields", () => {
  test("one that is missing is named", () => {
    expect(
      problemOf(() => readAgentInput(databit(text, pages), { kind: "fields", data: { body: "x" } })),
    ).toMatchObject({
      field: "pages",
      message: "pages is missing.",
    })
  })

  test("the text counts where none of them is an input", () => {
    const data = { session: "1" }
    expect(readAgentInput(databit(text), { kind: "fields", data, orText: "hello" })).toEqual({ body: "hello" })
    expect(readAgentInput(databit(text), { kind: "fields", data: { body: "x" }, orText: "hello" })).toEqual({
      body: "x",
    })
  })
})
