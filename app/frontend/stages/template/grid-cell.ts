import type { Json, JsonObject } from "../../../../contract/json.ts"
import { databitWords as words } from "../../messages/databits.ts"
import type { GridCell } from "../../ui/data-grid.tsx"

const listed = (value: Json): string => {
  if (typeof value === "boolean") return (value ? words.yes : words.no).toLowerCase()
  return typeof value === "object" && value !== null ? Object.values(value).map(listed).join(", ") : String(value)
}

/** Any value of a row as people read it: lists with commas, groups as their pairs. */
export const valueText = (value: Json | undefined): string => {
  if (value === null || value === undefined) return ""
  if (Array.isArray(value)) return value.map(listed).join(", ")
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([name, inner]) => `${name}: ${listed(inner)}`)
      .join(", ")
  }
  return listed(value)
}

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
