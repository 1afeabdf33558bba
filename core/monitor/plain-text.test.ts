import { expect, test } from "vitest"
import { plainText } from "./plain-text.ts"

test("values are shown without names, quotes and brackets", () => {
  expect(plainText(JSON.stringify('It\'s "late"'))).toBe('It\'s "late"')
  expect(plainText(JSON.stringify({ text: "a", nested: { list: [1, null, "b"] } }))).toBe("a · 1 · b")
  expect(plainText("not JSON at all")).toBe("not JSON at all")
  expect(plainText(null)).toBeNull()
})

test("a text that was cut off shows what there is of it", () => {
  const whole = JSON.stringify({ subject: "Parcel", text: 'The "courier" lost it\nagain' })
  expect(plainText(whole.slice(0, -8))).toBe('Parcel · The "courier" lost it')
  expect(plainText(whole.slice(0, 16))).toBe("Parc")
})
