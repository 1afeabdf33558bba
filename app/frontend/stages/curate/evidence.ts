import type { Suggestion } from "../../../../contract/entities/item.ts"

/** A piece of a text; `marked` ones spoke for the suggestion. */
export type Piece = { readonly text: string; readonly marked: boolean }

/** Words that are marked at most; more would mark everything. */
const MOST_WORDS = 6
/** Words that spoke less than this part of the strongest one did not decide anything. */
const NOTABLE = 0.3

const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu

/** The words that spoke most for the suggestion, in lower case. */
export const evidenceWords = (evidence: Suggestion["evidence"]): ReadonlySet<string> => {
  const strongest = Math.max(0, ...evidence.map(({ weight }) => weight))
  return new Set(
    evidence
      .filter(({ weight }) => weight > strongest * NOTABLE)
      .slice(0, MOST_WORDS)
      .flatMap(({ token }) => token.toLowerCase().match(WORD) ?? []),
  )
}

/** Cuts a text at the words of evidence; marked words with nothing but a blank between them are one piece. */
export const markEvidence = (text: string, words: ReadonlySet<string>): Piece[] => {
  const pieces: { text: string; marked: boolean }[] = []
  const add = (piece: string, marked: boolean): void => {
    if (piece === "") return
    const last = pieces.at(-1)
    if (last?.marked === marked) last.text += piece
    else pieces.push({ text: piece, marked })
  }
  let from = 0
  for (const match of text.matchAll(WORD)) {
    if (!words.has(match[0].toLowerCase())) continue
    const between = text.slice(from, match.index)
    add(between, pieces.at(-1)?.marked === true && /^[ \t]+$/.test(between))
    add(match[0], true)
    from = match.index + match[0].length
  }
  add(text.slice(from), false)
  return pieces
}
