import type { TableColumn } from "../../contract/entities/table.ts"
import type { ShownRequest, ShownRows } from "../../core/ports/tables.ts"
import { readShown } from "../state/tables-shown.ts"
import type { DuckDb } from "./duckdb.ts"
import { quoted, toTableRow } from "./table-types.ts"

/** Rows for a screen from DuckDB; they have the order they were stored in. */
export const shownRows = (
  { all }: Pick<DuckDb, "all">,
  from: string,
  columns: readonly TableColumn[],
  request: ShownRequest,
): Promise<ShownRows> => {
  const textOf = ({ name }: TableColumn): string => `CAST(${quoted(name)} AS VARCHAR)`
  const plainOf = (column: TableColumn): string => (column.type === "date" ? textOf(column) : quoted(column.name))
  return readShown({ read: all, textOf, plainOf, toTableRow, order: "" }, from, columns, request)
}
