import type {
  ColumnProfile,
  CutCell,
  TableColumn,
  TableInfo,
  TableRow,
  TableSource,
} from "../../contract/entities/table.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { SourceRef } from "./files.ts"

export type RowsRequest = {
  /** Newest when left out. */
  readonly version?: number | undefined
  readonly columns?: readonly string[] | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  /**
   * Only rows whose key column has one of these values, as text; a table without a key has none. With no values there
   * are no rows, and who may not read the table is still refused.
   */
  readonly keys?: readonly string[] | undefined
}

/** A part of a table for a screen. */
export type ShownRequest = {
  readonly version?: number | undefined
  readonly offset: number
  readonly limit: number
  /** Characters of a cell that are shown. */
  readonly longest: number
}

export type ShownRows = { readonly rows: readonly TableRow[]; readonly cut: readonly CutCell[] }

export type NewTable = {
  readonly name: string
  readonly columns: readonly TableColumn[]
  readonly source: TableSource
  readonly comment?: string | undefined
}

/** A table whose columns and types are known only when all of its rows were read. */
export type TextTable = Omit<NewTable, "columns"> & { readonly columns: () => readonly TableColumn[] }

/** Cells by position, still as text; null is an empty cell. Later rows may be longer than earlier ones. */
export type TextRow = readonly (string | null)[]

export type SaveTableOptions = {
  readonly why?: string | undefined
  /** Idempotency key of the event that makes the version visible. */
  readonly key?: string | undefined
  /** Stops the writing; nothing of it stays. */
  readonly signal?: AbortSignal | undefined
}

export type QueryOptions = {
  readonly signal?: AbortSignal | undefined
  /** Milliseconds; half a minute when left out. */
  readonly timeout?: number | undefined
}

export type QueryAnswer = {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly TableRow[]
  readonly truncated: boolean
}

/** The catalog of people's tables. Every version of a table is immutable. */
export type Tables = {
  /** Where a table goes that is named without catalog and schema: one that people import, or a data set to train on. */
  findPlace(of: "imports" | "training"): Promise<{ readonly catalog: string; readonly schema: string }>
  /** By name the newest version, by `name@version` that one. Problem `table_not_found`. */
  find(ref: string): Promise<TableInfo>
  /** As `find`. A dropped table is not there under its name, its versions are still there under `name@version`. */
  seek(ref: string): Promise<TableInfo | undefined>
  list(): Promise<readonly TableInfo[]>
  /** Newest first, also of a dropped table. */
  listVersions(name: string): Promise<readonly TableInfo[]>
  /** Rows in stored order. */
  listRows(name: string, request?: RowsRequest): Promise<readonly TableRow[]>
  /**
   * Rows in stored order for a screen, bounded in size: longer cells are cut and named in `cut`, and there are fewer
   * rows than `limit` where they would not fit, but never none.
   */
  listShown(name: string, request: ShownRequest): Promise<ShownRows>
  /** All rows in stored order, in batches that fit in memory. */
  listBatches(name: string, request?: RowsRequest & { batch?: number }): AsyncIterable<readonly TableRow[]>
  listProfiles(ref: string): Promise<readonly ColumnProfile[]>
  /** Makes the next version of the table (the first when it is new). */
  save(
    who: Caller,
    table: NewTable,
    rows: AsyncIterable<readonly TableRow[]> | readonly TableRow[],
    why?: string,
  ): Promise<TableInfo>
  /** As `save`, from cells that are still text and fit the types of their columns. */
  saveText(
    who: Caller,
    table: TextTable,
    batches: AsyncIterable<readonly TextRow[]>,
    options?: SaveTableOptions,
  ): Promise<TableInfo>
  /** As `save`, from a Parquet file that people brought. Problem `file_not_found` or `file_unreadable`. */
  saveSource(
    who: Caller,
    table: Omit<NewTable, "columns">,
    from: SourceRef,
    options?: SaveTableOptions,
  ): Promise<TableInfo>
  /**
   * Takes up a table that the workbench did not make, as it is now: it is read where it is. Again, it takes up what has
   * changed as the next version. Problem `table_not_found`, `name_taken` for a table of the workbench's own.
   */
  saveLink(who: Caller, name: string, options?: SaveTableOptions): Promise<TableInfo>
  /** One reading statement over the catalog, at most `limit` rows. Problem `query_refused` or `query_failed`. */
  listAnswer(statement: string, limit: number, options?: QueryOptions): Promise<QueryAnswer>
}
