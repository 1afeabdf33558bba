/** Names that fit what is typed after an open brace, and the range that a chosen one replaces. */
export type Completion = { readonly from: number; readonly to: number; readonly names: readonly string[] }

/** The completion at the caret: inside `{` with only letters of a name after it; `{{` is a brace and completes nothing. */
export const completionAt = (text: string, caret: number, inputs: readonly string[]): Completion | undefined => {
  const typed = /(\{+)\s*(\w*)$/.exec(text.slice(0, caret))
  const [, braces = "", start = ""] = typed ?? []
  if (braces.length % 2 === 0) return undefined
  const rest = /^(\w*)(\s*\})?/.exec(text.slice(caret))
  const [, after = "", close = ""] = rest ?? []
  const lower = start.toLowerCase()
  const names = inputs.filter((name) => name !== "" && name.toLowerCase().includes(lower))
  const first = names.toSorted(
    (a, b) => Number(b.toLowerCase().startsWith(lower)) - Number(a.toLowerCase().startsWith(lower)),
  )
  // A finished name needs no list.
  const finished = close !== "" && inputs.includes(start + after)
  if (first.length === 0 || finished) return undefined
  const from = caret - (typed?.[0].length ?? 0) + braces.length - 1
  return { from, to: caret + after.length + close.length, names: first }
}
