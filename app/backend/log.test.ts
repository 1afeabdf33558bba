import { expect, test } from "vitest"
import { Problem } from "../../contract/problems.ts"
import { redacted, reportTo } from "./log.ts"

const logged = (error: unknown, facts: Readonly<Record<string, unknown>> = {}): string => {
  let text = ""
  reportTo(
    (line) => {
      text += line
    },
    () => "2026-11-23T10:00:00.000Z",
  )(error, facts)
  return text
}

test("an error is one line with its cause, its code and what it was about", () => {
  const text = logged(
    new Problem("statement_failed", { facts: { statement: "select 1" }, cause: new TypeError("deep\nreason") }),
    { requestId: "r-1" },
  )
  expect(text.endsWith("\n")).toBe(true)
  expect(text.trimEnd().split("\n")).toHaveLength(1)
  expect(JSON.parse(text)).toMatchObject({
    at: "2026-11-23T10:00:00.000Z",
    level: "error",
    requestId: "r-1",
    code: "statement_failed",
    facts: { statement: "select 1" },
    cause: { error: "TypeError", message: "deep\nreason" },
  })
  expect(JSON.parse(logged("just a text"))).toMatchObject({ error: "just a text" })
})

test.each([
  [{ apiKey: "abc" }],
  [{ headers: { Authorization: "Bearer abc" } }],
  [{ list: [{ sealedKey: "abc" }] }],
  [{ set_cookie: "abc", password: "abc", accessToken: "abc" }],
])("what is named like a secret is hidden: %o", (facts) => {
  expect(JSON.stringify(redacted(facts))).not.toContain("abc")
})

test.each(["Bearer abcdef", "refused the key sk-abcdefghijklmnop1234", "token dapi0123456789abcdef0123"])(
  "what looks like a secret is hidden in texts: %s",
  (text) => {
    expect(logged(new Error(text))).not.toMatch(/abcdef/)
  },
)

test("a value that contains itself ends somewhere", () => {
  const loop: Record<string, unknown> = {}
  loop.self = loop
  expect(logged(new Error("x"), loop)).toContain("...")
})
