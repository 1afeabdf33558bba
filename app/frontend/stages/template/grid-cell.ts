import type { Json, JsonObject } from "../../../../contract/json.ts"
import type { GridCell } from "../../ui/data-grid.tsx"
import { valueText } from "../../ui/value-text.ts"

/** The values of an example in the order of the fields they belong to; what belongs to none comes last. */
export const valuesText = (values: JsonObject, fields: readonly { readonly name: string }[]): string => {
  const names = fields.map(({ name }) => name).filter((name) => Object.hasOwn(values, name))
  return [...new Set([...names, ...Object.keys(values)])]
    .map((name) => valueText(values[name]))
    .filter(Boolean)
    .join(" · ")
}

/** A value of a row as a cell of the grid. */
export const gridCell = (value: Json | undefined): GridCell =>
  typeof value === "object" && value !== null ? valueText(value) : value
