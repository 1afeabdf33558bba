import type { TableColumn } from "../../../../contract/entities/table.ts"
import type { Json } from "../../../../contract/json.ts"
import type { GridCell } from "../../ui/data-grid.tsx"

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.0+)?(\.\d+)?Z$/

/** A value of a table as a cell: instants without the letters of machines, lists and groups as they are stored. */
export const cellOf = (value: Json | undefined, type: TableColumn["type"]): GridCell => {
  if (value === undefined || value === null) return null
  if (typeof value === "object") return JSON.stringify(value)
  if (type === "timestamp" && typeof value === "string") return value.replace(INSTANT, "$1 $2$3")
  return value
}
