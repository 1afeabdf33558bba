import type { CutCell, TableInfo, TableRow } from "../../contract/entities/table.ts"
import type { Ports } from "../ports/index.ts"
import type { ShownRows } from "../ports/tables.ts"

/** The row of a table with a key, or none; texts longer than `longest` are cut. */
export const showRow = async (
  { tables }: Pick<Ports, "tables">,
  { name, version, columns }: TableInfo,
  { key, longest }: { readonly key: string; readonly longest: number },
): Promise<ShownRows> => {
  const rows = await tables.listRows(name, { version, keys: [key], limit: 1 })
  const cut: CutCell[] = []
  const shown = rows.map((cells, row): TableRow => {
    const short = columns.map((column) => {
      const cell = cells[column.name] ?? null
      if (typeof cell !== "string" || cell.length <= longest) return [column.name, cell]
      cut.push({ row, column: column.name, characters: cell.length })
      return [column.name, cell.slice(0, longest)]
    })
    return Object.fromEntries(short)
  })
  return { rows: shown, cut }
}
