import type { Securable, TagChange, Tags } from "../../../contract/entities/catalog.ts"
import { Problem } from "../../../contract/problems.ts"
import { runStatement, type Warehouse } from "../statements.ts"
import { literal, ticked, tickedName } from "../tables/types.ts"
import { listModelTags, saveModelTags } from "./model-tags.ts"

type Tagged = "catalog" | "schema" | "table" | "volume"

const WORDS: Readonly<Record<Tagged, string>> = {
  catalog: "CATALOG",
  schema: "SCHEMA",
  table: "TABLE",
  volume: "VOLUME",
}

/** The columns of `information_schema.<kind>_tags` that say what is tagged, below its catalog. */
const NAMED_BY: Readonly<Record<Tagged, readonly string[]>> = {
  catalog: [],
  schema: ["schema_name"],
  table: ["schema_name", "table_name"],
  volume: ["schema_name", "volume_name"],
}

const taggedKind = ({ kind }: Securable): Tagged => {
  if (kind in WORDS) return kind as Tagged
  throw new Problem("tags_not_possible", { detail: `Tags of a ${kind} are out of reach for the workbench.` })
}

export const listTags = async (on: Warehouse, of: Securable): Promise<Tags> => {
  if (of.kind === "model") return listModelTags(on.client, of.name)
  const kind = taggedKind(of)
  const [catalog = "", ...below] = of.name.split(".")
  const where = ["catalog_name", ...NAMED_BY[kind]].map((name, index) => `${name} = :p${index + 1}`).join(" AND ")
  const { rows } = await runStatement(
    on,
    `SELECT tag_name, tag_value FROM ${ticked(catalog)}.information_schema.${kind}_tags WHERE ${where} ORDER BY 1`,
    [catalog, ...below].map((value, index) => ({ name: `p${index + 1}`, type: "STRING" as const, value })),
    { repeatable: true },
  )
  return Object.fromEntries(rows.map((row) => [String(row.tag_name), String(row.tag_value ?? "")]))
}

export const saveTags = async (on: Warehouse, of: Securable, change: TagChange): Promise<void> => {
  if (of.kind === "model") return saveModelTags(on.client, of.name, change)
  const { set, remove } = change
  const alter = `ALTER ${WORDS[taggedKind(of)]} ${tickedName(of.name)}`
  const pairs = Object.entries(set).map(([key, value]) => `${literal(key)} = ${literal(value)}`)
  if (pairs.length > 0) await runStatement(on, `${alter} SET TAGS (${pairs.join(", ")})`, [], { repeatable: true })
  if (remove.length > 0)
    await runStatement(on, `${alter} UNSET TAGS (${remove.map(literal).join(", ")})`, [], { repeatable: true })
}
