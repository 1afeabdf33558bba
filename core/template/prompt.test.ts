import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { escapePrompt, parsePrompt, renderPrompt, variablesOf } from "./prompt.ts"

const prompts = fc
  .array(fc.oneof(fc.constantFrom("{", "}", "{{", "}}", "{a}", "{ b }", "{1}", " "), fc.string({ maxLength: 5 })), {
    maxLength: 15,
  })
  .map((parts) => parts.join(""))

test("the pieces of a prompt cover it without gap or overlap", () => {
  fc.assert(
    fc.property(prompts, (template) => {
      let at = 0
      for (const { from, to } of parsePrompt(template)) {
        expect(from).toBe(at)
        expect(to).toBeGreaterThan(from)
        at = to
      }
      expect(at).toBe(template.length)
    }),
    { seed: 7, numRuns: 500 },
  )
})

test("escaped text comes out as it was and holds no variable", () => {
  fc.assert(
    fc.property(prompts, (text) => {
      const template = escapePrompt(text)
      expect(variablesOf(template)).toEqual([])
      expect(renderPrompt({ template }, { a: "never", b: "never" })).toBe(text)
    }),
    { seed: 7, numRuns: 500 },
  )
})

describe("rendering", () => {
  const cases: readonly [template: string, rendered: string][] = [
    ["Read {text}.", "Read two words."],
    ["{ text }{text}", "two wordstwo words"],
    ["{{text}}", "{text}"],
    ["{{{text}}}", "{two words}"],
    ["{count} {list} {group}", '3 ["a","b"] {"k":1}'],
    ["[{missing}][{nothing}]", "[][]"],
    ['Answer like {"a": 1}', 'Answer like {"a": 1}'],
    ["a } b { c", "a } b { c"],
    ["$& $1 {text}", "$& $1 two words"],
  ]
  test.each(cases)("%s", (template, rendered) => {
    expect(
      renderPrompt({ template }, { text: "two words", count: 3, list: ["a", "b"], group: { k: 1 }, nothing: null }),
    ).toBe(rendered)
  })
})

test("variables are named once, in order", () => {
  expect(variablesOf("{b} {a} {b} {{c}} {d_1} {1d} {é}")).toEqual(["b", "a", "d_1"])
})

test("a brace that is neither doubled nor around a name is a stray", () => {
  expect(
    parsePrompt('{"a"} {}')
      .filter(({ kind }) => kind === "stray")
      .map(({ from }) => from),
  ).toEqual([0, 4, 6, 7])
})
