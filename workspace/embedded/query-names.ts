import type { DuckDBConnection } from "@duckdb/node-api"
import { z } from "zod"
import { Problem } from "../../contract/problems.ts"

/** A table as a statement names it; parts it leaves out are empty. Lower case. */
export type NamedTable = { readonly catalog: string; readonly schema: string; readonly table: string }

/** What a statement reads; `everything` for one that lists tables. */
type Reads = { readonly tables: readonly NamedTable[]; readonly everything: boolean }

const parsed = z.union([
  z.object({ error: z.literal(false), statements: z.array(z.json()) }),
  z.object({ error: z.literal(true), error_message: z.string() }),
])

const baseTable = z.object({
  type: z.literal("BASE_TABLE"),
  catalog_name: z.string(),
  schema_name: z.string(),
  table_name: z.string(),
})
const listing = z.object({ type: z.literal("SHOW_REF"), query: z.null() })

const collect = (node: unknown, reads: { tables: NamedTable[]; everything: boolean }): void => {
  if (node === null || typeof node !== "object") return
  const table = baseTable.safeParse(node)
  if (table.success) {
    const { catalog_name: catalog, schema_name: schema, table_name: name } = table.data
    reads.tables.push({ catalog: catalog.toLowerCase(), schema: schema.toLowerCase(), table: name.toLowerCase() })
  }
  if (listing.safeParse(node).success) reads.everything = true
  for (const child of Object.values(node)) collect(child, reads)
}

/**
 * What one reading statement reads, by the engine's own parser. Problem `query_refused` for anything else than
 * one reading statement, `query_failed` for one that cannot be parsed.
 */
export const readsOf = async (connection: DuckDBConnection, statement: string): Promise<Reads> => {
  const reader = await connection.runAndReadAll("SELECT json_serialize_sql($1::VARCHAR) AS tree", [statement])
  const tree = parsed.parse(JSON.parse(String(reader.getRowsJS()[0]?.[0])))
  if (tree.error) {
    const otherKind = tree.error_message.startsWith("Only SELECT")
    throw new Problem(
      otherKind ? "query_refused" : "query_failed",
      otherKind ? { detail: "This statement does more than read." } : { detail: tree.error_message },
    )
  }
  if (tree.statements.length !== 1)
    throw new Problem("query_refused", {
      detail: tree.statements.length === 0 ? "There is no statement." : "There is more than one statement.",
    })
  const reads = { tables: [], everything: false }
  collect(tree.statements, reads)
  return reads
}
