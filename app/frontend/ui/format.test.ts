import { expect, test } from "vitest"
import { formatAgo, formatAgoSpoken, formatBytes, formatDuration, plainInstant } from "./format.ts"

test("durations are said in the two units that matter", () => {
  expect(
    [0, 0.78, 6.2, 820, 1240, 12_340, 60_000, 312_000, 3_599_600, 11_040_000, 190_800_000].map(formatDuration),
  ).toEqual([
    "0 ms",
    "0.8 ms",
    "6.2 ms",
    "820 ms",
    "1.24 s",
    "12.3 s",
    "1 min",
    "5 min 12 s",
    "1 h",
    "3 h 4 min",
    "2 d 5 h",
  ])
})

test("bytes are decimal", () => {
  expect([0, 999, 1000, 1_420_000, 60_000_000_000].map(formatBytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "1.4 MB",
    "60.0 GB",
  ])
})

test("ages are short, and a date after a month", () => {
  const now = Date.UTC(2026, 10, 23, 12)
  const ago = (seconds: number): string => formatAgo(now - seconds * 1000, now)
  expect([3, 45, 1320, 18_000, 86_400 * 5].map(ago)).toEqual(["now", "45 s", "22 min", "5 h", "5 d"])
  expect(ago(86_400 * 40)).toContain("2026")
  expect(ago(-30)).toBe("now")
  const spoken = (seconds: number): string => formatAgoSpoken(now - seconds * 1000, now)
  expect([3, 45, 86_400 * 5].map(spoken)).toEqual(["now", "45 s ago", "5 d ago"])
  expect(spoken(86_400 * 40)).toBe(ago(86_400 * 40))
})

test("instants lose the letters of machines and nothing else", () => {
  expect(["2026-01-05T10:39:44.000Z", "2026-01-05T10:39:44.250Z", "T-shirt Z"].map(plainInstant)).toEqual([
    "2026-01-05 10:39:44",
    "2026-01-05 10:39:44.250",
    "T-shirt Z",
  ])
})
