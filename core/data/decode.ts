import type { TextEncoding } from "../../contract/entities/table.ts"

/** Turns the bytes of a file into text, piece by piece. */
export type Decoder = { readonly push: (bytes: Uint8Array) => string; readonly end: () => string }

const startsWith = (bytes: Uint8Array, ...mark: number[]): boolean => mark.every((byte, index) => bytes[index] === byte)

const expectedLength = (lead: number): number => {
  if (lead < 0x80) return 1
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
}

/** Second bytes that are valid behind some first ones: the others would be overlong, surrogates or beyond Unicode. */
const SECOND: Readonly<Record<number, readonly [lowest: number, highest: number]>> = {
  224: [0xa0, 0xbf],
  237: [0x80, 0x9f],
  240: [0x90, 0xbf],
  244: [0x80, 0x8f],
}

/** Bytes of the UTF-8 sequence that starts at `at`, 0 where none does; undefined where the bytes end inside it. */
const sequenceAt = (bytes: Uint8Array, at: number): number | undefined => {
  const lead = bytes[at] ?? 0
  const length = expectedLength(lead)
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index]
    if (byte === undefined) return undefined
    const [lowest, highest] = (index === 1 ? SECOND[lead] : undefined) ?? [0x80, 0xbf]
    if (byte < lowest || byte > highest) return 0
  }
  return length
}

/** How many bytes at the end belong to a sequence that is not complete yet. */
const openTail = (bytes: Uint8Array): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte >= 0xc0) return sequenceAt(bytes, bytes.length - back) === undefined ? back : 0
    if (byte < 0x80) return 0
  }
  return 0
}

const joined = (first: Uint8Array, second: Uint8Array): Uint8Array => {
  if (first.length === 0) return second
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

/** UTF-8 where it is valid, Windows-1252 for the bytes that are not: files with both exist, and no byte is lost. */
const mixedText = (bytes: Uint8Array): string => {
  const western = new TextDecoder("windows-1252")
  const unicode = new TextDecoder("utf-8", { ignoreBOM: true })
  let text = ""
  let valid = 0
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceAt(bytes, at)
    if (length) {
      at += length
      continue
    }
    text += unicode.decode(bytes.subarray(valid, at)) + western.decode(bytes.subarray(at, at + 1))
    at += 1
    valid = at
  }
  return text + unicode.decode(bytes.subarray(valid))
}

const utf8Decoder = (): Decoder => {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
  let tail: Uint8Array = new Uint8Array()
  let first = true
  const decoded = (bytes: Uint8Array): string => {
    try {
      return strict.decode(bytes)
    } catch {
      return mixedText(bytes)
    }
  }
  const withoutMark = (text: string): string => {
    if (!first || text === "") return text
    first = false
    return text.startsWith("\uFEFF") ? text.slice(1) : text
  }
  return {
    push: (bytes) => {
      const all = joined(tail, bytes)
      const open = openTail(all)
      tail = all.slice(all.length - open)
      return withoutMark(decoded(all.subarray(0, all.length - open)))
    },
    end: () => withoutMark(decoded(tail)),
  }
}

const platformDecoder = (encoding: TextEncoding): Decoder => {
  const decoder = new TextDecoder(encoding)
  return { push: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}

/** A decoder for a file from its start; a byte-order mark is not part of the text. */
export const decoderFor = (encoding: TextEncoding): Decoder =>
  encoding === "utf-8" ? utf8Decoder() : platformDecoder(encoding)

/** The encoding of a file by its first bytes. A byte-order mark decides; else it is UTF-8 unless most of what is not ASCII is not valid UTF-8. */
export const detectEncoding = (bytes: Uint8Array): TextEncoding => {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return "utf-8"
  if (startsWith(bytes, 0xff, 0xfe)) return "utf-16le"
  if (startsWith(bytes, 0xfe, 0xff)) return "utf-16be"
  let valid = 0
  let invalid = 0
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceAt(bytes, at)
    if (length === undefined) break
    if (length === 0) invalid++
    else if (length > 1) valid++
    at += length || 1
  }
  return invalid > valid ? "windows-1252" : "utf-8"
}
