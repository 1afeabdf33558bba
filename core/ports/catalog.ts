import type {
  CatalogDetail,
  CatalogEntry,
  Grant,
  GrantChange,
  LineageEdge,
  Securable,
  SecurableKind,
  TableLineage,
  TagChange,
  Tags,
} from "../../contract/entities/catalog.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { SaveOptions } from "./events.ts"

/** Which part of a list: behind the last page, at most `limit` entries. */
export type CatalogPage = { readonly token?: string | undefined; readonly limit?: number | undefined }

/** A page of a list; `next` leads to the following one. A page may be empty and still have a next one. */
export type CatalogEntries = { readonly entries: readonly CatalogEntry[]; readonly next: string | null }

/** The catalog of the workspace, also of what the workbench did not make. It shows what who asks may see. */
export type Catalog = {
  /** What stands right below `parent`: catalogs below null, schemas below a catalog, all else below `catalog.schema`. */
  listEntries(kind: SecurableKind, parent: string | null, page?: CatalogPage): Promise<CatalogEntries>
  /** Problem `catalog_entry_not_found`. */
  find(one: Securable): Promise<CatalogDetail>
  listTags(of: Securable): Promise<Tags>
  /** Sets and removes tags. Problem `tags_not_possible` for what they cannot be set on here. */
  saveTags(who: Caller, of: Securable, change: TagChange, options?: SaveOptions): Promise<void>
  /** Who may do what with it, also by what it stands in; those given on itself have it as `from`. */
  listGrants(on: Securable): Promise<readonly Grant[]>
  /** Gives and takes privileges. Problem `privilege_invalid` for one that does not exist on this kind. */
  saveGrants(who: Caller, on: Securable, change: GrantChange, options?: SaveOptions): Promise<void>
  /** What rows of a table came from and went to, one step. */
  listLineage(table: string): Promise<TableLineage>
  /** Publishes edges of our own chain; again, it changes nothing. */
  saveLineage(who: Caller, edges: readonly LineageEdge[]): Promise<void>
}
