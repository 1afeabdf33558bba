import type { TableColumn } from "../../../../contract/entities/table.ts"
import type { Json } from "../../../../contract/json.ts"
import type { GridCell } from "../../ui/data-grid.tsx"
import { plainInstant } from "../../ui/format.ts"
import { valueText } from "../../ui/value-text.ts"

/** A list or a group as it comes: read already, or still the text of a file. Text that was cut stays text. */
const nested = (value: Json): string => {
  if (typeof value !== "string") return valueText(value)
  try {
    const read: Json = JSON.parse(value)
    return valueText(read)
  } catch {
    return value
  }
}

/** A value of a table as a cell: instants, lists and groups without the signs of machines. */
export const cellOf = (value: Json | undefined, type: TableColumn["type"]): GridCell => {
  if (value === undefined || value === null) return null
  if (type === "array" || type === "struct") return nested(value)
  if (typeof value === "object") return valueText(value)
  if (type === "timestamp" && typeof value === "string") return plainInstant(value)
  return value
}
