import type { Json } from "../../../contract/json.ts"

const listed = (value: Json): string => {
  if (typeof value === "boolean") return value ? "yes" : "no"
  if (Array.isArray(value)) return `(${value.map(listed).join(", ")})`
  return typeof value === "object" && value !== null ? `(${pairs(value)})` : String(value ?? "empty")
}

const pairs = (group: Readonly<Record<string, Json>>): string =>
  Object.entries(group)
    .map(([name, inner]) => `${name}: ${listed(inner)}`)
    .join(", ")

/** Any value of a row as people read it: lists with commas, groups as their pairs, what is inside them in brackets. */
export const valueText = (value: Json | undefined): string => {
  if (value === null || value === undefined) return ""
  if (Array.isArray(value)) return value.map(listed).join(", ")
  return typeof value === "object" ? pairs(value) : listed(value)
}
