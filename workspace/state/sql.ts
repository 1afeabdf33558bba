import type { Kysely } from "kysely"
import type { Row, Rows, TableName } from "../../schemas/tables.ts"
import type { ViewRows } from "../../schemas/views.ts"

/** What queries are checked against: tables and views by name. */
export type StateRows = Rows & ViewRows

/**
 * The state of a workspace. Two engines implement it; what only one of them can do is not here:
 * no transactions, no keys, no RETURNING. Unqualified names mean the configured place of our tables.
 */
export type Sql = {
  /** Reading queries. Instants come back as ISO 8601 text with Z, integers as numbers. */
  readonly db: Kysely<StateRows>
  /** Adds rows in one statement per batch. Durable when it returns. */
  append<Name extends TableName>(table: Name, rows: readonly Row<Name>[]): Promise<void>
  /**
   * Adds rows with growing ids unless the table holds one with a greater id than `newest`; says whether it did. `false`
   * also where the answer of the statement was lost: what the table holds tells.
   */
  appendAfter<Name extends "events">(table: Name, rows: readonly Row<Name>[], newest: string): Promise<boolean>
  /**
   * Replaces or adds rows by the table's key, one statement per batch. Where the table has `last_event`,
   * a row is replaced only by a newer one. Two rows of one call never share a key.
   */
  merge<Name extends TableName>(table: Name, rows: readonly Row<Name>[]): Promise<void>
  /** Removes all rows; only for rebuilding a projection. */
  clear(table: TableName): Promise<void>
}

/** Rows a statement carries at most; a statement of this size stays far below both engines' limits. */
export const ROWS_PER_STATEMENT = 500

/** Splits rows into batches of one statement each. */
export const inBatches = <Item>(rows: readonly Item[], size = ROWS_PER_STATEMENT): Item[][] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => rows.slice(index * size, (index + 1) * size))
