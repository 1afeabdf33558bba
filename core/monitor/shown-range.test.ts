import { expect, test } from "vitest"
import { drawnOf, floorTo, periodOf, spanOf } from "./shown-range.ts"

const NOW = "2026-11-23T12:00:00.000Z"
const span = (since: string, until = NOW) => ({ since, until })

test("a range ends now, a part of time is as it was asked for", () => {
  expect(spanOf({ range: "24h" }, NOW)).toEqual(span("2026-11-22T12:00:00.000Z"))
  const part = { from: "2026-11-20T10:00:00Z", to: "2026-11-20T11:00:00Z" }
  expect(spanOf({ range: "24h", ...part }, NOW)).toEqual(span("2026-11-20T10:00:00.000Z", "2026-11-20T11:00:00.000Z"))
})

test.each([
  [{ from: "2026-11-20T10:00:00Z" }, "to"],
  [{ to: "2026-11-20T10:00:00Z" }, "from"],
  [{ from: "2026-11-20T10:00:00Z", to: "2026-11-20T10:00:00Z" }, "to"],
  [{ from: "2020-11-20T10:00:00Z", to: "2026-11-20T10:00:00Z" }, "from"],
])("%o is refused by name", (asked, field) => {
  expect(() => spanOf({ range: "24h", ...asked }, NOW)).toThrow(expect.objectContaining({ field }))
})

test("short times are drawn in minutes, weeks in hours, months in days", () => {
  expect(periodOf(span("2026-11-23T11:00:00.000Z"))).toBe("minute")
  expect(periodOf(span("2026-11-22T12:00:00.000Z"))).toBe("hour")
  expect(periodOf(span("2026-11-16T12:00:00.000Z"))).toBe("hour")
  expect(periodOf(span("2026-10-24T12:00:00.000Z"))).toBe("day")
  expect(floorTo("2026-11-23T11:59:59.000Z", "hour")).toBe("2026-11-23T11:00:00.000Z")
})

test("a range in which calls began late is drawn from there, any other whole", () => {
  const day = span("2026-11-22T12:00:00.000Z")
  expect(drawnOf(day, "2026-11-23T11:00:00.000Z")).toEqual({ ...span("2026-11-23T10:57:00.000Z"), cut: true })
  expect(drawnOf(day, "2026-11-23T11:59:59.000Z").since).toBe("2026-11-23T11:45:00.000Z")
  expect(drawnOf(day, "2026-11-22T14:00:00.000Z")).toEqual({ ...day, cut: false })
  expect(drawnOf(day, null)).toEqual({ ...day, cut: false })
})
