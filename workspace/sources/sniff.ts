import { Problem } from "../../contract/problems.ts"

const startsWith = (bytes: Uint8Array, ...mark: number[]): boolean => mark.every((byte, index) => bytes[index] === byte)
const letters = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))

export const isGzip = (bytes: Uint8Array): boolean => startsWith(bytes, 0x1f, 0x8b)

const SHEET = "Save the sheet as CSV and import that."

/** Beginnings of files that hold no table we can read, with what to say about them. */
const REFUSED: readonly { readonly mark: readonly number[]; readonly says: string; readonly remedy?: string }[] = [
  {
    mark: [0x50, 0x4b, 0x03, 0x04],
    says: "is a ZIP, Excel or Word file",
    remedy: `${SHEET} A ZIP file must be unpacked first.`,
  },
  { mark: [0xd0, 0xcf, 0x11, 0xe0], says: "is an Excel or Word file", remedy: SHEET },
  { mark: letters("%PDF"), says: "is a PDF document" },
  { mark: [0x89, 0x50, 0x4e, 0x47], says: "is a picture" },
  { mark: [0xff, 0xd8, 0xff], says: "is a picture" },
  { mark: letters("GIF8"), says: "is a picture" },
]

const MOST_ZEROS = 0.01
const MOST_CONTROLS = 0.05
/** Bytes that stand in no text: signs of control other than tab, line end, form feed, escape and the old end of a file. */
const isControl = (byte: number): boolean => byte < 32 && ![9, 10, 11, 12, 13, 26, 27].includes(byte)

/** Whether a file is Parquet or text by its first bytes, gzip undone. Problem `file_unreadable` for what is neither. */
export const sniffContent = (name: string, bytes: Uint8Array): "parquet" | "text" => {
  if (bytes.length === 0) throw new Problem("file_unreadable", { detail: `${name} is empty.` })
  const refused = REFUSED.find(({ mark }) => startsWith(bytes, ...mark))
  if (refused)
    throw new Problem("file_unreadable", {
      detail: `${name} ${refused.says}.`,
      ...(refused.remedy ? { remedy: refused.remedy } : {}),
    })
  if (startsWith(bytes, ...letters("PAR1"))) return "parquet"
  const wide = startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)
  const share = (counts: (byte: number) => boolean): number =>
    bytes.reduce((count, byte) => count + (counts(byte) ? 1 : 0), 0) / bytes.length
  // A few such bytes are damage inside a text, and the rows that hold them are named; many are another kind of file.
  if (!wide && (share((byte) => byte === 0) > MOST_ZEROS || share(isControl) > MOST_CONTROLS))
    throw new Problem("file_unreadable", { detail: `${name} is not a text file.` })
  return "text"
}
