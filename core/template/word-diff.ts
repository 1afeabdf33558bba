/** A stretch of text that stayed, came or went. */
export type WordChange = { readonly kind: "same" | "added" | "removed"; readonly text: string }

const TOKEN = /\{\w+\}|\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu
/** Beyond this many pairs of words the middle is taken as written anew. */
const MOST_PAIRS = 4_000_000

const tokensOf = (text: string): string[] => text.match(TOKEN) ?? []

/** `lengths[i][j]`: how many tokens the rests of both from i and j on have in common, in order. */
const commonLengths = (before: readonly string[], after: readonly string[]): Uint32Array[] => {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1))
  for (let i = before.length - 1; i >= 0; i--) {
    const [row, below] = [lengths[i], lengths[i + 1]]
    if (!row || !below) continue
    for (let j = after.length - 1; j >= 0; j--)
      row[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
  }
  return lengths
}

const changesOfMiddle = (before: readonly string[], after: readonly string[]): WordChange[] => {
  const removed = (from: number, to: number) =>
    before.slice(from, to).map((text) => ({ kind: "removed" as const, text }))
  const added = (from: number, to: number) => after.slice(from, to).map((text) => ({ kind: "added" as const, text }))
  if (before.length * after.length > MOST_PAIRS) return [...removed(0, before.length), ...added(0, after.length)]
  const lengths = commonLengths(before, after)
  const made: WordChange[] = []
  let [i, j] = [0, 0]
  while (i < before.length && j < after.length) {
    const text = before[i] ?? ""
    if (text === after[j]) {
      made.push({ kind: "same", text })
      i++
      j++
    } else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) made.push(...removed(i, ++i))
    else made.push(...added(j, ++j))
  }
  return [...made, ...removed(i, before.length), ...added(j, after.length)]
}

/** A space between two changed words belongs to the change: nobody reads it as a part that stayed. */
const isGap = (changes: readonly WordChange[], at: number): boolean => {
  const [one, here, other] = [changes[at - 1], changes[at], changes[at + 1]]
  return (
    here?.kind === "same" && /^ +$/.test(here.text) && !!one && !!other && one.kind !== "same" && other.kind !== "same"
  )
}

/** Neighbours of one kind together, what went before what came. */
const tidy = (changes: readonly WordChange[]): WordChange[] => {
  const made: WordChange[] = []
  let [removed, added] = ["", ""]
  const flush = () => {
    if (removed !== "") made.push({ kind: "removed", text: removed })
    if (added !== "") made.push({ kind: "added", text: added })
    removed = ""
    added = ""
  }
  changes.forEach(({ kind, text }, at) => {
    if (kind === "removed" || isGap(changes, at)) removed += text
    if (kind === "added" || isGap(changes, at)) added += text
    if (kind !== "same" || isGap(changes, at)) return
    flush()
    const last = made.at(-1)
    if (last?.kind === "same") made.splice(-1, 1, { kind, text: last.text + text })
    else made.push({ kind, text })
  })
  flush()
  return made
}

/** What changed from one text to another, word by word, in reading order. */
export const wordChanges = (before: string, after: string): WordChange[] => {
  const [old, now] = [tokensOf(before), tokensOf(after)]
  const most = Math.min(old.length, now.length)
  let [head, tail] = [0, 0]
  while (head < most && old[head] === now[head]) head++
  while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  const kept = (tokens: readonly string[]): WordChange[] => tokens.map((text) => ({ kind: "same", text }))
  return tidy([
    ...kept(old.slice(0, head)),
    ...changesOfMiddle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...kept(old.slice(old.length - tail)),
  ])
}
