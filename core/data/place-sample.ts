import { type DatabitDocument, databitDocument } from "../../contract/databit-document.ts"
import type { DatabitJoin } from "../../contract/entities/databit.ts"
import type { TableInfo } from "../../contract/entities/table.ts"
import { Problem } from "../../contract/problems.ts"
import { fullName, type Place } from "../template/names.ts"

/** A sample's file is written without a place; this says where its tables are: `table` or `table.column`. */
const placed = (named: string, place: Place): string => {
  const [table = "", ...column] = named.split(".")
  return [fullName(table, place), ...column].join(".")
}

/** The document of a sample whose sources and joins lead to the tables at `place`. */
export const placeDocument = (
  { document, joins }: { readonly document: DatabitDocument; readonly joins: readonly DatabitJoin[] },
  place: Place,
): DatabitDocument => {
  const { schema, settings } = document
  const input = schema.input.map((field) =>
    field.source === undefined ? field : { ...field, source: placed(field.source, place) },
  )
  const here = joins.map((join) => ({ ...join, table: fullName(join.table, place) }))
  return databitDocument.parse({
    ...document,
    schema: { ...schema, input },
    ...(here.length > 0 ? { settings: { ...settings, joins: here } } : {}),
  })
}

/** Throws Problem `name_taken` where the table of that name, in any version, did not come from the sample. */
export const requireSample = (name: string, sample: string, versions: readonly TableInfo[]): void => {
  if (versions.length === 0) return
  if (versions.some(({ source }) => source.kind === "sample" && source.sample === sample)) return
  throw new Problem("name_taken", {
    detail: `The sample's table would be ${name}, and there is another table of that name.`,
    remedy: `Import ${name} again under another name and remove it from the catalog, then load the sample.`,
  })
}
