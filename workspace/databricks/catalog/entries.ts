import { z } from "zod"
import type { CatalogDetail, CatalogEntry, Securable, SecurableKind } from "../../../contract/entities/catalog.ts"
import { Problem } from "../../../contract/problems.ts"
import type { CatalogEntries, CatalogPage } from "../../../core/ports/catalog.ts"
import type { Warehouse } from "../statements.ts"
import type { Query } from "../wire/client.ts"
import { findFunctionByStatement, findVolumeByStatement, listByStatement } from "./by-statement.ts"

const UNITY = "/api/2.1/unity-catalog"

/** Where each kind is listed, and under which field. Registered models have a list of their own. */
const PLACES: Readonly<Record<SecurableKind, string>> = {
  catalog: "catalogs",
  schema: "schemas",
  table: "tables",
  volume: "volumes",
  function: "functions",
  model: "models",
}
const FIELDS: Readonly<Record<SecurableKind, string>> = { ...PLACES, model: "registered_models" }

const column = z.object({
  name: z.string(),
  type_text: z.string().nullish(),
  position: z.number().nullish(),
  comment: z.string().nullish(),
})

const info = z.object({
  name: z.string(),
  catalog_name: z.string().nullish(),
  schema_name: z.string().nullish(),
  full_name: z.string().nullish(),
  comment: z.string().nullish(),
  owner: z.string().nullish(),
  table_type: z.string().nullish(),
  volume_type: z.string().nullish(),
  columns: z.array(column).nullish(),
  input_params: z.object({ parameters: z.array(column).nullish() }).nullish(),
  full_data_type: z.string().nullish(),
  routine_definition: z.string().nullish(),
  updated_at: z.number().nullish(),
})
type Info = z.output<typeof info>

const list = z.looseObject({ next_page_token: z.string().nullish() })

const nameOf = ({ name, catalog_name: catalog, schema_name: schema, full_name: full }: Info, kind: SecurableKind) => {
  if (full) return full
  if (kind === "catalog") return name
  return kind === "schema" ? `${catalog}.${name}` : `${catalog}.${schema}.${name}`
}

const toEntry = (one: Info, kind: SecurableKind): CatalogEntry => ({
  kind,
  name: nameOf(one, kind),
  comment: one.comment || null,
  owner: one.owner ?? null,
  type: one.table_type ?? one.volume_type ?? null,
})

const below = (kind: SecurableKind, parent: string | null): Query => {
  if (parent === null) return {}
  const [catalog = "", schema] = parent.split(".")
  if (kind === "schema") return { catalog_name: catalog }
  return { catalog_name: catalog, schema_name: schema ?? "" }
}

/** A person's token reaches volumes and functions only through SQL: there is no scope for their lists. */
const goesByStatement = (on: Warehouse, kind: SecurableKind): kind is "volume" | "function" =>
  on.client.as === "user" && (kind === "volume" || kind === "function")

/** One page of what stands below `parent`, as who `on` asks as. */
export const listEntries = async (
  on: Warehouse,
  kind: SecurableKind,
  parent: string | null,
  { token, limit }: CatalogPage,
): Promise<CatalogEntries> => {
  if (goesByStatement(on, kind)) return listByStatement(on, kind, parent ?? "", { token, limit })
  const answer = await on.client.json(list, {
    path: `${UNITY}/${PLACES[kind]}`,
    query: {
      ...below(kind, parent),
      // 0: the server chooses how much a page holds.
      max_results: limit ?? 0,
      ...(token === undefined ? {} : { page_token: token }),
      ...(kind === "table" ? { omit_columns: true, omit_properties: true } : {}),
    },
  })
  const found = z.array(info).nullish().parse(answer[FIELDS[kind]]) ?? []
  return { entries: found.map((one) => toEntry(one, kind)), next: answer.next_page_token || null }
}

const toColumns = (columns: readonly z.output<typeof column>[]) =>
  columns
    .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .map(({ name, type_text, comment }) => ({ name, type: type_text ?? "", comment: comment || null }))

const toDetail = (one: Info, kind: SecurableKind): CatalogDetail => ({
  ...toEntry(one, kind),
  columns: toColumns(one.columns ?? one.input_params?.parameters ?? []),
  returns: one.full_data_type ?? null,
  definition: one.routine_definition ?? null,
  updatedAt: one.updated_at ? new Date(one.updated_at).toISOString() : null,
})

/** Problem `catalog_entry_not_found`. */
export const findEntry = async (on: Warehouse, { kind, name }: Securable): Promise<CatalogDetail> => {
  const notThere = (cause?: unknown): Problem =>
    new Problem("catalog_entry_not_found", { detail: `There is no ${kind} ${name} that you may see.`, cause })
  if (goesByStatement(on, kind)) {
    const found = await (kind === "volume" ? findVolumeByStatement(on, name) : findFunctionByStatement(on, name))
    if (found) return found
    throw notThere()
  }
  try {
    return toDetail(await on.client.json(info, { path: `${UNITY}/${PLACES[kind]}/${encodeURIComponent(name)}` }), kind)
  } catch (error) {
    throw error instanceof Problem && error.code === "databricks_missing" ? notThere(error) : error
  }
}
