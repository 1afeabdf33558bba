import { expect, test } from "vitest"
import { Problem } from "../../contract/problems.ts"
import { checkHost, checkOrigin, isLoopback } from "./guards.ts"

const outcome = (check: () => void): string => {
  try {
    check()
    return "let in"
  } catch (error) {
    return error instanceof Problem ? error.code : String(error)
  }
}

test.each([
  ["127.0.0.1:8000", "let in"],
  ["localhost:8000", "let in"],
  ["LOCALHOST", "let in"],
  ["[::1]:8000", "let in"],
  ["work.example", "let in"],
  ["work.example:9000", "let in"],
  ["port.example:9000", "let in"],
  ["port.example:9001", "host_refused"],
  ["evil.example", "host_refused"],
  ["localhost.evil.example", "host_refused"],
  ["127.0.0.1.evil.example", "host_refused"],
  ["evil.example#localhost", "host_refused"],
  ["", "host_refused"],
  [null, "host_refused"],
])("the host %s: %s", (host, expected) => {
  expect(outcome(() => checkHost(host, new Set(["work.example", "port.example:9000"])))).toBe(expected)
})

const own = "http://localhost:8000"
test.each([
  ["a program", "POST", {}, "let in"],
  ["our own page", "POST", { origin: own, "sec-fetch-site": "same-origin" }, "let in"],
  ["another site", "POST", { origin: "http://evil.example" }, "origin_refused"],
  ["another program on this computer", "POST", { origin: "http://localhost:3000" }, "origin_refused"],
  ["a sandboxed page", "POST", { origin: "null" }, "origin_refused"],
  ["another site that reads", "GET", { origin: "http://evil.example" }, "origin_refused"],
  [
    "another site that embeds",
    "GET",
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
    "origin_refused",
  ],
  [
    "another program's page that embeds",
    "GET",
    { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" },
    "origin_refused",
  ],
  [
    "a form of another site without an origin",
    "POST",
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
    "origin_refused",
  ],
  ["a link that was followed", "GET", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, "let in"],
  ["an address that was typed", "GET", { "sec-fetch-site": "none", "sec-fetch-mode": "navigate" }, "let in"],
])("%s that sends %s: %s", (_, method, headers, expected) => {
  expect(
    outcome(() => checkOrigin({ method, headers: new Headers(headers as Record<string, string>) }, "localhost:8000")),
  ).toBe(expected)
})

test.each([
  ["127.0.0.1", true],
  ["127.1.2.3", true],
  ["localhost", true],
  ["::1", true],
  ["0.0.0.0", false],
  ["192.168.1.5", false],
  ["work.example", false],
])("listening on %s stays on this computer: %s", (host, expected) => expect(isLoopback(host)).toBe(expected))
