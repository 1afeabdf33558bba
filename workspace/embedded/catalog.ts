import {
  type CatalogDetail,
  type CatalogEntry,
  PRIVILEGES_OF,
  type Securable,
  type SecurableKind,
  tags,
} from "../../contract/entities/catalog.ts"
import { splitName } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Catalog } from "../../core/ports/catalog.ts"
import type { Events } from "../../core/ports/events.ts"
import { listEdges, nodeOf } from "../state/lineage.ts"
import { securableId } from "../state/projections/catalog.ts"
import type { Sql } from "../state/sql.ts"
import type { StoredTable, TableCatalog } from "../state/tables.ts"
import type { Access, Asking } from "./access.ts"

type Place = { readonly catalog: string; readonly schema: string }

type Given = {
  readonly sql: Sql
  readonly events: Events
  readonly tables: TableCatalog
  readonly access: Access
  /** Schemas that are there before anything is in them. */
  readonly places: readonly Place[]
  /** Volumes by full name, with what is in them. */
  readonly volumes: readonly { readonly name: string; readonly comment: string }[]
}

const PAGE = 200
const MOST_A_PAGE = 1000

const entry = (kind: SecurableKind, name: string, more: Partial<CatalogEntry> = {}): CatalogEntry => ({
  kind,
  name,
  comment: null,
  owner: null,
  type: null,
  ...more,
})

const ofTable = ({ name, comment, createdBy }: StoredTable): CatalogEntry =>
  entry("table", name, { comment, owner: createdBy, type: "MANAGED" })

const schemaOf = (name: string): string => name.split(".").slice(0, 2).join(".")

/**
 * The catalog of a computer: the tables of people, the models, the folders of files. `asking` is who it shows itself
 * to; left out, the workbench itself.
 */
