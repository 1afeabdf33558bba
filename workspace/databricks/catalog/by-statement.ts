import type { CatalogDetail, CatalogEntry } from "../../../contract/entities/catalog.ts"
import { splitName } from "../../../contract/names.ts"
import type { CatalogEntries, CatalogPage } from "../../../core/ports/catalog.ts"
import { runStatement, type StatementRow, type Warehouse } from "../statements.ts"
import { ticked } from "../tables/types.ts"

const PAGE = 200

const COLUMNS = {
  volume: "volume_name AS name, comment, volume_owner AS owner, volume_type AS type",
  function: "routine_name AS name, comment, routine_owner AS owner, CAST(NULL AS STRING) AS type",
} as const
const FROM = { volume: "volumes", function: "routines" } as const
const SCHEMA = { volume: "volume_schema", function: "routine_schema" } as const
const NAME = { volume: "volume_name", function: "routine_name" } as const

const textOr = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null)

const named = (name: string, value: string) => ({ name, type: "STRING", value }) as const

const toEntry = (kind: "volume" | "function", below: string, row: StatementRow): CatalogEntry => ({
  kind,
  name: `${below}.${textOr(row.name) ?? ""}`,
  comment: textOr(row.comment),
  owner: textOr(row.owner),
  type: textOr(row.type),
})

/** One page of the volumes or functions of a schema, by the catalog's own information schema. */
export const listByStatement = async (
  on: Warehouse,
  kind: "volume" | "function",
  parent: string,
  { token = "0", limit = PAGE }: CatalogPage,
): Promise<CatalogEntries> => {
  const [catalog = "", schema = ""] = parent.split(".")
  const from = Math.max(0, Math.trunc(Number(token)) || 0)
  const size = Math.max(1, Math.trunc(limit))
  const { rows } = await runStatement(
    on,
    `SELECT ${COLUMNS[kind]} FROM ${ticked(catalog)}.information_schema.${FROM[kind]} WHERE ${SCHEMA[kind]} = :p1 ORDER BY 1 LIMIT ${size + 1} OFFSET ${from}`,
    [named("p1", schema)],
    { repeatable: true },
  )
  const entries = rows.slice(0, size).map((row) => toEntry(kind, parent, row))
  return { entries, next: rows.length > size ? String(from + size) : null }
}

const findRow = async (
  on: Warehouse,
  kind: "volume" | "function",
  name: string,
  more = "",
): Promise<StatementRow | undefined> => {
  const { catalog, schema, name: last } = splitName(name)
  const { rows } = await runStatement(
    on,
    `SELECT ${COLUMNS[kind]}${more} FROM ${ticked(catalog)}.information_schema.${FROM[kind]} WHERE ${SCHEMA[kind]} = :p1 AND ${NAME[kind]} = :p2`,
    [named("p1", schema), named("p2", last)],
    { repeatable: true },
  )
  return rows[0]
}

const belowOf = (name: string): string => name.split(".").slice(0, 2).join(".")

export const findVolumeByStatement = async (on: Warehouse, name: string): Promise<CatalogDetail | undefined> => {
  const row = await findRow(on, "volume", name)
  if (!row) return undefined
  return { ...toEntry("volume", belowOf(name), row), columns: [], returns: null, definition: null, updatedAt: null }
}

export const findFunctionByStatement = async (on: Warehouse, name: string): Promise<CatalogDetail | undefined> => {
  const row = await findRow(on, "function", name, ", full_data_type AS returns, routine_definition AS definition")
  if (!row) return undefined
  const { catalog, schema, name: last } = splitName(name)
  const { rows } = await runStatement(
    on,
    `SELECT parameter_name AS name, full_data_type AS type, comment FROM ${ticked(catalog)}.information_schema.parameters WHERE specific_schema = :p1 AND specific_name = :p2 ORDER BY ordinal_position`,
    [named("p1", schema), named("p2", last)],
    { repeatable: true },
  )
  return {
    ...toEntry("function", belowOf(name), row),
    columns: rows.map((one) => ({
      name: textOr(one.name) ?? "",
      type: textOr(one.type) ?? "",
      comment: textOr(one.comment),
    })),
    returns: textOr(row.returns),
    definition: textOr(row.definition),
    updatedAt: null,
  }
}
