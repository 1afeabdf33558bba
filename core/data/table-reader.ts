import type { BadRow, ImportOptions, TableColumn } from "../../contract/entities/table.ts"
import type { Json } from "../../contract/json.ts"
import type { TextRow } from "../ports/tables.ts"
import { columnNames } from "./column-names.ts"
import { type ColumnType, fitsType, TYPE_WORDS, type TypeGuess, textType, typeGuess } from "./column-types.ts"
import { csvReader } from "./csv.ts"
import { jsonArrayReader } from "./json-array.ts"
import { jsonlReader } from "./jsonl.ts"
import { badRecord, type ReadRecord } from "./records.ts"
import type { TextPlan } from "./sniff.ts"

/** Rows that could be read, as text by column, and rows that could not. */
export type ReadRows = { readonly rows: readonly TextRow[]; readonly bad: readonly BadRow[] }

/** Reads a table from text that comes piece by piece. Columns and types are final when all was read. */
export type TableReader = {
  readonly push: (text: string) => ReadRows
  readonly end: () => ReadRows
  readonly columns: () => TableColumn[]
}

type ChosenTypes = NonNullable<ImportOptions["types"]>

type ReadColumn = { readonly name: string; readonly guess: TypeGuess; readonly chosen: ColumnType | undefined }

/** The columns of a table while it is read. */
const columnsBeingRead = (chosen: ChosenTypes) => {
  const names = columnNames()
  const columns: ReadColumn[] = []
  const anyChosen = Object.keys(chosen).length > 0
  return {
    add: (wanted: string): number => {
      const name = names.add(wanted)
      const type = Object.hasOwn(chosen, name) ? chosen[name] : undefined
      return columns.push({ name, guess: typeGuess(), chosen: type }) - 1
    },
    at: (index: number): ReadColumn | undefined => columns[index],
    /** Why a cell does not fit the type a person chose for its column; undefined when all do. */
    misfit: (row: TextRow): string | undefined => {
      if (!anyChosen) return undefined
      const index = columns.findIndex(
        (column, at) =>
          column.chosen !== undefined && !fitsType(row[at] ?? "", column.chosen) && typeof row[at] === "string",
      )
      const column = columns[index]
      return column?.chosen === undefined
        ? undefined
        : `"${(row[index] ?? "").slice(0, 80)}" in ${column.name} is not ${TYPE_WORDS[column.chosen]}`
    },
    final: (): TableColumn[] => columns.map(({ name, guess, chosen: type }) => ({ name, type: type ?? guess.type() })),
  }
}

type Columns = ReturnType<typeof columnsBeingRead>

/** Takes records, gives rows: `toRow` puts values under columns and says what types it saw. */
const rowsOf = <Value>(
  records: readonly ReadRecord<Value>[],
  columns: Columns,
  toRow: (values: readonly Value[]) => TextRow,
  toText: (values: readonly Value[]) => string,
): ReadRows => {
  const rows: TextRow[] = []
  const bad: BadRow[] = []
  for (const record of records) {
    if (record.kind === "bad") {
      bad.push(record.bad)
      continue
    }
    const row = toRow(record.values)
    const misfit = columns.misfit(row)
    if (misfit === undefined) rows.push(row)
    else bad.push(badRecord(record.line, misfit, toText(record.values)).bad)
  }
  return { rows, bad }
}

/** One row of cells as delimited text. */
export const csvLine = (cells: readonly string[], delimiter = ","): string =>
  cells
    .map((cell) => (cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(delimiter)

const csvTable = (plan: Extract<TextPlan, { delimiter: string }>, chosen: ChosenTypes): TableReader => {
  const reader = csvReader(plan)
  const columns = columnsBeingRead(chosen)
  let headed = false

  const head = (names: readonly string[]): void => {
    for (const name of names) columns.add(name)
    headed = true
  }
  if (!plan.header) head(Array.from({ length: plan.width }, () => ""))

  const toRow = (cells: readonly string[]): TextRow =>
    cells.map((cell, index) => {
      if (cell === "" || cell.trim() === "") return null
      const guess = columns.at(index)?.guess
      if (guess && !guess.settled()) guess.see(textType(cell))
      return cell
    })

  const take = (records: readonly ReadRecord<string>[]): ReadRows => {
    const first = headed ? -1 : records.findIndex((record) => record.kind === "good")
    const heading = records[first]
    if (heading?.kind === "good") head(heading.values)
    const rest = first < 0 ? records : records.toSpliced(first, 1)
    return rowsOf(rest, columns, toRow, (cells) => csvLine(cells, plan.delimiter))
  }

  return { push: (text) => take(reader.push(text)), end: () => take(reader.end()), columns: columns.final }
}

const jsonType = (value: Json): ColumnType => {
  if (typeof value === "boolean") return "boolean"
  if (typeof value === "number") return Number.isSafeInteger(value) ? "bigint" : "double"
  if (Array.isArray(value)) return "array"
  if (typeof value === "object") return "struct"
  const type = textType(value)
  return type === "date" || type === "timestamp" ? type : "string"
}

const jsonTable = (plan: TextPlan, chosen: ChosenTypes): TableReader => {
  const reader = plan.format === "json" ? jsonArrayReader() : jsonlReader()
  const columns = columnsBeingRead(chosen)
  const places = new Map<string, number>()

  const placeOf = (name: string): number => {
    const known = places.get(name)
    if (known !== undefined) return known
    const made = columns.add(name)
    places.set(name, made)
    return made
  }

  const cellOf = (value: Json, column: ReadColumn | undefined): string | null => {
    if (value === null || value === "") return null
    if (column && !column.guess.settled()) column.guess.see(jsonType(value))
    return typeof value === "string" ? value : JSON.stringify(value)
  }

  const toRow = (values: readonly (readonly [string, Json])[]): TextRow => {
    const at = values.map(([name]) => placeOf(name))
    const row: (string | null)[] = Array.from({ length: places.size }, () => null)
    values.forEach(([, value], index) => {
      const place = at[index] ?? 0
      row[place] = cellOf(value, columns.at(place))
    })
    return row
  }

  const take = (records: ReturnType<typeof reader.push>): ReadRows =>
    rowsOf(records, columns, toRow, (values) => JSON.stringify(Object.fromEntries(values)))
  return { push: (text) => take(reader.push(text)), end: () => take(reader.end()), columns: columns.final }
}

/** A reader for a file, as planned. `types` are those a person chose, by column. */
export const tableReader = (plan: TextPlan, types: ChosenTypes = {}): TableReader => {
  const reader = "delimiter" in plan ? csvTable(plan, types) : jsonTable(plan, types)
  return plan.oldMac ? { ...reader, push: (text) => reader.push(text.replaceAll("\r", "\n")) } : reader
}