export const embeddedCatalog = (given: Given, asking?: Asking): Catalog => {
  const { sql, events, tables, access, places, volumes } = given

  const models = async (): Promise<CatalogEntry[]> => {
    const rows = await sql.db.selectFrom("models").select(["name", "created_by"]).orderBy("name").execute()
    const owners = new Map(rows.map(({ name, created_by }) => [name, created_by]))
    return [...owners].map(([name, owner]) => entry("model", name, { owner }))
  }

  const things = async (): Promise<CatalogEntry[]> => [
    ...(await tables.list()).map(ofTable),
    ...volumes.map(({ name, comment }) => entry("volume", name, { comment, type: "MANAGED" })),
    ...(await models()),
  ]

  const all = async (): Promise<CatalogEntry[]> => {
    const found = await things()
    const schemas = [
      ...places.map(({ catalog, schema }) => `${catalog}.${schema}`),
      ...found.map(({ name }) => schemaOf(name)),
    ]
    const named = [...new Set(schemas.map((name) => name.toLowerCase()))]
    const catalogs = [...new Set(named.map((name) => splitName(name).catalog))]
    return [...catalogs.map((name) => entry("catalog", name)), ...named.map((name) => entry("schema", name)), ...found]
  }

  const isSeen = async ({ kind, name, owner }: CatalogEntry): Promise<boolean> => {
    if (asking === undefined || kind === "catalog") return true
    const needed = {
      schema: "USE_SCHEMA",
      table: "SELECT",
      volume: "READ_VOLUME",
      function: "EXECUTE",
      model: "EXECUTE",
    } as const
    return access.holds(asking, needed[kind], { kind, name }, owner)
  }

  const seek = async ({ kind, name }: Securable): Promise<CatalogEntry | undefined> =>
    (await all()).find((one) => one.kind === kind && one.name.toLowerCase() === name.toLowerCase())

  const findEntry = async (one: Securable): Promise<CatalogEntry> => {
    const found = await seek(one)
    if (found) return found
    throw new Problem("catalog_entry_not_found", { detail: `There is no ${one.kind} ${one.name}.` })
  }

  const findSeen = async (one: Securable): Promise<CatalogEntry> => {
    const found = await findEntry(one)
    if (await isSeen(found)) return found
    throw new Problem("catalog_entry_not_found", { detail: `There is no ${one.kind} ${one.name} that you may see.` })
  }

  const mayChange = async (who: Caller, privilege: "MANAGE" | "APPLY_TAG", one: CatalogEntry): Promise<void> => {
    if (asking !== undefined) await access.check({ name: who.person, roles: who.roles }, privilege, one, one.owner)
  }

  return {
    listEntries: async (kind, parent, { token, limit = PAGE } = {}) => {
      const below = (await all()).filter(
        (one) =>
          one.kind === kind && (parent === null || one.name.toLowerCase().startsWith(`${parent.toLowerCase()}.`)),
      )
      const sorted = below.toSorted((a, b) => (a.name < b.name ? -1 : 1))
      const from = Math.max(
        0,
        sorted.findIndex(({ name }) => name > (token ?? "")),
      )
      const isBehindAll = token !== undefined && sorted.every(({ name }) => name <= token)
      const part = isBehindAll ? [] : sorted.slice(from, from + Math.min(limit, MOST_A_PAGE))
      const shown: CatalogEntry[] = []
      for (const one of part) if (await isSeen(one)) shown.push(one)
      const last = part.at(-1)?.name
      return { entries: shown, next: last !== undefined && last !== sorted.at(-1)?.name ? last : null }
    },

    find: async (one): Promise<CatalogDetail> => {
      const found = await findSeen(one)
      const table = found.kind === "table" ? await tables.find(found.name) : undefined
      const columns = (table?.columns ?? []).map(({ name, type }) => ({ name, type, comment: null }))
      return { ...found, columns, returns: null, definition: null, updatedAt: table?.updatedAt ?? null }
    },

    listTags: async (of) => {
      await findSeen(of)
      const row = await sql.db
        .selectFrom("catalog_tags")
        .select("tags")
        .where("id", "=", securableId(of))
        .executeTakeFirst()
      return row === undefined ? {} : tags.parse(JSON.parse(row.tags))
    },

    saveTags: async (who, of, change, options) => {
      await mayChange(who, "APPLY_TAG", await findEntry(of))
      const payload = { of: { ...of }, set: { ...change.set }, remove: [...change.remove] }
      await events.save(who, async () => [{ kind: "tags.changed", subject: of.name, payload }], options)
    },

    listGrants: async (on) => {
      await findSeen(on)
      return access.listGrants(on)
    },

    saveGrants: async (who, on, { principal, add, remove }, options) => {
      const known: readonly string[] = PRIVILEGES_OF[on.kind]
      const wrong = add.find((one) => !known.includes(one) && one !== "ALL_PRIVILEGES")
      if (wrong !== undefined)
        throw new Problem("privilege_invalid", {
          detail: `${wrong} cannot be given on a ${on.kind}: ${known.join(", ")}.`,
        })
      await mayChange(who, "MANAGE", await findEntry(on))
      const payload = { on: { ...on }, principal, add: [...add], remove: [...remove] }
      await events.save(who, async () => [{ kind: "grants.changed", subject: on.name, payload }], options)
    },

    listLineage: async (table) => {
      await findSeen({ kind: "table", name: table })
      const edges = await listEdges(sql)
      const isIt = (end: { readonly kind: string; readonly name: string }): boolean =>
        end.kind === "table" && end.name === table
      return {
        upstream: edges.filter(({ target }) => isIt(target)).map(({ source }) => nodeOf(source)),
        downstream: edges.filter(({ source }) => isIt(source)).map(({ target }) => nodeOf(target)),
      }
    },

    saveLineage: async (who, edges) => {
      await events.save(who, async () =>
        edges.map(({ source, target }) => ({
          kind: "lineage.published",
          subject: target.name,
          payload: { source: { ...source }, target: { ...target } },
        })),
      )
    },
  }
}
