import { expect, test } from "vitest"
import type { EvaluationCase } from "./comparison.ts"
import { csvOf } from "./wrong-csv.ts"

const wrong = (input: string, rest: Partial<EvaluationCase> = {}): EvaluationCase => ({
  id: "1",
  itemId: "item-1",
  input,
  expected: "a",
  answer: "b",
  value: 0,
  confidence: 0.5,
  ...rest,
})

const lines = (cases: readonly EvaluationCase[]): readonly string[] => csvOf(cases).split("\r\n")

test("a line for each case under a header", () => {
  expect(lines([wrong("plain")])).toEqual([
    "text,right answer,answer given,confidence,item",
    "plain,a,b,0.5000,item-1",
    "",
  ])
})

test("commas, quotation marks and line ends stay inside their cell", () => {
  expect(csvOf([wrong('He said "no",\nthen left')])).toContain('"He said ""no"",\nthen left",a')
})

test("what a spreadsheet would run stays a text", () => {
  expect(lines([wrong("=1+1")])[1]).toMatch(/^'=1\+1,/)
})

test("what is not known is empty", () => {
  expect(lines([wrong("x", { itemId: null, confidence: null, expected: null })])[1]).toBe("x,,b,,")
})
