import { z } from "zod"
import { type TableColumn, type TableInfo, tableColumn, tableSource } from "../../contract/entities/table.ts"
import { splitName, splitRef } from "../../contract/names.ts"
import { Problem } from "../../contract/problems.ts"
import { type Row, TABLES } from "../../schemas/tables.ts"
import { VIEWS } from "../../schemas/views.ts"
import type { Sql } from "./sql.ts"

/** A version of a table and where its rows are. */
export type StoredTable = TableInfo & { readonly file: string }

/** Table names are kept in lower case, as Unity Catalog keeps them. */
export const tableName = (name: string): string => name.toLowerCase()

/** The name of a table that people may write. Problem `name_taken` for one of the workbench's own. */
export const freeTableName = (wanted: string, place: { readonly catalog: string; readonly schema: string }): string => {
  const name = tableName(wanted)
  const { catalog, schema, name: last } = splitName(name)
  const isHere = catalog === place.catalog.toLowerCase() && schema === place.schema.toLowerCase()
  if (isHere && (last in TABLES || last in VIEWS))
    throw new Problem("name_taken", { field: "table", detail: `${name} is a table of the workbench itself.` })
  return name
}

/** Columns by their names, all where none are named. Problem `column_not_found` with those there are. */
export const columnsAsked = (table: StoredTable, names: readonly string[] | undefined): readonly TableColumn[] =>
  names === undefined
    ? table.columns
    : names.map((name) => {
        const column = table.columns.find((one) => one.name === name)
        if (column) return column
        throw new Problem("column_not_found", {
          field: name,
          detail: `${table.name} has no column ${name}. It has ${table.columns.map((one) => one.name).join(", ")}.`,
        })
      })

/** What the catalog knows of people's tables; the rows themselves are files. */
export type TableCatalog = {
  /** By name the newest version of a live table, by `name@version` that version, also of a dropped table. */
  seek(ref: string): Promise<StoredTable | undefined>
  find(ref: string): Promise<StoredTable>
  /** Live tables by name. */
  list(): Promise<readonly StoredTable[]>
  /** Newest first. */
  listVersions(name: string): Promise<readonly StoredTable[]>
}

const columnsOf = (row: { readonly columns: string }) => z.array(tableColumn).parse(JSON.parse(row.columns))
const sourceOf = (row: { readonly source: string }) => tableSource.parse(JSON.parse(row.source))

const shared = (row: Row<"catalog_tables"> | Row<"table_versions">) => ({
  version: row.version,
  columns: columnsOf(row),
  rowCount: row.row_count,
  bytes: row.bytes,
  keyColumn: row.key_column,
  comment: row.comment,
  source: sourceOf(row),
  createdBy: row.created_by,
  createdAt: row.created_at,
  file: row.file,
})

const newest = (row: Row<"catalog_tables">): StoredTable => ({
  ...shared(row),
  name: row.id,
  updatedAt: row.updated_at,
})
const version = (row: Row<"table_versions">): StoredTable => ({
  ...shared(row),
  name: row.name,
  updatedAt: row.created_at,
})

export const tableCatalogOver = (sql: Sql): TableCatalog => {
  const seek: TableCatalog["seek"] = async (ref) => {
    const name = tableName(ref)
    const named = splitRef(name)
    if (named.version === undefined) {
      const row = await sql.db
        .selectFrom("catalog_tables")
        .selectAll()
        .where("id", "=", name)
        .where("state", "=", "live")
        .executeTakeFirst()
      return row && newest(row)
    }
    const row = await sql.db.selectFrom("table_versions").selectAll().where("id", "=", name).executeTakeFirst()
    return row && version(row)
  }
  return {
    seek,
    find: async (ref) => {
      const found = await seek(ref)
      if (!found) throw new Problem("table_not_found", { detail: `There is no table ${ref}.` })
      return found
    },
    list: async () =>
      (await sql.db.selectFrom("catalog_tables").selectAll().where("state", "=", "live").orderBy("id").execute()).map(
        newest,
      ),
    listVersions: async (name) =>
      (
        await sql.db
          .selectFrom("table_versions")
          .selectAll()
          .where("name", "=", tableName(name))
          .orderBy("version", "desc")
          .execute()
      ).map(version),
  }
}
