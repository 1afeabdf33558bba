import { describe, expect, test } from "vitest"
import { completionAt } from "./prompt-completion.ts"

const inputs = ["document_text", "document_type", "text"]

/** The bar stands for the caret. */
const at = (marked: string) => {
  const caret = marked.indexOf("|")
  return completionAt(marked.replace("|", ""), caret, inputs)
}

describe("completing inputs", () => {
  const cases: readonly [marked: string, names: string[] | undefined, replaced?: string][] = [
    ["Read {|", inputs, "{"],
    ["Read {doc|", ["document_text", "document_type"], "{doc"],
    ["Read {TEXT|", ["text", "document_text"], "{TEXT"],
    ["Read {doc|} now", ["document_text", "document_type"], "{doc}"],
    ["Read {te|xy} now", ["text", "document_text"], "{texy}"],
    ["Read {text|} now", undefined],
    ["Read {{|", undefined],
    ["Read {{{|", inputs, "{"],
    ["Read {zzz|", undefined],
    ["Read {a b|", undefined],
    ["Read|", undefined],
  ]
  test.each(cases)("%s", (marked, names, replaced) => {
    const found = at(marked)
    expect(found?.names).toEqual(names)
    if (found) expect(marked.replace("|", "").slice(found.from, found.to)).toBe(replaced)
  })
})
