import { describe, expect, test } from "vitest"
import type { ImportOptions } from "../../contract/entities/table.ts"
import { decoderFor } from "./decode.ts"
import { planFor } from "./sniff.ts"
import { tableReader } from "./table-reader.ts"

const read = (file: string, text: string, options: ImportOptions = {}) => {
  const bytes = new TextEncoder().encode(text)
  const plan = planFor(file, bytes, true, options)
  const reader = tableReader(plan, options.types)
  const parts = [reader.push(decoderFor(plan.encoding).push(bytes)), reader.end()]
  return {
    plan,
    columns: reader.columns(),
    rows: parts.flatMap((part) => part.rows),
    bad: parts.flatMap((part) => part.bad),
  }
}

describe("how to read a file is found out from its beginning", () => {
  test.each([
    ["a.csv", "id;price;name\n1;1,5;x\n2;2,5;y\n", { format: "csv", delimiter: ";", header: true, width: 3 }],
    ["a.txt", "id\tname\n1\tx, y\n2\tz\n", { format: "tsv", delimiter: "\t", header: true, width: 2 }],
    ["a.csv", "1,x\n2,y\n", { format: "csv", header: false }],
    ["a.csv", "Report of the year\nid,name,kind\n1,a,b\n2,c,d\n", { delimiter: ",", width: 3, header: true }],
    ["a.txt", "message\nHello, I am here\nall good\nfine\n", { width: 1, header: true }],
    ["a.json", '[{"a":1}]', { format: "json" }],
    ["a.json", '{"a":1}\n{"a":2}\n', { format: "jsonl" }],
    ["a.data", '{"rows":[{"a":1}]}', { format: "json" }],
    ["a.ndjson.gz", '{"a":1}\n', { format: "jsonl" }],
  ])("%s %j", (file, text, plan) => {
    expect(read(file, text).plan).toMatchObject(plan)
  })
})

test("a list of words in which quotation marks are words keeps every line", () => {
  const { plan, rows, bad } = read("words.conll", 'He\tO\nsaid\tO\n"\tO\nhi\tO\n\n"\tO\nto\tO\n"Berlin\tB\n"\tO\n')
  expect(plan).toMatchObject({ delimiter: "\t", quoting: false, header: false })
  expect(bad).toEqual([])
  expect(rows.map(([word]) => word)).toEqual(["He", "said", '"', "hi", '"', "to", '"Berlin', '"'])
})

test("lines inside quotation marks stay one cell, also where each looks like a row", () => {
  const { plan, rows } = read("a.csv", 'text,label\n"one, two\nthree",a\n"four, five\nsix",b\n')
  expect(plan).toMatchObject({ quoting: true, header: true })
  expect(rows).toEqual([
    ["one, two\nthree", "a"],
    ["four, five\nsix", "b"],
  ])
})

test("a first line whose words come again names no columns", () => {
  expect(read("a.csv", "yes,good\nno,bad\nyes,fine\nyes,well\n").plan).toMatchObject({ header: false })
  expect(read("a.csv", "text,label\nlabel,text\na,b\ntext,label\ntext,label\n").plan).toMatchObject({ header: true })
})

test("a title above the table is a bad row, the table is read", () => {
  const { columns, bad } = read("a.csv", "Report of the year\nid,name,kind\n1,a,b\n2,c,d\n")
  expect(columns.map(({ name }) => name)).toEqual(["id", "name", "kind"])
  expect(bad.map(({ line }) => line)).toEqual([1])
})

test("old line ends are line ends", () => {
  expect(read("a.csv", "id,name\r1,x\r2,y\r").rows).toEqual([
    ["1", "x"],
    ["2", "y"],
  ])
})

test("columns without a name or with one that is taken get one", () => {
  const { columns } = read("a.csv", "id,,ID,two\nwords\n".replace("two\nwords", '"two\nwords"'), { header: true })
  expect(columns.map(({ name }) => name)).toEqual(["id", "column_2", "ID_2", "two words"])
})

test("empty cells are null and say nothing about the type", () => {
  const { columns, rows } = read("a.csv", "id,n,t\n1,,x\n2,5,\n")
  expect(columns.map(({ type }) => type)).toEqual(["bigint", "bigint", "string"])
  expect(rows).toEqual([
    ["1", null, "x"],
    ["2", "5", null],
  ])
})

test("a type chosen by a person makes rows that do not fit it bad, with the reason", () => {
  const { columns, rows, bad } = read("a.csv", 'id,n\n1,5\n2,"n/a, really"\n3,\n', { types: { n: "double" } })
  expect(columns[1]).toEqual({ name: "n", type: "double" })
  expect(rows).toHaveLength(2)
  expect(bad).toEqual([{ line: 3, reason: '"n/a, really" in n is not a number', text: '2,"n/a, really"' }])
})

test("JSON rows get their columns as they come; lists and objects are kept", () => {
  const { columns, rows } = read("a.jsonl", '{"a":1,"l":[1]}\n{"b":{"c":1},"a":2.5,"d":"2026-01-31"}\n{"A":true}\n')
  expect(columns).toEqual([
    { name: "a", type: "double" },
    { name: "l", type: "array" },
    { name: "b", type: "struct" },
    { name: "d", type: "date" },
    { name: "A_2", type: "boolean" },
  ])
  expect(rows).toEqual([
    ["1", "[1]"],
    ["2.5", null, '{"c":1}', "2026-01-31"],
    [null, null, null, null, "true"],
  ])
})

test("columns may have the names that every object has from birth", () => {
  const { columns, rows } = read("a.csv", "constructor,__proto__,toString\nx,1,true\n", {
    types: Object.fromEntries([["toString", "string" as const]]),
  })
  expect(columns).toEqual([
    { name: "constructor", type: "string" },
    { name: "proto", type: "bigint" },
    { name: "toString", type: "string" },
  ])
  expect(rows).toEqual([["x", "1", "true"]])
})
