/** Where the tokens of one text end up. The arrays are reused from text to text, so nothing is allocated per token. */
export interface Tokens {
  /** Lower-cased characters of all words, one after another. */
  codes: Uint16Array
  /** Word i is codes[wordStart[i] .. wordStart[i + 1]). */
  wordStart: Int32Array
  words: number
  /** Hash of every feature of one group, in reading order; `owner` is the word it begins in. */
  hashes: Uint32Array
  owner: Int32Array
  count: number
}

export interface NgramRange {
  readonly from: number
  readonly to: number
}

const WORD = 1
const OTHER = 2
const BOUNDARY = 32
const FNV_PRIME = 0x01000193
/** Different seeds keep "to" the word and "to" the character pair apart in one table. */
const WORD_SEED = 0x811c9dc5
const CHAR_SEED = 0x2f0b4a47
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
  words: 0,
  hashes: new Uint32Array(4096),
  owner: new Int32Array(4096),
  count: 0,
})

const ascii = /^[\0-\x7f]*$/

/** Compatibility forms are unified first, so that full-width or ligature spellings meet their plain twins. */
export const normaliseText = (text: string): string =>
  ascii.test(text) ? text.toLowerCase() : text.normalize("NFKC").toLowerCase()

/** Splits a text into words: runs of letters, digits and marks of any script. */
export const scanWords = (tokens: Tokens, text: string): void => {
  const clean = normaliseText(text)
  const length = clean.length
  if (tokens.codes.length < length) tokens.codes = new Uint16Array(length * 2)
  if (tokens.wordStart.length < length + 2) tokens.wordStart = new Int32Array(length * 2 + 2)
  const { codes, wordStart } = tokens
  let words = 0
  let filled = 0
  let inside = false
  for (let at = 0; at < length; at++) {
    const code = clean.charCodeAt(at)
    if (kindOf(code) === WORD) {
      if (!inside) wordStart[words++] = filled
      inside = true
      codes[filled++] = code
    } else {
      inside = false
    }
  }
  wordStart[words] = filled
  tokens.words = words
}

const reserve = (tokens: Tokens, count: number): void => {
  if (tokens.hashes.length >= count) return
  tokens.hashes = new Uint32Array(count * 2)
  tokens.owner = new Int32Array(count * 2)
}

/** Final mixing of murmur3: FNV alone leaves the low bits, which address the table, too regular. */
const mix = (hash: number): number => {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Hashes of all word n-grams; an empty text gives the one "empty" feature. */
export const hashWords = (tokens: Tokens, range: NgramRange): void => {
  const { words, codes, wordStart } = tokens
  reserve(tokens, words * (range.to - range.from + 1) + 1)
  const { hashes, owner } = tokens
  let count = 0
  for (let first = 0; first < words; first++) {
    let hash = WORD_SEED
    const last = Math.min(words, first + range.to)
    for (let word = first; word < last; word++) {
      const end = wordStart[word + 1] ?? 0
      for (let at = wordStart[word] ?? 0; at < end; at++) hash = Math.imul(hash ^ (codes[at] ?? 0), FNV_PRIME)
      hash = Math.imul(hash ^ BOUNDARY, FNV_PRIME)
      if (word - first + 1 < range.from) continue
      hashes[count] = mix(hash)
      owner[count++] = first
    }
  }
  if (words === 0) {
    hashes[0] = EMPTY_HASH
    owner[0] = 0
    count = 1
  }
  tokens.count = count
}

/** Hashes of all character n-grams that stay inside one word, the word being padded with a blank on both sides. */
export const hashChars = (tokens: Tokens, range: NgramRange): void => {
  const { words, codes, wordStart } = tokens
  reserve(tokens, ((wordStart[words] ?? 0) + 2 * words) * (range.to - range.from + 1))
  const { hashes, owner } = tokens
  let count = 0
  for (let word = 0; word < words; word++) {
    const from = wordStart[word] ?? 0
    const end = wordStart[word + 1] ?? 0
    for (let first = from - 1; first < end; first++) {
      let hash = CHAR_SEED
      const last = Math.min(end + 1, first + range.to)
      for (let at = first; at < last; at++) {
        const code = at < from || at >= end ? BOUNDARY : (codes[at] ?? 0)
        hash = Math.imul(hash ^ code, FNV_PRIME)
        if (at - first + 1 < range.from) continue
        hashes[count] = mix(hash)
        owner[count++] = word
      }
    }
  }
  tokens.count = count
}
