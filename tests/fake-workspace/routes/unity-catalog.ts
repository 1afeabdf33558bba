import { z } from "zod"
import { missing } from "../refused.ts"
import { json, type Route, route } from "../route.ts"
import { typeName, typeText } from "../sql/cells.ts"
import { duckCatalog } from "../sql/to-duckdb.ts"
import type { World } from "../world.ts"

const UC = "/api/2.1/unity-catalog"

/** Copies that keep versions are nobody's tables. */
const IS_COPY = /@v\d+$/

const tablesIn = async ({ engine }: World, catalog: string, schema: string): Promise<string[]> => {
  const rows = await engine.run(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_catalog = $catalog AND table_schema = $schema ORDER BY 1",
    { catalog: duckCatalog(catalog), schema },
  )
  return rows.map(({ name }) => String(name)).filter((name) => !IS_COPY.test(name))
}

const describe = async ({ engine, keys }: World, catalog: string, schema: string, table: string) => {
  const columns = await engine.run(
    "SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_catalog = $catalog AND table_schema = $schema AND table_name = $table ORDER BY ordinal_position",
    { catalog: duckCatalog(catalog), schema, table },
  )
  if (columns.length === 0) throw missing(`Table '${catalog}.${schema}.${table}'`, "TABLE_DOES_NOT_EXIST")
  const key = keys.get(`${catalog}.${schema}.${table}`.toLowerCase())
  return {
    name: table,
    catalog_name: catalog,
    schema_name: schema,
    full_name: `${catalog}.${schema}.${table}`,
    table_type: "MANAGED",
    data_source_format: "DELTA",
    owner: "data.owner@example.com",
    created_at: 1_764_000_000_000,
    created_by: "data.owner@example.com",
    columns: columns.map(({ name, type }, position) => ({
      name: String(name),
      type_text: typeText(String(type)).toLowerCase(),
      type_name: typeName(String(type)),
      position,
      nullable: true,
    })),
    ...(key === undefined
      ? {}
      : { table_constraints: [{ primary_key_constraint: { name: "pk", child_columns: [key] } }] }),
  }
}

/** Catalogs, schemas and tables; the shapes are those of the open Unity Catalog server. */
export const UNITY_CATALOG: readonly Route[] = [
  route({
    method: "GET",
    path: `${UC}/catalogs`,
    vouchedBy: "open server",
    query: z.object({ max_results: z.string().optional(), page_token: z.string().optional() }),
    answer: ({ world }) => json({ catalogs: [...world.engine.catalogs].map((name) => ({ name })) }),
  }),
  route({
    method: "GET",
    path: `${UC}/tables`,
    vouchedBy: "open server",
    query: z.object({
      catalog_name: z.string(),
      schema_name: z.string(),
      max_results: z.string().optional(),
      page_token: z.string().optional(),
    }),
    answer: async ({ world, query }) => {
      const names = await tablesIn(world, query.catalog_name, query.schema_name)
      const tables = await Promise.all(
        names.map((name) => describe(world, query.catalog_name, query.schema_name, name)),
      )
      return json({ tables })
    },
  }),
  route({
    method: "GET",
    path: `${UC}/tables/:name`,
    vouchedBy: "open server",
    answer: async ({ world, params }) => {
      const [catalog = "", schema = "", table = ""] = (params.name ?? "").split(".")
      return json(await describe(world, catalog, schema, table))
    },
  }),
]
