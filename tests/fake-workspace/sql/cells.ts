import type { DuckDBValue, JS } from "@duckdb/node-api"

const TYPE_NAMES: Readonly<Record<string, string>> = {
  VARCHAR: "STRING",
  BIGINT: "LONG",
  HUGEINT: "DECIMAL",
  INTEGER: "INT",
  DOUBLE: "DOUBLE",
  FLOAT: "FLOAT",
  BOOLEAN: "BOOLEAN",
  DATE: "DATE",
}

/** `type_name` of a manifest's column for a type of DuckDB. */
export const typeName = (duck: string): string => {
  if (duck.endsWith("[]")) return "ARRAY"
  if (duck.startsWith("STRUCT")) return "STRUCT"
  if (duck.startsWith("TIMESTAMP")) return "TIMESTAMP"
  return TYPE_NAMES[duck] ?? (duck.startsWith("DECIMAL") ? "DECIMAL" : "STRING")
}

/** The type as a warehouse writes it in full. */
export const typeText = (duck: string): string => {
  if (duck.endsWith("[]")) return `ARRAY<${typeText(duck.slice(0, -2))}>`
  const name = typeName(duck)
  return name === "LONG" ? "BIGINT" : name === "DECIMAL" && duck === "HUGEINT" ? "DECIMAL(38,0)" : name
}

/** A bound parameter by its declared type. */
export const boundValue = (type: string, value: string | undefined): DuckDBValue => {
  if (value === undefined) return null
  if (type === "BOOLEAN") return value === "true"
  if (type === "BIGINT") return BigInt(value)
  return type === "INT" || type === "DOUBLE" ? Number(value) : value
}

const plain = (value: JS): unknown => {
  if (typeof value === "bigint") return Number(value)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (value && typeof value === "object" && !(value instanceof Uint8Array))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner as JS)]))
  return value
}

/** A cell as JSON_ARRAY carries it: text or null. */
export const cellText = (value: JS, type: string): string | null => {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return type === "DATE" ? value.toISOString().slice(0, 10) : value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64")
  return typeof value === "object" ? JSON.stringify(plain(value)) : String(value)
}
