/** `more`: the text ends inside. `torn`: the quotation marks make no sense. */
type Unread = { readonly kind: "more" } | { readonly kind: "torn" }

/** The cells of a record and where the next record starts. */
export type CsvLine = { readonly kind: "read"; readonly cells: string[]; readonly next: number } | Unread

/** A cell; `next` is where the next one starts, or behind the line when this was its last. */
type Cell = { readonly kind: "cell"; readonly value: string; readonly next: number; readonly last: boolean } | Unread

const MORE = { kind: "more" } as const
const TORN = { kind: "torn" } as const

const withoutReturn = (text: string): string => (text.endsWith("\r") ? text.slice(0, -1) : text)

const behindSpaces = (text: string, from: number, delimiter: string): number => {
  let at = from
  while ((text[at] === " " || text[at] === "\t") && text[at] !== delimiter) at++
  return at
}

/** Where the opening quotation mark of a cell stands, also behind spaces; -1 where the cell has none. */
const openingMark = (text: string, from: number, delimiter: string): number => {
  const at = behindSpaces(text, from, delimiter)
  return text[at] === '"' ? at : -1
}

/** Where the mark stands that closes a quoted cell; -1 where there is none. Two marks in a row close nothing. */
const closingMark = (text: string, from: number): number => {
  let mark = text.indexOf('"', from)
  while (mark >= 0 && text[mark + 1] === '"') mark = text.indexOf('"', mark + 2)
  return mark
}

/** Where the next line starts when the line ends at `at`, undefined when it goes on. */
const behindLineEnd = (text: string, at: number): number | undefined => {
  if (at >= text.length) return at
  if (text[at] === "\n") return at + 1
  return text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : undefined
}

const quotedCell = (text: string, mark: number, delimiter: string, final: boolean): Cell => {
  const closing = closingMark(text, mark + 1)
  if (closing < 0) return final ? TORN : MORE
  const after = behindSpaces(text, closing + 1, delimiter)
  if (!final && after + 1 >= text.length) return MORE
  const value = text.slice(mark + 1, closing).replaceAll('""', '"')
  const lineEnd = behindLineEnd(text, after)
  if (lineEnd !== undefined) return { kind: "cell", value, next: lineEnd, last: true }
  return text[after] === delimiter ? { kind: "cell", value, next: after + 1, last: false } : TORN
}

const plainCell = (text: string, at: number, delimiter: string, final: boolean): Cell => {
  const lineEnd = text.indexOf("\n", at)
  if (lineEnd < 0 && !final) return MORE
  const end = lineEnd < 0 ? text.length : lineEnd
  const comma = text.indexOf(delimiter, at)
  return comma < 0 || comma >= end
    ? { kind: "cell", value: withoutReturn(text.slice(at, end)), next: lineEnd < 0 ? end : end + 1, last: true }
    : { kind: "cell", value: text.slice(at, comma), next: comma + 1, last: false }
}

/** Reads the record at `start` by the rules of RFC 4180. `final`: the text goes on no further. */
export const readCsvLine = (text: string, start: number, delimiter: string, final: boolean): CsvLine => {
  const cells: string[] = []
  for (let at = start; ; ) {
    const mark = openingMark(text, at, delimiter)
    const cell = mark < 0 ? plainCell(text, at, delimiter, final) : quotedCell(text, mark, delimiter, final)
    if (cell.kind !== "cell") return cell
    cells.push(cell.value)
    if (cell.last) return { kind: "read", cells, next: cell.next }
    at = cell.next
  }
}

/** The mark that closes a cell when others inside it were not doubled: the first one a delimiter or the end follows. */
const likelyClosingMark = (line: string, from: number, delimiter: string): number => {
  for (let mark = line.indexOf('"', from); mark >= 0; mark = line.indexOf('"', mark + 1)) {
    const after = behindSpaces(line, mark + 1, delimiter)
    if (after >= line.length || line[after] === delimiter) return mark
  }
  return -1
}

/** Cells of one line whose quotation marks were not doubled, or undefined where they cannot be told apart. */
export const forgivingCells = (wholeLine: string, delimiter: string): string[] | undefined => {
  const line = withoutReturn(wholeLine)
  const cells: string[] = []
  for (let at = 0; at <= line.length; ) {
    const mark = openingMark(line, at, delimiter)
    const closing = mark < 0 ? -1 : likelyClosingMark(line, mark + 1, delimiter)
    if (mark >= 0 && closing < 0) return undefined
    const comma = line.indexOf(delimiter, closing < 0 ? at : closing)
    const end = comma < 0 ? line.length : comma
    cells.push(closing < 0 ? line.slice(at, end) : line.slice(mark + 1, closing).replaceAll('""', '"'))
    at = end + 1
  }
  return cells
}

/** Cells of a line without quotation marks. */
export const plainCells = (line: string, delimiter: string): string[] => withoutReturn(line).split(delimiter)
