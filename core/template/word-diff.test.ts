import { expect, test } from "vitest"
import { wordChanges } from "./word-diff.ts"

const shown = (before: string, after: string): string =>
  wordChanges(before, after)
    .map(({ kind, text }) => (kind === "same" ? text : kind === "added" ? `[+${text}]` : `[-${text}]`))
    .join("")

test.each([
  ["nothing changed", "nothing changed", "nothing changed"],
  ["", "all new", "[+all new]"],
  ["all gone", "", "[-all gone]"],
  ["Sort the message.", "Sort the short message.", "Sort the [+short ]message."],
  ["You are strict.", "You are kind.", "You are [-strict][+kind]."],
  ["read old words here", "read new terms here", "read [-old words][+new terms] here"],
  ["Text: {text}", "Text: {document_text}", "Text: [-{text}][+{document_text}]"],
  ["one\n\ntwo", "one\ntwo", "one[-\n\n][+\n]two"],
  ["Grüße 😀", "Grüsse 😀", "[-Grüße][+Grüsse] 😀"],
])("%j to %j", (before, after, expected) => {
  expect(shown(before, after)).toBe(expected)
})

test("both texts can be put together again, whatever they are", () => {
  const words = ["a", "b", "{c}", " ", "\n", ".", "  ", "é"]
  let seed = 7
  const random = (): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed / 2147483648
  }
  const text = () => Array.from({ length: random() * 30 }, () => words[Math.floor(random() * words.length)]).join("")
  for (let round = 0; round < 300; round++) {
    const [before, after] = [text(), text()]
    const changes = wordChanges(before, after)
    const side = (left: string) => changes.flatMap(({ kind, text }) => (kind === left ? [] : [text])).join("")
    expect([side("added"), side("removed")]).toEqual([before, after])
  }
})

test("two long texts with nothing in common are compared at once", () => {
  const [before, after] = ["alpha ".repeat(20_000), "omega ".repeat(20_000)]
  const start = performance.now()
  expect(wordChanges(before, after).filter(({ kind }) => kind !== "same")).not.toEqual([])
  expect(performance.now() - start).toBeLessThan(3_000)
})
