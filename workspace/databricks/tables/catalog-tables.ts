import { z } from "zod"
import { splitName, splitRef } from "../../../contract/names.ts"
import { Problem } from "../../../contract/problems.ts"
import { type StoredTable, tableName } from "../../state/tables.ts"
import { runStatement, type Warehouse } from "../statements.ts"
import { columnTypeOf, tickedName } from "./types.ts"

const info = z.object({
  table_type: z.string().nullish(),
  comment: z.string().nullish(),
  owner: z.string().nullish(),
  created_by: z.string().nullish(),
  created_at: z.number().nullish(),
  updated_at: z.number().nullish(),
  columns: z.array(z.object({ name: z.string(), type_text: z.string(), position: z.number().nullish() })).nullish(),
  table_constraints: z
    .array(z.object({ primary_key_constraint: z.object({ child_columns: z.array(z.string()) }).nullish() }))
    .nullish(),
})
type Info = z.output<typeof info>

/** What marks a version of a table that the workbench did not make, with Delta's number. */
const FILE = /^catalog@(\d+)$/

/** Whether the rows of a version are in a table that others made. */
export const isOfOthers = ({ file }: Pick<StoredTable, "file">): boolean => file === "view" || FILE.test(file)

/** Tables with versions; a view is read as it is now. */
const HAS_VERSIONS = new Set(["MANAGED", "EXTERNAL", "STREAMING_TABLE", "MATERIALIZED_VIEW"])

const instantOf = (milliseconds: number | null | undefined): string => new Date(milliseconds ?? 0).toISOString()

/** The one column of the primary key that an owner declared, if there is one. */
const keyOf = ({ table_constraints }: Info): string | null => {
  const keys = (table_constraints ?? []).flatMap(({ primary_key_constraint: key }) => (key ? [key.child_columns] : []))
  const [columns = []] = keys
  return columns.length === 1 ? (columns[0] ?? null) : null
}

/**
 * Tables of Unity Catalog as they are. Their version is Delta's, so that `name@version` stays what it was; a view has
 * version 0 and is always what it is now. `asking` gives the requests of who reads.
 */
export const catalogTables = (asking: () => Warehouse) => {
  const describe = async (name: string): Promise<Info | undefined> => {
    if (Object.values(splitName(name)).some((part) => part === "")) return undefined
    const { client } = asking()
    try {
      return await client.json(info, { path: `/api/2.1/unity-catalog/tables/${encodeURIComponent(name)}` })
    } catch (error) {
      if (error instanceof Problem && error.code === "databricks_missing") return undefined
      throw error
    }
  }

  const newestOf = async (name: string, table: Info): Promise<number> => {
    if (!HAS_VERSIONS.has(table.table_type ?? "MANAGED")) return 0
    const { rows } = await runStatement(asking(), `DESCRIBE HISTORY ${tickedName(name)} LIMIT 1`, [], {
      repeatable: true,
    })
    return Number(rows[0]?.version ?? 0)
  }

  return {
    /** The types that columns really have where the workbench did not make the table; its own are as it made them. */
    typesOf: async (table: Pick<StoredTable, "name" | "file">): Promise<ReadonlyMap<string, string>> => {
      const { name } = table
      if (!isOfOthers(table)) return new Map()
      const columns = (await describe(name))?.columns ?? []
      return new Map(columns.map((column) => [column.name, column.type_text]))
    },

    /** Whether a table of that name is there, whoever made it. */
    has: async (name: string): Promise<boolean> => (await describe(name)) !== undefined,

    /** By `name` as it is now, by `name@version` as it was. Problem `databricks_denied` names the missing grant. */
    seek: async (ref: string): Promise<StoredTable | undefined> => {
      const { name, version: asked } = splitRef(tableName(ref))
      const table = await describe(name)
      if (!table) return undefined
      const isView = !HAS_VERSIONS.has(table.table_type ?? "MANAGED")
      const version = asked === undefined ? await newestOf(name, table) : Number(asked)
      const file = isView ? "view" : `catalog@${version}`
      const from = isView ? tickedName(name) : `${tickedName(name)} VERSION AS OF ${version}`
      const { rows } = await runStatement(asking(), `SELECT count(*) AS number FROM ${from}`, [], { repeatable: true })
      const columns = table.columns ?? []
      return {
        name,
        version,
        columns: columns.map((column) => ({ name: column.name, type: columnTypeOf(column.type_text) })),
        rowCount: Number(rows[0]?.number ?? 0),
        bytes: 0,
        keyColumn: keyOf(table),
        comment: table.comment ?? null,
        source: { kind: "catalog", owner: table.owner ?? null },
        createdBy: table.created_by ?? table.owner ?? "unknown",
        createdAt: instantOf(table.created_at),
        updatedAt: instantOf(table.updated_at ?? table.created_at),
        file,
      }
    },
  }
}
