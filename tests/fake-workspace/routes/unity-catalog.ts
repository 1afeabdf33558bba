import { z } from "zod"
import { missing } from "../refused.ts"
import { type Asked, json, type Route, route } from "../route.ts"
import { typeName, typeText } from "../sql/cells.ts"
import { duckCatalog } from "../sql/to-duckdb.ts"
import type { FunctionInfo } from "../unity/state.ts"
import type { World } from "../world.ts"
import { namesOf, page, paged } from "./shapes.ts"

const UC = "/api/2.1/unity-catalog"

/** Copies that keep versions are nobody's tables. */
const IS_COPY = /@v\d+$/

/** Schemas the engine has in every catalog; the platform shows the first one. */
const OF_THE_ENGINE = new Set(["main", "pg_catalog"])

const schemasIn = async ({ engine }: World, catalog: string): Promise<string[]> => {
  const rows = await engine.run(
    "SELECT schema_name AS name FROM information_schema.schemata WHERE catalog_name = $catalog ORDER BY 1",
    { catalog: duckCatalog(catalog) },
  )
  return rows.map(({ name }) => String(name)).filter((name) => !OF_THE_ENGINE.has(name))
}

const tablesIn = async ({ engine }: World, catalog: string, schema: string) => {
  const rows = await engine.run(
    "SELECT table_name AS name, table_type AS type FROM information_schema.tables WHERE table_catalog = $catalog AND table_schema = $schema ORDER BY 1",
    { catalog: duckCatalog(catalog), schema },
  )
  return rows
    .map(({ name, type }) => ({ name: String(name), isView: type === "VIEW" }))
    .filter(({ name }) => !IS_COPY.test(name))
}

const fullName = (...parts: readonly string[]): string => parts.join(".")

const checkCatalog = ({ world, who }: Pick<Asked<unknown, unknown>, "world" | "who">, catalog: string): void => {
  if (!world.engine.catalogs.has(catalog.toLowerCase())) throw missing(`Catalog '${catalog}'`, "CATALOG_DOES_NOT_EXIST")
  world.unity.check(who, "USE CATALOG", { kind: "catalog", name: catalog })
}

const checkSchema = async (asked: Pick<Asked<unknown, unknown>, "world" | "who">, catalog: string, schema: string) => {
  checkCatalog(asked, catalog)
  if (!(await schemasIn(asked.world, catalog)).includes(schema))
    throw missing(`Schema '${catalog}.${schema}'`, "SCHEMA_DOES_NOT_EXIST")
  asked.world.unity.check(asked.who, "USE SCHEMA", { kind: "schema", name: fullName(catalog, schema) })
}

