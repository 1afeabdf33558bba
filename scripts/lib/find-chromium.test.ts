import { expect, test } from "vitest"
import { chromiumPlaces, findChromium } from "./find-chromium.mjs"

test("browsers are looked for where each system keeps them", () => {
  expect(chromiumPlaces("linux", { PATH: "/usr/bin" })[0]).toBe("/usr/bin/chromium")
  expect(chromiumPlaces("darwin", {})[0]).toBe("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
  expect(chromiumPlaces("win32", { PROGRAMFILES: "C:" })[0]).toMatch(/^C:.*chrome\.exe$/)
})

test("CHROME_PATH wins, and a wrong one is named instead of being passed over", async () => {
  const before = process.env.CHROME_PATH
  try {
    process.env.CHROME_PATH = process.execPath
    expect(await findChromium()).toBe(process.execPath)
    process.env.CHROME_PATH = "/no/such/browser"
    await expect(findChromium()).rejects.toThrow("/no/such/browser")
  } finally {
    if (before === undefined) delete process.env.CHROME_PATH
    else process.env.CHROME_PATH = before
  }
})
