import type { DuckDBConnection } from "@duckdb/node-api"
import { z } from "zod"
import { Problem } from "../../contract/problems.ts"

/** A table as a statement names it; parts it leaves out are empty. Lower case. */
export type NamedTable = { readonly catalog: string; readonly schema: string; readonly table: string }

type Reads = {
  readonly tables: readonly NamedTable[]
  /** Whether the statement lists tables. */
  readonly everything: boolean
  /** The statement with the catalog `main` under the name it has in the engine. */
  readonly statement: string
}

const parsed = z.union([
  z.object({ error: z.literal(false), statements: z.array(z.json()) }),
  z.object({ error: z.literal(true), error_message: z.string() }),
])

const baseTable = z.object({
  type: z.literal("BASE_TABLE"),
  catalog_name: z.string(),
  schema_name: z.string(),
  table_name: z.string(),
  query_location: z.number(),
})
/** A column written with catalog, schema and table before it. */
const fullColumn = z.object({
  type: z.literal("COLUMN_REF"),
  column_names: z.array(z.string()).min(4),
  query_location: z.number(),
})
const listing = z.object({ type: z.literal("SHOW_REF"), query: z.null() })

/** The engine keeps the name `main` for itself: a catalog called so would hide its own functions. No catalog of people has a space in its name. */
const MAIN = "main"
const ENGINE_MAIN = "main "

export const engineCatalog = (catalog: string): string => (catalog === MAIN ? ENGINE_MAIN : catalog)

type Found = { tables: NamedTable[]; everything: boolean; mains: Set<number> }

const isMain = (name: string | undefined): boolean => name?.toLowerCase() === MAIN

const collectTable = (node: object, found: Found): void => {
  const table = baseTable.safeParse(node)
  if (!table.success) return
  const { catalog_name: catalog, schema_name: schema, table_name: name, query_location: at } = table.data
  found.tables.push({ catalog: catalog.toLowerCase(), schema: schema.toLowerCase(), table: name.toLowerCase() })
  if (isMain(catalog)) found.mains.add(at)
}

const collect = (node: unknown, found: Found): void => {
  if (node === null || typeof node !== "object") return
  collectTable(node, found)
  const column = fullColumn.safeParse(node)
  if (column.success && isMain(column.data.column_names[0])) found.mains.add(column.data.query_location)
  if (listing.safeParse(node).success) found.everything = true
  for (const child of Object.values(node)) collect(child, found)
}

const NAME = /^(main|"main")/i

/** Puts the engine's name of `main` where the statement has it; places are offsets in UTF-8. */
const renamed = (statement: string, places: ReadonlySet<number>): string => {
  const bytes = Buffer.from(statement)
  const parts: string[] = []
  let from = 0
  for (const at of [...places].sort((a, b) => a - b)) {
    const [name] = NAME.exec(bytes.toString("utf8", at, at + 6)) ?? []
    if (name === undefined) continue
    parts.push(bytes.toString("utf8", from, at), `"${ENGINE_MAIN}"`)
    from = at + name.length
  }
  return [...parts, bytes.toString("utf8", from)].join("")
}

/**
 * What one reading statement reads, by the engine's own parser. Problem `query_refused` for anything else than
 * one reading statement, `query_failed` for one that cannot be parsed.
 */
export const readsOf = async (connection: DuckDBConnection, statement: string): Promise<Reads> => {
  const reader = await connection.runAndReadAll("SELECT json_serialize_sql($1::VARCHAR) AS tree", [statement])
  const tree = parsed.parse(JSON.parse(String(reader.getRowsJS()[0]?.[0])))
  if (tree.error) {
    if (tree.error_message.startsWith("Only SELECT"))
      throw new Problem("query_refused", { detail: "This statement does more than read." })
    throw new Problem("query_failed", { detail: tree.error_message })
  }
  if (tree.statements.length === 0) throw new Problem("query_refused", { detail: "There is no statement." })
  if (tree.statements.length > 1) throw new Problem("query_refused", { detail: "There is more than one statement." })
  const found: Found = { tables: [], everything: false, mains: new Set() }
  collect(tree.statements, found)
  return { tables: found.tables, everything: found.everything, statement: renamed(statement, found.mains) }
}
