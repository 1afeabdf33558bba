import { expect, test } from "vitest"
import { answerColumns, inputColumns } from "./answer-columns.ts"

const table = (...names: string[]) => ({
  name: "main.data.t",
  columns: names.map((name) => ({ name, type: "string" as const })),
})
const databit = (input: { name: string; source?: string; required?: boolean }[]) => ({
  name: "main.a.b",
  schema: { input: input.map((field) => ({ type: "string", ...field })), output: [] },
})

test("an input is read from the column given, else from its source where that is the table, else from its name", () => {
  const asks = databit([
    { name: "a", source: "main.data.T.body text" },
    { name: "b", source: "main.other.x" },
    { name: "c" },
  ])
  expect(inputColumns(asks, table("body text", "b", "d"), ["c = d"])).toEqual({ a: "body text", b: "b", c: "d" })
  expect(() => inputColumns(asks, table("body text", "b"))).toThrow(/no column c for the input c/)
  expect(inputColumns(databit([{ name: "a" }, { name: "b", required: false }]), table("a"))).toEqual({ a: "a" })
  expect(() => inputColumns(databit([{ name: "b", required: false }]), table("a"))).toThrow(/fills an input/)
  expect(() => inputColumns(databit([{ name: "a" }]), table("a"), ["a = x"])).toThrow(/no column x/)
})

test("answers have columns of their own, whatever the table has already", () => {
  const output = [
    { name: "Intent", type: "enum[a, b]" },
    { name: "when", type: "date" },
    { name: "facts", type: "object" },
  ]
  expect(answerColumns(output, table("intent", "confidence"))).toEqual([
    { name: "Intent_answer", type: "string", field: "Intent" },
    { name: "when", type: "date", field: "when" },
    { name: "facts", type: "struct", field: "facts" },
    { name: "confidence_answer", type: "double", field: null },
  ])
  expect(answerColumns([{ name: "confidence", type: "float" }], table())).toEqual([
    { name: "confidence", type: "double", field: "confidence" },
  ])
  expect(() => answerColumns([{ name: "a", type: "int" }], table("a", "a_answer"))).toThrow(/have no place/)
})
