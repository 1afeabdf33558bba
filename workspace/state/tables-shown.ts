import type { CutCell, TableColumn, TableRow } from "../../contract/entities/table.ts"
import type { ShownRequest, ShownRows } from "../../core/ports/tables.ts"

/** Characters one answer holds at most, unless a single row has more. */
const MOST_CHARACTERS = 4_000_000
/** Characters of a cell in the first look at a file. */
export const LONGEST_PREVIEWED = 2000
/** What a number, a date or a name in an answer counts for. */
const OTHER_CHARACTERS = 20

type RawRow = Readonly<Record<string, unknown>>

/** What differs between the engines. */
export type ShownEngine = {
  readonly read: (statement: string) => Promise<readonly RawRow[]>
  /** A column as text. */
  readonly textOf: (column: TableColumn) => string
  /** A column as it comes. */
  readonly plainOf: (column: TableColumn) => string
  readonly toTableRow: (columns: readonly TableColumn[]) => (row: Record<string, unknown>) => TableRow
  /** How rows of `from` keep one order, or nothing where they have one. */
  readonly order: string
}

const canBeLong = ({ type }: TableColumn): boolean => type === "string" || type === "array" || type === "struct"

/** How many of the rows fit into one answer; at least one. The engine is asked only where they might not. */
const rowsThatFit = async (
  { read, textOf }: ShownEngine,
  columns: readonly TableColumn[],
  { part, limit, longest }: { readonly part: string; readonly limit: number; readonly longest: number },
): Promise<number> => {
  const most = columns.length * OTHER_CHARACTERS + columns.filter(canBeLong).length * longest
  if (limit * most <= MOST_CHARACTERS) return limit
  const long = columns
    .filter(canBeLong)
    .map((column) => `least(coalesce(length(${textOf(column)}), 0), ${Math.trunc(longest)})`)
  const rows = await read(`SELECT ${["0", ...long].join(" + ")} AS characters ${part}`)
  let left = MOST_CHARACTERS
  const over = rows.findIndex(({ characters }) => {
    left -= Number(characters) + columns.length * OTHER_CHARACTERS
    return left < 0
  })
  return over < 0 ? rows.length : Math.max(1, over)
}

/** Rows for a screen: long cells cut, and only as many as fit into one answer. `from` is what is selected from. */
export const readShown = async (
  engine: ShownEngine,
  from: string,
  columns: readonly TableColumn[],
  { offset, limit, longest }: ShownRequest,
): Promise<ShownRows> => {
  const { textOf, plainOf, order } = engine
  const slice = (rows: number) => `FROM ${from}${order} LIMIT ${Math.trunc(rows)} OFFSET ${Math.trunc(offset)}`
  const fitting = await rowsThatFit(engine, columns, { part: slice(limit), limit, longest })
  const selected = columns.flatMap((column, at) =>
    canBeLong(column)
      ? [`left(${textOf(column)}, ${Math.trunc(longest)}) AS v${at}`, `length(${textOf(column)}) AS l${at}`]
      : [`${plainOf(column)} AS v${at}`],
  )
  const found = await engine.read(`SELECT ${selected.join(", ")} ${slice(fitting)}`)
  const cut: CutCell[] = []
  const rows = found.map((raw, row): TableRow => {
    const isCut = columns.map((_, at) => Number(raw[`l${at}`] ?? 0) > longest)
    columns.forEach(({ name }, at) => {
      if (isCut[at]) cut.push({ row, column: name, characters: Number(raw[`l${at}`]) })
    })
    // A list or an object that was cut is no JSON any more: it stays the text it is.
    const asRead = columns.map((column, at) => (isCut[at] ? { ...column, type: "string" as const } : column))
    return engine.toTableRow(asRead)(Object.fromEntries(columns.map(({ name }, at) => [name, raw[`v${at}`]])))
  })
  return { rows, cut }
}
