import type { TableColumn, TableRow } from "../../contract/entities/table.ts"
import type { Json } from "../../contract/json.ts"
import type { TextRow } from "../../core/ports/tables.ts"

/** Characters of a cell that a profile shows. */
const LONGEST_SHOWN = 200

const cellText = (value: TableRow[string] | undefined): string | null => {
  if (value === null || value === undefined) return null
  return typeof value === "string" ? value : typeof value === "object" ? JSON.stringify(value) : String(value)
}

/** Rows as the text that both engines read them back from into the types of `columns`; missing cells stay empty. */
export const asText = async function* (
  columns: readonly TableColumn[],
  rows: AsyncIterable<readonly TableRow[]> | readonly TableRow[],
): AsyncIterable<readonly TextRow[]> {
  const toText = (row: TableRow): TextRow => columns.map(({ name }) => cellText(row[name]))
  if (Symbol.asyncIterator in rows) for await (const batch of rows) yield batch.map(toText)
  else yield rows.map(toText)
}

/** A cell as a profile shows it: long text cut, and nothing for what is no text, number or boolean. */
export const shownCell = (value: unknown): Json => {
  if (typeof value === "string") return value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value
  return typeof value === "number" || typeof value === "boolean" ? value : null
}
