import { describe, expect, test } from "vitest"
import { jsonArrayReader } from "./json-array.ts"
import { type JsonReader, type JsonRecord, jsonlReader } from "./jsonl.ts"

const readIn = (reader: JsonReader, text: string, size: number): JsonRecord[] => {
  const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  )
  return [...pieces.flatMap(reader.push), ...reader.end()]
}
const rows = (records: readonly JsonRecord[]) =>
  records.flatMap((record) => (record.kind === "good" ? [Object.fromEntries(record.values)] : []))
const bad = (records: readonly JsonRecord[]) =>
  records.flatMap((record) => (record.kind === "bad" ? [`${record.bad.line}: ${record.bad.reason}`] : []))

describe("JSONL", () => {
  test.each([1, 3, 1000])("good lines go on past bad ones, in pieces of %i", (size) => {
    const records = readIn(jsonlReader(), '{"a":1}\n\nnot json\n[1]\n{"a":"é\\n"}\r\n{"a":', size)
    expect(rows(records)).toEqual([{ a: 1 }, { a: "é\n" }])
    expect(bad(records)).toEqual([
      "3: it is not valid JSON",
      "4: it is not an object with named fields",
      "6: it is not valid JSON",
    ])
  })

  test("a whole number too long to be exact stays text", () => {
    expect(rows(readIn(jsonlReader(), '{"id":12345678901234567890,"n":5}', 9))).toEqual([
      { id: "12345678901234567890", n: 5 },
    ])
  })
})

describe("a JSON array", () => {
  const entries = '{"a":1,"b":{"c":["]","}"]}},\n {"a":"x, \\"y\\" \\\\"},\n 7, "s",\n {"a" 3},\n {"a":null}'

  test.each([1, 4, 1000])("is read entry by entry, in pieces of %i", (size) => {
    const records = readIn(jsonArrayReader(), ` [\n${entries}\n]\n`, size)
    expect(rows(records)).toEqual([{ a: 1, b: { c: ["]", "}"] } }, { a: 'x, "y" \\' }, { a: null }])
    expect(bad(records)).toEqual([
      "4: it is not an object with named fields",
      "4: it is not an object with named fields",
      "5: it is not valid JSON",
    ])
  })

  test.each([1, 4, 1000])("may be inside an object, in pieces of %i", (size) => {
    const text = `{"meta": {"tags": ["x"]}, "names": ["y"], "rows": [${entries}], "total": 3}`
    expect(rows(readIn(jsonArrayReader(), text, size))).toHaveLength(3)
  })

  test("that ends in the middle names the rest", () => {
    const records = readIn(jsonArrayReader(), '[{"a":1},\n{"a":', 3)
    expect(rows(records)).toEqual([{ a: 1 }])
    expect(bad(records)).toEqual(["2: the file ends in the middle of an entry"])
  })

  test("one object without rows is one row", () => {
    expect(rows(readIn(jsonArrayReader(), '{"a": 1, "b": ["x"]}', 5))).toEqual([{ a: 1, b: ["x"] }])
  })
})
