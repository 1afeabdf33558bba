import { namePart, threeLevelName, toNamePart } from "../../contract/names.ts"
import { Problem } from "../../contract/problems.ts"
import type { Tables } from "../ports/tables.ts"

/** Catalogs nobody writes to: names an engine keeps for itself, and those of Databricks that are read-only or outside Unity Catalog. */
const KEPT = ["system", "temp", "memory", "samples", "hive_metastore"]

/** A table name proposed for a file: its name without folders and endings, at the place where imports go. */
export const proposedName = (file: string, place: { readonly catalog: string; readonly schema: string }): string => {
  const base = file.replace(/^.*[\\/]/, "").replace(/(\.(gz|csv|tsv|tab|txt|jsonl|ndjson|json|parquet))+$/i, "")
  return `${place.catalog}.${place.schema}.${toNamePart(base)}`
}

/** A table name as people give it, `name` or `catalog.schema.name`, in full. Problem `name_invalid`. */
export const fullTableName = async (
  { tables }: { readonly tables: Pick<Tables, "findPlace"> },
  wanted: string,
): Promise<string> => {
  const place = await tables.findPlace("imports")
  const full = namePart.safeParse(wanted).success ? `${place.catalog}.${place.schema}.${wanted}` : wanted
  if (!threeLevelName.safeParse(full).success)
    throw new Problem("name_invalid", {
      field: "table",
      detail: `${wanted} is not a name of the form catalog.schema.table.`,
    })
  const [catalog = ""] = full.split(".")
  if (KEPT.includes(catalog.toLowerCase()))
    throw new Problem("name_invalid", { field: "table", detail: `The catalog ${catalog} is kept for the platform.` })
  return full
}
