import { z } from "zod"
import {
  type DatabitVersion,
  databitExample,
  databitField,
  databitSettings,
  databitStatus,
} from "../../contract/entities/databit.ts"
import { splitRef } from "../../contract/names.ts"
import { Problem } from "../../contract/problems.ts"
import type { Databits } from "../../core/ports/databits.ts"
import { compareVersions } from "../../core/template/version-number.ts"
import type { Row } from "../../schemas/tables.ts"
import type { Sql } from "./sql.ts"

const schemaShape = z.object({ input: z.array(databitField), output: z.array(databitField) })
const examplesShape = z.array(databitExample)

const toVersion = (row: Row<"templates">): DatabitVersion => ({
  databitId: row.databit_id,
  id: row.id,
  name: row.full_name,
  version: row.version,
  status: databitStatus.parse(row.status),
  saved: row.saved,
  schema: schemaShape.parse(JSON.parse(row.schema_spec)),
  template: row.prompt_template,
  examples: examplesShape.parse(JSON.parse(row.examples)),
  baseModel: row.base_model,
  trainingDataset: row.training_dataset,
  settings: databitSettings.parse(JSON.parse(row.settings)),
  contentHash: row.content_hash,
  createdBy: row.created_by,
  approvedBy: row.approved_by,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  revision: row.last_event,
})

/** Newest first: the open draft, then by version number. */
const newestFirst = (a: Row<"templates">, b: Row<"templates">): number =>
  Number(a.saved) - Number(b.saved) || compareVersions(b.version, a.version)

const chooseFrom = (rows: readonly Row<"templates">[], version: string | undefined): Row<"templates"> | undefined => {
  const sorted = rows.toSorted(newestFirst)
  if (version === "draft") return sorted.find((row) => !row.saved)
  if (version === "newest") return sorted[0]
  if (version !== undefined) return sorted.find((row) => row.version === version)
  return sorted.find((row) => row.status === "published") ?? sorted[0]
}

const newestOfEach = (rows: readonly Row<"templates">[]): DatabitVersion[] => {
  const newest = new Map<string, Row<"templates">>()
  for (const row of rows.toSorted(newestFirst)) if (!newest.has(row.databit_id)) newest.set(row.databit_id, row)
  return [...newest.values()].toSorted((a, b) => (a.full_name < b.full_name ? -1 : 1)).map(toVersion)
}

/** Databits in the state tables. */
export const databitsOver = ({ db }: Pick<Sql, "db">): Databits => {
  const living = () => db.selectFrom("templates").selectAll().where("status", "<>", "deleted")

  const seek = async (ref: string): Promise<DatabitVersion | undefined> => {
    const { name, version } = splitRef(ref)
    const rows = await living()
      .where(name.includes(".") ? "full_name" : "name", "=", name)
      .execute()
    const full = new Set(rows.map((row) => row.full_name))
    if (full.size > 1) {
      throw new Problem("not_found", {
        detail: `Several Databits are called ${name}: ${[...full].toSorted().join(", ")}.`,
        remedy: "Name it in full.",
      })
    }
    const chosen = chooseFrom(rows, version)
    return chosen && toVersion(chosen)
  }

  return {
    seek,
    find: async (ref) => {
      const found = await seek(ref)
      if (!found) throw new Problem("not_found", { detail: `There is no Databit ${ref}.` })
      return found
    },
    list: async () => newestOfEach(await living().execute()),
    listPublished: async () => newestOfEach(await living().where("status", "=", "published").execute()),
    listVersions: async (databitId, { deleted = false } = {}) => {
      const from = deleted ? db.selectFrom("templates").selectAll() : living()
      const rows = await from.where("databit_id", "=", databitId).execute()
      return rows.toSorted(newestFirst).map(toVersion)
    },
  }
}
