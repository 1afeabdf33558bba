import { describe, expect, test } from "vitest"
import { fitsType, textType, typeGuess } from "./column-types.ts"

const typeOf = (...cells: string[]): string => {
  const guess = typeGuess()
  for (const cell of cells) guess.see(textType(cell))
  return guess.type()
}

describe("the type of a column", () => {
  test.each([
    [["1", "-20", " 3 "], "bigint"],
    [["1", "2.5", "1e3"], "double"],
    [["true", "FALSE"], "boolean"],
    [["2026-01-31", "2024-02-29"], "date"],
    [["2026-01-31", "2026-01-31T09:00:00Z", "2026-01-31 09:00:00.5+02:00"], "timestamp"],
    [["1", "n/a"], "string"],
    [["1", "true"], "string"],
    [[], "string"],
  ])("%j is %s", (cells, type) => {
    expect(typeOf(...cells)).toBe(type)
  })

  test.each([
    "007",
    "1234567890123456",
    "0.12345678901234567",
    "+49301234",
    "1,5",
    "2026-02-30",
    "2026-13-01",
    "31.01.2026",
    "yes",
    "1e999",
    "2026-01-31T25:00:00Z",
    "",
    "-",
    "0x10",
  ])("%s stays text", (cell) => {
    expect(textType(cell)).toBe("string")
  })
})

test("a person may want numbers where the guess would not see them", () => {
  expect(fitsType("007", "bigint")).toBe(true)
  expect(fitsType("7.5", "bigint")).toBe(false)
  expect(fitsType("2026-01-31", "timestamp")).toBe(true)
  expect(fitsType("[1, 2]", "array")).toBe(true)
  expect(fitsType("{}", "array")).toBe(false)
})
