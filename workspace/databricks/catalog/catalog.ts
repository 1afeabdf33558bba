import type { Securable } from "../../../contract/entities/catalog.ts"
import type { Catalog } from "../../../core/ports/catalog.ts"
import type { Events } from "../../../core/ports/events.ts"
import type { Sql } from "../../state/sql.ts"
import type { TableCatalog } from "../../state/tables.ts"
import type { Warehouse } from "../statements.ts"
import { findEntry, listEntries } from "./entries.ts"
import { listGrants, saveGrants } from "./grants.ts"
import { listLineage, saveLineage } from "./lineage.ts"
import { listTags, saveTags } from "./tags.ts"

type Given = {
  readonly sql: Sql
  readonly events: Events
  readonly tables: TableCatalog
  /** The app's own requests. */
  readonly app: Warehouse
  /** Requests of who asks. Throws where the workbench cannot ask as that person. */
  readonly asking: () => Warehouse
}

/**
 * Unity Catalog. It is looked at as who asks. What the workbench made is the app's: its tags and grants are read and
 * changed as the app, for people whose role includes it; those of others are left to what the person may do.
 */
export const databricksCatalog = ({ sql, events, tables, app, asking }: Given): Catalog => {
  const inCharge = async ({ kind, name }: Securable): Promise<Warehouse> => {
    const [newest] = kind === "table" ? await tables.listVersions(name) : []
    return newest && newest.source.kind !== "catalog" ? app : asking()
  }
  return {
    listEntries: async (kind, parent, page = {}) => listEntries(asking(), kind, parent, page),
    find: async (one) => findEntry(await inCharge(one), one),
    listTags: async (of) => listTags(await inCharge(of), of),
    saveTags: async (who, of, change, options) => {
      await saveTags(await inCharge(of), of, change)
      const payload = { of: { ...of }, set: { ...change.set }, remove: [...change.remove] }
      await events.save(who, async () => [{ kind: "tags.changed", subject: of.name, payload }], options)
    },
    listGrants: async (on) => listGrants(await inCharge(on), on),
    saveGrants: async (who, on, change, options) => {
      await saveGrants(await inCharge(on), on, change)
      const { principal, add, remove } = change
      const payload = { on: { ...on }, principal, add: [...add], remove: [...remove] }
      await events.save(who, async () => [{ kind: "grants.changed", subject: on.name, payload }], options)
    },
    listLineage: async (table) => listLineage((await inCharge({ kind: "table", name: table })).client, sql, table),
    saveLineage: async (who, edges) => {
      await saveLineage(app.client, edges)
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
