import type { ImportFormat, ImportOptions, TextEncoding } from "../../contract/entities/table.ts"
import { textType } from "./column-types.ts"
import { type CsvRecord, csvReader } from "./csv.ts"
import { plainCells } from "./csv-line.ts"
import { decoderFor, detectEncoding } from "./decode.ts"

/** How a text file is to be read. */
export type TextPlan =
  | {
      readonly format: "csv" | "tsv"
      readonly encoding: TextEncoding
      readonly delimiter: string
      readonly header: boolean
      readonly width: number
      readonly quoting: boolean
      readonly oldMac: boolean
    }
  | { readonly format: "jsonl" | "json"; readonly encoding: TextEncoding; readonly oldMac: boolean }

const DELIMITERS = [",", ";", "\t", "|"] as const
/** A longer cell in the first line is text, not the name of a column. */
const LONGEST_HEADING = 100

const endingOf = (file: string): string => /\.([a-z]+)$/.exec(file.toLowerCase().replace(/\.gz$/, ""))?.[1] ?? ""

const BY_ENDING: Readonly<Record<string, ImportFormat>> = {
  csv: "csv",
  tsv: "tsv",
  tab: "tsv",
  jsonl: "jsonl",
  ndjson: "jsonl",
  json: "json",
}

const parses = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Objects on lines of their own are JSONL, whatever the ending says. */
const hasObjectLines = (text: string): boolean => {
  const lines = text.split("\n", 3).map((line) => line.trim())
  return (lines[0]?.startsWith("{") ?? false) && (lines[1]?.startsWith("{") ?? false) && parses(lines[0] ?? "")
}

const formatOf = (file: string, text: string): "csv" | "tsv" | "jsonl" | "json" => {
  const start = text.trimStart()
  const ending = BY_ENDING[endingOf(file)]
  if (ending === "csv" || ending === "tsv") return ending
  if (start.startsWith("[") && (ending !== undefined || /^\[\s*[{\]]/.test(start))) return "json"
  if (ending === "jsonl") return "jsonl"
  if (start.startsWith("{") && (ending === "json" || /^\{\s*"/.test(start)))
    return hasObjectLines(start) ? "jsonl" : "json"
  return ending === "json" ? "json" : "csv"
}

type Shape = {
  readonly delimiter: string
  readonly width: number
  readonly share: number
  readonly records: readonly CsvRecord[]
}

const cellsOf = (record: CsvRecord): readonly string[] => (record.kind === "good" ? record.values : [])

const shapeWith = (text: string, delimiter: string, whole: boolean): Shape => {
  const reader = csvReader({ delimiter })
  const records = [...reader.push(text), ...(whole ? reader.end() : [])].slice(0, 200)
  const counts = new Map<number, number>()
  for (const record of records) {
    const width = cellsOf(record).length
    counts.set(width, (counts.get(width) ?? 0) + 1)
  }
  counts.delete(0)
  const [width, count] = [...counts].reduce(
    (most, one) => (one[1] > most[1] || (one[1] === most[1] && one[0] > most[0]) ? one : most),
    [1, 0] as [number, number],
  )
  return { delimiter, width, share: records.length === 0 ? 0 : count / records.length, records }
}

/** The delimiter most lines agree about, more columns first; text with commas here and there is one column. */
const bestShape = (shapes: readonly Shape[]): Shape | undefined => {
  const split = shapes.filter((shape) => shape.width > 1 && shape.share >= 0.5)
  const among = split.length > 0 ? split : shapes
  return among.toSorted(
    (a, b) => Number(b.share > 0.8) - Number(a.share > 0.8) || b.width * b.share - a.width * a.share,
  )[0]
}

/**
 * Whether quotation marks are text, as in lists of words with a mark on a line of its own: taken as quoting they would
 * join lines, although each line by itself has the cells of the table.
 */
const marksAreText = (text: string, { delimiter, width }: Shape, whole: boolean): boolean => {
  const marks = [`"${delimiter}`, `${delimiter}"${delimiter}`]
  const lines = text.split("\n").slice(0, whole ? undefined : -1)
  if (width < 2 || !lines.some((line) => line.startsWith(marks[0] ?? "") || line.includes(marks[1] ?? ""))) return false
  if (lines.some((line) => line.trim() !== "" && plainCells(line, delimiter).length !== width)) return false
  return csvReader({ delimiter })
    .push(text)
    .some((record) => cellsOf(record).some((cell) => cell.includes("\n")))
}

/** Times a value stands below itself before it is a value and no name of a column. */
const OFTEN = 2

/** Whether a first cell is no name but a value: it comes again below, in lines that do not repeat the whole first one. */
const comesAgain = (cell: string, column: number, first: readonly string[], { records }: Shape): boolean =>
  records
    .map(cellsOf)
    .filter((cells) => cells !== first && cells[column] === cell && cells.some((other, at) => other !== first[at]))
    .length >= OFTEN

/**
 * Whether the first line names the columns: short texts, none of them a number, a date or true or false, none of them
 * a value that comes again.
 */
const looksLikeHeader = (shape: Shape): boolean => {
  const first = shape.records.map(cellsOf).find((cells) => cells.length === shape.width) ?? []
  return (
    first.some((cell) => cell.trim() !== "") &&
    first.every((cell) => cell.length <= LONGEST_HEADING && textType(cell) === "string") &&
    !first.some((cell, column) => cell.trim() !== "" && comesAgain(cell, column, first, shape))
  )
}

/** How to read a text file, from its beginning; what the person said wins. `whole`: the file ends with the sample. */
export const planFor = (file: string, sample: Uint8Array, whole: boolean, options: ImportOptions): TextPlan => {
  const encoding = options.encoding ?? detectEncoding(sample)
  const decoder = decoderFor(encoding)
  const decoded = decoder.push(sample)
  const oldMac = !decoded.includes("\n") && decoded.includes("\r")
  const text = oldMac ? decoded.replaceAll("\r", "\n") : decoded
  const format = options.format ?? formatOf(file, text)
  if (format === "jsonl" || format === "json" || format === "parquet")
    return { format: format === "json" ? "json" : "jsonl", encoding, oldMac }
  const candidates = options.delimiter ? [options.delimiter] : format === "tsv" ? ["\t"] : DELIMITERS
  const shape =
    bestShape(candidates.map((delimiter) => shapeWith(text, delimiter, whole))) ?? shapeWith(text, ",", whole)
  return {
    format: shape.delimiter === "\t" ? "tsv" : "csv",
    encoding,
    delimiter: shape.delimiter,
    header: options.header ?? looksLikeHeader(shape),
    width: shape.width,
    quoting: !marksAreText(text, shape, whole),
    oldMac,
  }
}
