import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type CsvRecord, csvReader } from "./csv.ts"
import { csvLine } from "./table-reader.ts"

const readWhole = (text: string, width?: number, delimiter = ","): CsvRecord[] => {
  const reader = csvReader({ delimiter, width })
  return [...reader.push(text), ...reader.end()]
}

const good = (records: readonly CsvRecord[]) =>
  records.flatMap((record) => (record.kind === "good" ? [record.values] : []))
const bad = (records: readonly CsvRecord[]) =>
  records.flatMap((record) => (record.kind === "bad" ? [`${record.bad.line}: ${record.bad.reason}`] : []))

describe("well-formed text", () => {
  test("quoted cells hold delimiters, line ends and doubled marks", () => {
    expect(good(readWhole('a,"b, ""c""\nd",e\r\n1,,"3"\n'))).toEqual([
      ["a", 'b, "c"\nd', "e"],
      ["1", "", "3"],
    ])
  })

  test("lines are counted in the file, not in records", () => {
    const records = readWhole('a,"x\ny\nz"\nb,1,2\n', 2)
    expect(bad(records)).toEqual(["4: 3 cells where 2 are expected"])
  })

  test("what is written is read, whatever the cells hold and wherever the text is cut", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r\n", " ", ";", "é", "x") })
    const rows = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 7 }), (table, size) => {
        const quoted = table.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(",")).join("\n")
        const reader = csvReader({ delimiter: ",", width: 3 })
        const pieces = quoted.match(new RegExp(`[\\s\\S]{1,${size}}`, "g")) ?? []
        const records = [...pieces.flatMap(reader.push), ...reader.end()]
        expect(good(records)).toEqual(table.filter((cells) => cells.some((text) => text.trim() !== "")))
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  test("a row of the list of bad rows is read back as it was", () => {
    const cells = ["7", 'he said "no"', "two\nlines, one comma"]
    expect(good(readWhole(csvLine(cells)))).toEqual([cells])
  })
})

describe("odd rows are kept", () => {
  test("blank lines, rows without anything and empty cells too many at the end", () => {
    expect(good(readWhole("1,2\n\n , \n3,4,,\n,5\n", 2))).toEqual([
      ["1", "2"],
      ["3", "4"],
      ["", "5"],
    ])
  })

  test("marks inside a quoted cell that were not doubled", () => {
    const records = readWhole('1,"she said "hi" twice",x\n2,5" pipe,y\n3, "a, b" ,z\n4,"the "last" line",w', 3)
    expect(bad(records)).toEqual([])
    expect(good(records)).toEqual([
      ["1", 'she said "hi" twice', "x"],
      ["2", '5" pipe', "y"],
      ["3", "a, b", "z"],
      ["4", 'the "last" line', "w"],
    ])
  })
})

describe("bad rows are named and do not take others with them", () => {
  test("too few, too many, and bytes that are not text", () => {
    expect(bad(readWhole("1,2\n3\n4,5,6\n7,\u00008\n9,10", 2))).toEqual([
      "2: 1 cell where 2 are expected",
      "3: 3 cells where 2 are expected",
      "4: it contains bytes that are not text",
    ])
  })

  test("a mark that is never closed costs its own line only", () => {
    const records = readWhole('1,"open\n2,b\n3,"c"\n4,"d', 2)
    expect(bad(records).map((line) => line.split(":")[0])).toEqual(["1", "4"])
    expect(good(records)).toEqual([
      ["2", "b"],
      ["3", "c"],
    ])
  })

  test("a line without an end is given up, what follows it is read with the right line number", () => {
    const reader = csvReader({ delimiter: ",", width: 2 })
    const pieces = [`a,${"x".repeat(900_000)}`, "y".repeat(900_000), "z".repeat(900_000), "\n1,2\n3\n"]
    const records = [...pieces.flatMap(reader.push), ...reader.end()]
    expect(bad(records)).toEqual(["1: it is longer than 1000000 characters", "3: 1 cell where 2 are expected"])
    expect(good(records)).toEqual([["1", "2"]])
  })
})
