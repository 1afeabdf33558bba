/** Where the tokens of one text end up. The arrays are reused from text to text, so nothing is allocated per token. */
export type Tokens = {
  /** Lower-cased characters of all words, one after another. */
  codes: Uint16Array
  /** Word i is codes[wordStart[i] .. wordStart[i + 1]). */
  wordStart: Int32Array
  wordHash: Int32Array
  words: number
  /** Hash of every feature of one group, in reading order, and the first and last word it is made of. */
  hashes: Uint32Array
  first: Int32Array
  last: Int32Array
  count: number
}

const WORD = 1
const OTHER = 2
const BOUNDARY = 32
const FNV_PRIME = 0x01000193
/** Different seeds keep "to" the word, "to" the characters and "to" beginning a pair apart in one table. */
const WORD_SEED = 0x811c9dc5
const CHAR_SEED = 0x2f0b4a47
const NEXT_SEED = 0x3c6ef372
const GAP_SEED = 0x165667b1
/** A text without a word still has one feature, so that "empty" can be learnt like any other content. */
const EMPTY_HASH = 0x7f4a7c15

const letterOrDigit = /[\p{L}\p{N}\p{M}]/u
const kinds = new Uint8Array(0x10000)

/** Surrogate halves count as word characters: rare scripts and emoji become features instead of vanishing. */
const kindOf = (code: number): number => {
  const known = kinds[code]
  if (known) return known
  const surrogate = code >= 0xd800 && code <= 0xdfff
  const kind = surrogate || letterOrDigit.test(String.fromCharCode(code)) ? WORD : OTHER
  kinds[code] = kind
  return kind
}

export const newTokens = (): Tokens => ({
  codes: new Uint16Array(1024),
  wordStart: new Int32Array(256),
  wordHash: new Int32Array(256),
  words: 0,
  hashes: new Uint32Array(4096),
  first: new Int32Array(4096),
  last: new Int32Array(4096),
  count: 0,
})

const isPlainAscii = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}

/** Compatibility forms are unified first, so that full-width or ligature spellings meet their plain twins. */
const normaliseText = (text: string): string => (isPlainAscii(text) ? text : text.normalize("NFKC")).toLowerCase()

const makeRoom = (tokens: Tokens, length: number): void => {
  if (tokens.codes.length < length) tokens.codes = new Uint16Array(length * 2)
  if (tokens.wordStart.length >= length + 2) return
  tokens.wordStart = new Int32Array(length * 2 + 2)
  tokens.wordHash = new Int32Array(length * 2 + 2)
}

/** Splits a text into words: runs of letters, digits and marks of any script, lower-cased. */
export const scanWords = (tokens: Tokens, text: string): void => {
  const clean = normaliseText(text)
  makeRoom(tokens, clean.length)
  const { codes, wordStart, wordHash } = tokens
  let words = 0
  let filled = 0
  let hash = WORD_SEED
  let inside = false
  for (let at = 0; at < clean.length; at++) {
    const code = clean.charCodeAt(at)
    if (kindOf(code) === WORD) {
      if (!inside) wordStart[words] = filled
      inside = true
      codes[filled++] = code
      hash = Math.imul(hash ^ code, FNV_PRIME)
    } else if (inside) {
      wordHash[words++] = hash
      hash = WORD_SEED
      inside = false
    }
  }
  if (inside) wordHash[words++] = hash
  wordStart[words] = filled
  tokens.words = words
}

/** The word as it was hashed. In pieces: a call takes at most some ten thousand arguments. */
export const wordAt = ({ codes, wordStart }: Tokens, word: number): string => {
  const end = wordStart[word + 1] ?? 0
  let text = ""
  for (let from = wordStart[word] ?? 0; from < end; from += 4096)
    text += String.fromCharCode(...codes.subarray(from, Math.min(end, from + 4096)))
  return text
}

/** Words in lower case with single blanks between: two texts that differ in nothing else say the same. */
export const plainForm = (tokens: Tokens, text: string): string => {
  scanWords(tokens, text)
  return Array.from({ length: tokens.words }, (_, word) => wordAt(tokens, word)).join(" ")
}

const reserve = (tokens: Tokens, count: number): void => {
  if (tokens.hashes.length >= count) return
  tokens.hashes = new Uint32Array(count * 2)
  tokens.first = new Int32Array(count * 2)
  tokens.last = new Int32Array(count * 2)
}

/** Final mixing of murmur3: FNV alone leaves the low bits, which address the table, too regular. */
const mix = (hash: number): number => {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/**
 * Hashes of all words and of all ordered word pairs up to `reach` apart; neighbours are a feature of their own, the
 * wider pairs share one whatever lies between. A text without words gives the one "empty" feature.
 */
export const hashWords = (tokens: Tokens, reach: number): void => {
  const { words, wordHash } = tokens
  reserve(tokens, words * (reach + 1) + 1)
  const { hashes, first, last } = tokens
  let count = 0
  for (let word = 0; word < words; word++) {
    const hash = wordHash[word] ?? 0
    hashes[count] = mix(hash)
    first[count] = word
    last[count++] = word
    const end = Math.min(words, word + reach + 1)
    for (let other = word + 1; other < end; other++) {
      const seed = other === word + 1 ? NEXT_SEED : GAP_SEED
      hashes[count] = mix(Math.imul(hash ^ seed, FNV_PRIME) + Math.imul(wordHash[other] ?? 0, seed | 1))
      first[count] = word
      last[count++] = other
    }
  }
  if (words === 0) {
    hashes[0] = EMPTY_HASH
    first[0] = 0
    last[0] = 0
    count = 1
  }
  tokens.count = count
}

/** Hashes of runs of `from` to `to` characters that stay inside one word, a blank being added on both of its sides. */
export const hashChars = (tokens: Tokens, from: number, to: number): void => {
  const { words, wordStart } = tokens
  reserve(tokens, ((wordStart[words] ?? 0) + 2 * words) * (to - from + 1))
  tokens.count = 0
  for (let word = 0; word < words; word++) hashWordChars(tokens, word, from, to)
}

const hashWordChars = (tokens: Tokens, word: number, from: number, to: number): void => {
  const { codes, wordStart, hashes, first, last } = tokens
  const begin = wordStart[word] ?? 0
  const end = wordStart[word + 1] ?? 0
  let count = tokens.count
  for (let start = begin - 1; start < end; start++) {
    let hash = CHAR_SEED
    const stop = Math.min(end + 1, start + to)
    for (let at = start; at < stop; at++) {
      const code = at < begin || at >= end ? BOUNDARY : (codes[at] ?? 0)
      hash = Math.imul(hash ^ code, FNV_PRIME)
      if (at - start + 1 < from) continue
      hashes[count] = mix(hash)
      first[count] = word
      last[count++] = word
    }
  }
  tokens.count = count
}
