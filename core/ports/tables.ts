import type { ColumnProfile, TableColumn, TableInfo, TableRow, TableSource } from "../../contract/entities/table.ts"
import type { Caller } from "../../contract/permissions.ts"

export type RowsRequest = {
  /** Newest when left out. */
  readonly version?: number | undefined
  readonly columns?: readonly string[] | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

export type NewTable = {
  readonly name: string
  readonly columns: readonly TableColumn[]
  readonly source: TableSource
  readonly comment?: string | undefined
}

export type QueryAnswer = { readonly columns: readonly TableColumn[]; readonly rows: readonly TableRow[]; readonly truncated: boolean }

/** The catalog of people's tables. Every version of a table is immutable. */
export type Tables = {
  find(name: string): Promise<TableInfo>
  seek(name: string): Promise<TableInfo | undefined>
  list(): Promise<readonly TableInfo[]>
  /** Rows in stored order. */
  listRows(name: string, request?: RowsRequest): Promise<readonly TableRow[]>
  /** All rows in stored order, in batches that fit in memory. */
  listBatches(name: string, request?: RowsRequest & { batch?: number }): AsyncIterable<readonly TableRow[]>
  listProfiles(name: string): Promise<readonly ColumnProfile[]>
  /** Makes the next version of the table (the first when it is new). */
  save(who: Caller, table: NewTable, rows: AsyncIterable<readonly TableRow[]> | readonly TableRow[], why?: string): Promise<TableInfo>
  /** Takes the table out of the catalog; its versions stay for lineage. */
  retire(who: Caller, name: string): Promise<void>
  /** One reading statement over the catalog, at most `limit` rows. Problem `query_refused` or `query_failed`. */
  listAnswer(statement: string, limit: number): Promise<QueryAnswer>
}
