import { expect, test } from "vitest"
import { javaMajor, pythonMinor } from "./ensure-python.mjs"

test("versions are read from what the programs say of themselves", () => {
  expect(pythonMinor("Python 3.11.7")).toBe(11)
  expect(pythonMinor(undefined)).toBe(0)
  expect(javaMajor('openjdk version "17.0.15" 2025-04-15')).toBe(17)
  expect(javaMajor('java version "1.8.0_392"')).toBe(1)
  expect(javaMajor(undefined)).toBe(0)
})
