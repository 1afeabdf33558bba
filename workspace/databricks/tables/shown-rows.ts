import type { TableColumn } from "../../../contract/entities/table.ts"
import type { ShownRequest, ShownRows } from "../../../core/ports/tables.ts"
import { readShown } from "../../state/tables-shown.ts"
import type { StatementRow } from "../statements.ts"
import { ticked, toTableRow } from "./types.ts"

/** Rows for a screen from a warehouse; `order` keeps them in one order where `from` has none. */
export const shownRows = (
  read: (statement: string) => Promise<readonly StatementRow[]>,
  from: string,
  columns: readonly TableColumn[],
  request: ShownRequest,
  order = "",
): Promise<ShownRows> =>
  readShown(
    {
      read,
      textOf: ({ name }) => `CAST(${ticked(name)} AS STRING)`,
      plainOf: ({ name }) => ticked(name),
      toTableRow: (asked) => {
        const toRow = toTableRow(asked)
        return (row) => toRow(row as StatementRow)
      },
      order,
    },
    from,
    columns,
    request,
  )
