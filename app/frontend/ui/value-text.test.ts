import { expect, test } from "vitest"
import { valueText } from "./value-text.ts"

test.each([
  [null, ""],
  [true, "yes"],
  [1.5, "1.5"],
  ["as it is", "as it is"],
  [[], ""],
  [["a", 2, false, null], "a, 2, no, empty"],
  [{ b: { c: 1 }, d: ["x", "y"] }, "b: (c: 1), d: (x, y)"],
  [[1, [2, 3], { k: "v" }], "1, (2, 3), (k: v)"],
])("%j reads %s", (value, text) => {
  expect(valueText(value)).toBe(text)
})
