import { expect, test } from "vitest"
import { cellOf } from "./cell.ts"

test("a cell shows no notation of machines, whatever its column holds", () => {
  expect(cellOf({ b: { c: 1 } }, "struct")).toBe("b: (c: 1)")
  expect(cellOf('{"b":[1,2]}', "struct")).toBe("b: (1, 2)")
  expect(cellOf('["cut off', "array")).toBe('["cut off')
  expect(cellOf("2026-01-05T10:39:44.000Z", "timestamp")).toBe("2026-01-05 10:39:44")
  expect(cellOf('["text"]', "string")).toBe('["text"]')
  expect([cellOf(null, "string"), cellOf(3, "bigint"), cellOf(false, "boolean")]).toEqual([null, 3, false])
})
