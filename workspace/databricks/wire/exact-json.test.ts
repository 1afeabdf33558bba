import { expect, test } from "vitest"
import { parseExactly, writeExactly } from "./exact-json.ts"

test("integers beyond 2^53 stay text, all else is as JSON says", () => {
  const text =
    '{"job_id":912345678901234567,"small":7,"share":0.1234567890123456789,"said":"912345678901234567","none":null}'
  expect(parseExactly(text)).toEqual({
    job_id: "912345678901234567",
    small: 7,
    share: 0.12345678901234568,
    said: "912345678901234567",
    none: null,
  })
})

test("the largest number that fits is a number, its neighbour is text; signs stay", () => {
  expect(parseExactly("[9007199254740991,9007199254740993,-9007199254740993]")).toEqual([
    9007199254740991,
    "9007199254740993",
    "-9007199254740993",
  ])
})

test("what is not JSON is an error", () => {
  expect(() => parseExactly("<html>1234567890123456</html>")).toThrow(SyntaxError)
})

test("an id beyond 2^53 is written as a number, what it is in the platform's own servers", () => {
  expect(writeExactly({ job_id: 912345678901234567n, job_parameters: { run: "912345678901234567" }, small: 7 })).toBe(
    '{"job_id":912345678901234567,"job_parameters":{"run":"912345678901234567"},"small":7}',
  )
})
