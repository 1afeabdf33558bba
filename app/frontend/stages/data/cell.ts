import type { TableColumn } from "../../../../contract/entities/table.ts"
import type { Json } from "../../../../contract/json.ts"
import type { GridCell } from "../../ui/data-grid.tsx"
import { plainInstant } from "../../ui/format.ts"

/** A value of a table as a cell: instants without the letters of machines, lists and groups as they are stored. */
export const cellOf = (value: Json | undefined, type: TableColumn["type"]): GridCell => {
  if (value === undefined || value === null) return null
  if (typeof value === "object") return JSON.stringify(value)
  if (type === "timestamp" && typeof value === "string") return plainInstant(value)
  return value
}
