import fc from "fast-check"
import { expect, test } from "vitest"
import { decoderFor, detectEncoding } from "./decode.ts"

const inPieces = (bytes: Uint8Array, size: number, encoding = detectEncoding(bytes)): string => {
  const decoder = decoderFor(encoding)
  let text = ""
  for (let at = 0; at < bytes.length; at += size) text += decoder.push(bytes.slice(at, at + size))
  return text + decoder.end()
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const utf16 = (text: string, little: boolean): Uint8Array =>
  Uint8Array.from(
    [...`\uFEFF${text}`].flatMap((letter) => {
      const code = letter.charCodeAt(0)
      return little ? [code & 255, code >> 8] : [code >> 8, code & 255]
    }),
  )

test("UTF-8 is read as it is however it is cut, and its mark is not text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 5 }), (text, size) => {
      expect(inPieces(utf8(text), size, "utf-8")).toBe(new TextDecoder().decode(utf8(text)))
    }),
    { seed: 11, numRuns: 300 },
  )
  expect(inPieces(utf8("\uFEFFid,größe\n"), 1)).toBe("id,größe\n")
})

test("bytes that are not UTF-8 are Windows-1252, with a byte-order mark before them too", () => {
  expect(detectEncoding(latin1("Café, Straße"))).toBe("windows-1252")
  expect(inPieces(latin1("Café, Straße \x93quoted\x94"), 3)).toBe("Café, Straße “quoted”")
  const mixed = new Uint8Array([...utf8("\uFEFFid,größe\n1,"), ...latin1("Café"), ...utf8("\n2,naïve — ok\n")])
  expect(detectEncoding(mixed)).toBe("utf-8")
  for (const size of [1, 2, 7, 1000]) expect(inPieces(mixed, size)).toBe("id,größe\n1,Café\n2,naïve — ok\n")
})

test("UTF-16 is known by its mark", () => {
  expect(inPieces(utf16("id,größe\n", true), 3)).toBe("id,größe\n")
  expect(inPieces(utf16("id,größe\n", false), 3)).toBe("id,größe\n")
})
