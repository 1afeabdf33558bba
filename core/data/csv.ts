import { forgivingCells, plainCells, readCsvLine } from "./csv-line.ts"
import { badRecord, LONGEST_RECORD, lineEnds, type ReadRecord } from "./records.ts"

export type CsvRecord = ReadRecord<string>

type CsvShape = {
  readonly delimiter: string
  /** Cells a record must have; undefined takes records of any width. */
  readonly width?: number | undefined
  /** False where quotation marks are text like any other. */
  readonly quoting?: boolean | undefined
}

/** Takes a text piece by piece and gives the records that are complete. */
export type CsvReader = { readonly push: (text: string) => CsvRecord[]; readonly end: () => CsvRecord[] }

const NEVER_CLOSED = "a quotation mark is opened and never closed"
const TOO_LONG = `it is longer than ${LONGEST_RECORD} characters`

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === "")

/**
 * Reads delimited text. A row that is merely odd is read: blank lines and empty cells too many at its end are
 * dropped, quotation marks that were not doubled are taken as they stand when the rest of the line fits.
 * Where a quotation mark swallows the lines behind it, only its own line is bad and reading goes on with the next.
 */
export const csvReader = ({ delimiter, width, quoting = true }: CsvShape): CsvReader => {
  let text = ""
  let at = 0
  let line = 1
  let nextMark = -1
  /** Set behind a line that was too long to be kept: the rest of it is passed over. */
  let passing = false

  const judged = (cells: readonly string[], from: number, to: number): CsvRecord | undefined => {
    if (isBlank(cells)) return undefined
    const raw = () => text.slice(from, to).trimEnd()
    if (cells.some((cell) => cell.includes("\0"))) return badRecord(line, "it contains bytes that are not text", raw())
    if (width === undefined || cells.length === width) return { kind: "good", line, values: cells }
    if (cells.length > width && isBlank(cells.slice(width)))
      return { kind: "good", line, values: cells.slice(0, width) }
    return badRecord(
      line,
      `${cells.length} ${cells.length === 1 ? "cell" : "cells"} where ${width} are expected`,
      raw(),
    )
  }

  /** The first line of a record that makes no sense as a whole: forgiven or bad. The lines behind it are read for themselves. */
  const onlyThisLine = (final: boolean): CsvRecord | undefined => {
    const lineEnd = text.indexOf("\n", at)
    const end = lineEnd < 0 ? text.length : lineEnd
    const whole = text.slice(at, end)
    passing = lineEnd < 0 && !final
    const cells = passing ? undefined : forgivingCells(whole, delimiter)
    const made = cells ? judged(cells, at, end) : badRecord(line, passing ? TOO_LONG : NEVER_CLOSED, whole.trimEnd())
    at = Math.min(end + 1, text.length)
    line += 1
    return made
  }

  const passOver = (): void => {
    const lineEnd = text.indexOf("\n", at)
    passing = lineEnd < 0
    at = passing ? text.length : lineEnd + 1
  }

  const mark = (): number => {
    if (nextMark < at) {
      const found = text.indexOf('"', at)
      nextMark = found < 0 ? Number.POSITIVE_INFINITY : found
    }
    return nextMark
  }

  /** A line without quotation marks. */
  const plainLine = (end: number): CsvRecord | undefined => {
    const made = judged(plainCells(text.slice(at, end), delimiter), at, end)
    at = Math.min(end + 1, text.length)
    line += 1
    return made
  }

  const quotedLines = (final: boolean): CsvRecord | undefined | "more" => {
    const read = readCsvLine(text, at, delimiter, final)
    if (read.kind === "torn") return onlyThisLine(final)
    if (read.kind === "more") return text.length - at > LONGEST_RECORD ? onlyThisLine(final) : "more"
    const made = judged(read.cells, at, read.next)
    line += lineEnds(text.slice(at, read.next))
    at = read.next
    return made
  }

  /** One record, or `undefined` for a blank one; "more" when the text ends inside it. */
  const record = (final: boolean): CsvRecord | undefined | "more" => {
    const lineEnd = text.indexOf("\n", at)
    if (lineEnd < 0 && !final) return text.length - at > LONGEST_RECORD ? onlyThisLine(final) : "more"
    const end = lineEnd < 0 ? text.length : lineEnd
    return !quoting || mark() > end ? plainLine(end) : quotedLines(final)
  }

  const readAll = (final: boolean): CsvRecord[] => {
    const records: CsvRecord[] = []
    while (at < text.length) {
      if (passing) {
        passOver()
        continue
      }
      const made = record(final)
      if (made === "more") break
      if (made) records.push(made)
    }
    text = text.slice(at)
    at = 0
    nextMark = -1
    return records
  }

  return {
    push: (piece) => {
      text += piece
      return readAll(false)
    },
    end: () => readAll(true),
  }
}
