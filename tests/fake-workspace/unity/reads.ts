import type { Principal } from "../identities.ts"
import type { SqlRequest } from "../sql/engine.ts"
import { nameParts, writtenBy } from "../sql/history.ts"
import { withReaders } from "../sql/read-files.ts"
import { toDuckDb } from "../sql/to-duckdb.ts"
import type { World } from "../world.ts"

const CATALOG = /^c_/

type Found = { readonly tables: Set<string>; readonly own: Set<string> }

const collect = (node: unknown, request: SqlRequest, found: Found): void => {
  if (node === null || typeof node !== "object") return
  const one = node as Record<string, unknown>
  if (one.type === "BASE_TABLE") {
    const named = [one.catalog_name, one.schema_name, one.table_name].map((part) => String(part ?? ""))
    const [catalog = "", schema = "", table = ""] = named
    // Everybody may ask a catalog's information schema; it shows what they may see.
    if (schema === "information_schema") return
    if (schema !== "" || !found.own.has(table.toLowerCase())) {
      const where = catalog === "" ? (request.catalog ?? "") : catalog.replace(CATALOG, "")
      found.tables.add(`${where}.${schema || (request.schema ?? "")}.${table}`.toLowerCase())
    }
  }
  for (const child of Object.values(one)) collect(child, request, found)
}

/** Names that a statement gives to its own parts. */
const collectOwn = (node: unknown, own: Set<string>): void => {
  if (node === null || typeof node !== "object") return
  const { map } = (node as { cte_map?: { map?: readonly { key?: string }[] } }).cte_map ?? {}
  for (const { key } of map ?? []) if (key !== undefined) own.add(key.toLowerCase())
  for (const child of Object.values(node)) collectOwn(child, own)
}

/** The tables that a reading text names, by the engine's own parser. */
const tablesIn = async (world: World, request: SqlRequest, text: string): Promise<readonly string[]> => {
  const plain = text.replace(/ VERSION AS OF \d+/g, "")
  const translated = toDuckDb(withReaders(plain, world.volumes.placeOf), world.engine.catalogs)
  const [row] = await world.engine.run("SELECT json_serialize_sql($text::VARCHAR) AS tree", { text: translated })
  const tree = JSON.parse(String(row?.tree)) as { readonly error: boolean; readonly error_message?: string }
  // What cannot be read cannot be judged.
  if (tree.error) throw new Error(`[PARSE_SYNTAX_ERROR] ${tree.error_message}`)
  const found: Found = { tables: new Set(), own: new Set() }
  collectOwn(tree, found.own)
  collect(tree, request, found)
  return [...found.tables]
}

const READS = /^\s*(SELECT|WITH|VALUES|FROM)\b/i
const DESCRIBED = /^DESCRIBE (?:HISTORY|DETAIL) (\S+)/

/** Refuses what somebody has no right to: reading needs SELECT, files READ VOLUME, all else is not for people here. */
export const checkReads = async (world: World, who: Principal, request: SqlRequest): Promise<void> => {
  const { unity } = world
  if (unity.admins.has(who.name)) return
  const { statement } = request
  const described = nameParts(DESCRIBED.exec(statement)?.[1] ?? "")
  if (described) return unity.check(who, "SELECT", { kind: "table", name: described.join(".") })
  for (const [, path = ""] of statement.matchAll(/read_files\(\s*'([^']+)'/g))
    unity.check(who, "READ VOLUME", { kind: "volume", name: path.split("/").slice(2, 5).join(".") })
  if (!READS.test(statement)) {
    const name = writtenBy(statement)?.name.join(".") ?? `${request.catalog}.${request.schema}.unknown`
    return unity.check(who, "MODIFY", { kind: "table", name })
  }
  for (const name of await tablesIn(world, request, statement)) unity.check(who, "SELECT", { kind: "table", name })
}

const FROM = /\b(?:AS|FROM \()?\s*(SELECT\b[\s\S]+)$/

/** Remembers from where a statement took the rows that it wrote, and who owns what it made. */
export const followWrite = async (world: World, who: Principal, request: SqlRequest): Promise<void> => {
  const written = writtenBy(request.statement)
  if (!written) return
  const target = written.name.join(".").toLowerCase()
  const { unity } = world
  if (written.operation.startsWith("CREATE") && !unity.owners.has(`table:${target}`))
    unity.owners.set(`table:${target}`, who.name)
  const text = FROM.exec(request.statement)?.[1]
  if (text === undefined || !/^(CREATE|WRITE)/.test(written.operation)) return
  const sources = await tablesIn(world, request, text).catch(() => [])
  for (const source of sources)
    if (source !== target && !unity.lineage.some((edge) => edge.source === source && edge.target === target))
      unity.lineage.push({ source, target })
}
