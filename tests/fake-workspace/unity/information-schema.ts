import type { Principal } from "../identities.ts"
import type { World } from "../world.ts"
import type { Kind } from "./state.ts"

type View = { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] }

const ASKED =
  /`((?:[^`]|``)+)`\.information_schema\.(volumes|routines|parameters|(?:catalog|schema|table|volume)_tags)\b/g

const literal = (value: string | null): string =>
  value === null ? "CAST(NULL AS STRING)" : `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`

const asQuery = ({ columns, rows }: View): string => {
  const nothing = `SELECT ${columns.map((name) => `CAST(NULL AS STRING) AS ${name}`).join(", ")} WHERE 1 = 0`
  const each = rows.map((row) => `SELECT ${row.map((cell, at) => `${literal(cell)} AS ${columns[at]}`).join(", ")}`)
  return `(${[nothing, ...each].join(" UNION ALL ")})`
}

const tagsOf = ({ unity }: World, who: Principal, catalog: string, kind: Kind): View => {
  const named = {
    catalog: [],
    schema: ["schema_name"],
    table: ["schema_name", "table_name"],
    volume: ["schema_name", "volume_name"],
    function: [],
  }
  const rows = [...unity.tags].flatMap(([id, tags]) => {
    const [of, name = ""] = id.split(/:(.*)/s)
    const parts = name.split(".")
    if (of !== kind || parts[0] !== catalog || !unity.sees(who, { kind, name })) return []
    return [...tags].map(([key, value]) => [...parts, key, value])
  })
  return { columns: ["catalog_name", ...named[kind], "tag_name", "tag_value"], rows }
}

const volumesOf = ({ unity, volumes }: World, who: Principal, catalog: string): View => {
  const seen = volumes
    .all()
    .filter((name) => name.startsWith(`${catalog}.`) && unity.sees(who, { kind: "volume", name }))
  return {
    columns: ["volume_catalog", "volume_schema", "volume_name", "volume_type", "volume_owner", "comment"],
    rows: seen.map((name) => [...name.split("."), "MANAGED", unity.ownerOf({ kind: "volume", name }), null]),
  }
}

const functionsOf = ({ unity }: World, who: Principal, catalog: string) =>
  [...unity.functions.values()].filter(
    ({ name }) => name.startsWith(`${catalog}.`) && unity.sees(who, { kind: "function", name }),
  )

const routinesOf = (world: World, who: Principal, catalog: string): View => ({
  columns: [
    "routine_catalog",
    "routine_schema",
    "routine_name",
    "routine_owner",
    "full_data_type",
    "routine_definition",
    "comment",
  ],
  rows: functionsOf(world, who, catalog).map((one) => [
    ...one.name.split("."),
    one.owner,
    one.returns,
    one.definition,
    one.comment ?? null,
  ]),
})

const parametersOf = (world: World, who: Principal, catalog: string): View => ({
  columns: [
    "specific_catalog",
    "specific_schema",
    "specific_name",
    "parameter_name",
    "full_data_type",
    "comment",
    "ordinal_position",
  ],
  rows: functionsOf(world, who, catalog).flatMap((one) =>
    one.parameters.map(({ name, type, comment }, at) => [
      ...one.name.split("."),
      name,
      type,
      comment ?? null,
      String(at),
    ]),
  ),
})

/** The statement with what it asks of a catalog's information schema in the place of its name, as far as `who` may see. */
export const withInformationSchema = (world: World, who: Principal, statement: string): string =>
  statement.replace(ASKED, (_, ticked: string, view: string) => {
    const catalog = ticked.toLowerCase()
    if (view === "volumes") return asQuery(volumesOf(world, who, catalog))
    if (view === "routines") return asQuery(routinesOf(world, who, catalog))
    if (view === "parameters") return asQuery(parametersOf(world, who, catalog))
    return asQuery(tagsOf(world, who, catalog, view.replace("_tags", "") as Kind))
  })