const describe = async ({ engine, keys, unity }: World, catalog: string, schema: string, table: string) => {
  const named = { catalog: duckCatalog(catalog), schema, table }
  const columns = await engine.run(
    "SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_catalog = $catalog AND table_schema = $schema AND table_name = $table ORDER BY ordinal_position",
    named,
  )
  const full = fullName(catalog, schema, table)
  if (columns.length === 0) throw missing(`Table '${full}'`, "TABLE_DOES_NOT_EXIST")
  const [found] = await engine.run(
    "SELECT table_type AS type FROM information_schema.tables WHERE table_catalog = $catalog AND table_schema = $schema AND table_name = $table",
    named,
  )
  const isView = found?.type === "VIEW"
  const key = keys.get(full.toLowerCase())
  const owner = unity.ownerOf({ kind: "table", name: full })
  return {
    ...namesOf(full),
    table_type: isView ? "VIEW" : "MANAGED",
    ...(isView ? {} : { data_source_format: "DELTA" }),
    owner,
    created_at: 1_764_000_000_000,
    created_by: owner,
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

const volumeInfo = ({ unity }: World, name: string) => ({
  ...namesOf(name),
  volume_type: "MANAGED",
  owner: unity.ownerOf({ kind: "volume", name }),
})

const functionInfo = ({ name, parameters, returns, definition, comment, owner }: FunctionInfo) => ({
  ...namesOf(name),
  data_type: returns,
  full_data_type: returns,
  routine_body: "SQL",
  routine_definition: definition,
  comment,
  owner,
  input_params: {
    parameters: parameters.map(({ name: one, type, comment: says }, position) => ({
      name: one,
      type_text: type.toLowerCase(),
      type_name: type,
      type_json: JSON.stringify({ name: one, type: type.toLowerCase(), nullable: true, metadata: {} }),
      position,
      comment: says,
    })),
  },
})

const catalogInfo = ({ unity }: World, name: string) => ({ name, owner: unity.ownerOf({ kind: "catalog", name }) })
const below = z.strictObject({ catalog_name: z.string(), schema_name: z.string(), ...page })

/** Catalogs, schemas, tables, volumes and functions, as who asks may see them; the shapes are those of the open Unity Catalog server. */
export const UNITY_CATALOG: readonly Route[] = [
  route({
    method: "GET",
    path: `${UC}/catalogs`,
    vouchedBy: "open server",
    scope: "catalog.catalogs:read",
    query: z.strictObject(page),
    answer: ({ world, who, query }) => {
      const seen = [...world.engine.catalogs].filter((name) => world.unity.sees(who, { kind: "catalog", name }))
      return paged(
        "catalogs",
        seen.map((name) => catalogInfo(world, name)),
        query,
        world,
      )
    },
  }),
  route({
    method: "GET",
    path: `${UC}/catalogs/:catalog`,
    vouchedBy: "open server",
    scope: "catalog.catalogs:read",
    answer: (asked) => {
      const name = asked.params.catalog ?? ""
      checkCatalog(asked, name)
      return json({
        ...catalogInfo(asked.world, name),
        full_name: name,
        catalog_type: "MANAGED_CATALOG",
        securable_type: "CATALOG",
      })
    },
  }),
  route({
    method: "GET",
    path: `${UC}/schemas`,
    vouchedBy: "open server",
    scope: "catalog.schemas:read",
    query: z.strictObject({ catalog_name: z.string(), ...page }),
    answer: async (asked) => {
      const { world, who, query } = asked
      const catalog = query.catalog_name
      checkCatalog(asked, catalog)
      const seen = (await schemasIn(world, catalog)).filter((name) =>
        world.unity.sees(who, { kind: "schema", name: fullName(catalog, name) }),
      )
      const infos = seen.map((name) => ({
        name,
        catalog_name: catalog,
        full_name: fullName(catalog, name),
        owner: world.unity.ownerOf({ kind: "schema", name: fullName(catalog, name) }),
      }))
      return paged("schemas", infos, query, world)
    },
  }),
  route({
    method: "GET",
    path: `${UC}/schemas/:schema`,
    vouchedBy: "open server",
    scope: "catalog.schemas:read",
    answer: async (asked) => {
      const [catalog = "", name = ""] = (asked.params.schema ?? "").split(".")
      await checkSchema(asked, catalog, name)
      const full_name = fullName(catalog, name)
      return json({
        name,
        catalog_name: catalog,
        full_name,
        owner: asked.world.unity.ownerOf({ kind: "schema", name: full_name }),
      })
    },
  }),
  route({
    method: "GET",
    path: `${UC}/tables`,
    vouchedBy: "open server",
    scope: "catalog.tables:read",
    query: below.extend({
      omit_columns: z.enum(["true", "false"]).optional(),
      omit_properties: z.enum(["true", "false"]).optional(),
    }),
    answer: async (asked) => {
      const { world, who, query } = asked
      await checkSchema(asked, query.catalog_name, query.schema_name)
      const { catalog_name: catalog, schema_name: schema } = query
      const seen = (await tablesIn(world, catalog, schema)).filter(({ name }) =>
        world.unity.sees(who, { kind: "table", name: fullName(catalog, schema, name) }),
      )
      const tables = await Promise.all(seen.map(({ name }) => describe(world, catalog, schema, name)))
      const shown = query.omit_columns === "true" ? tables.map(({ columns: _, ...rest }) => rest) : tables
      return paged("tables", shown, query, world)
    },
  }),
  route({
    method: "GET",
    path: `${UC}/tables/:name`,
    vouchedBy: "open server",
    scope: "catalog.tables:read",
    answer: async (asked) => {
      const [catalog = "", schema = "", table = ""] = (asked.params.name ?? "").split(".")
      const found = await describe(asked.world, catalog, schema, table)
      asked.world.unity.check(asked.who, "SELECT", { kind: "table", name: found.full_name })
      return json(found)
    },
  }),
  route({
    method: "GET",
    path: `${UC}/volumes`,
    vouchedBy: "open server",
    scope: "unity-catalog",
    query: below,
    answer: async (asked) => {
      const { world, who, query } = asked
      await checkSchema(asked, query.catalog_name, query.schema_name)
      const names = world.volumes.all().filter((name) => name.startsWith(`${query.catalog_name}.${query.schema_name}.`))
      const seen = names.filter((name) => world.unity.sees(who, { kind: "volume", name }))
      return paged(
        "volumes",
        seen.map((name) => volumeInfo(world, name)),
        query,
        world,
      )
    },
  }),
  route({
    method: "GET",
    path: `${UC}/volumes/:volume`,
    vouchedBy: "open server",
    scope: "unity-catalog",
    answer: ({ world, who, params }) => {
      const name = (params.volume ?? "").toLowerCase()
      if (!world.volumes.all().includes(name)) throw missing(`Volume '${params.volume}'`, "VOLUME_DOES_NOT_EXIST")
      world.unity.check(who, "READ VOLUME", { kind: "volume", name })
      return json(volumeInfo(world, name))
    },
  }),
  route({
    method: "GET",
    path: `${UC}/functions`,
    vouchedBy: "open server",
    scope: "unity-catalog",
    query: below,
    answer: async (asked) => {
      const { world, who, query } = asked
      await checkSchema(asked, query.catalog_name, query.schema_name)
      const seen = [...world.unity.functions.values()].filter(
        ({ name }) =>
          name.startsWith(`${query.catalog_name}.${query.schema_name}.`) &&
          world.unity.sees(who, { kind: "function", name }),
      )
      return paged("functions", seen.map(functionInfo), query, world)
    },
  }),
  route({
    method: "GET",
    path: `${UC}/functions/:function`,
    vouchedBy: "open server",
    scope: "unity-catalog",
    answer: ({ world, who, params }) => {
      const found = world.unity.functions.get((params.function ?? "").toLowerCase())
      if (!found) throw missing(`Function '${params.function}'`, "FUNCTION_DOES_NOT_EXIST")
      world.unity.check(who, "EXECUTE", { kind: "function", name: found.name })
      return json(functionInfo(found))
    },
  }),
]
