import { DUCKDB } from "../../schemas/ddl.ts"
import type { Table } from "../../schemas/table.ts"
import { mutex } from "../state/mutex.ts"
import type { DuckDb, SqlParameter } from "./duckdb.ts"

type AnyRow = Readonly<Record<string, SqlParameter>>

/** More rows than this are merged faster by one MERGE. */
const FEW = 8

const { quote } = DUCKDB

const lookUp = ({ name, columns }: Table, key: string, count: number): string => {
  const newest = "last_event" in columns ? quote("last_event") : "NULL"
  const places = Array.from({ length: count }, (_, at) => `$${at + 1}`).join(", ")
  return `SELECT ${quote(key)} AS "key", ${newest} AS "newest" FROM ${quote(name)} WHERE ${quote(key)} IN (${places})`
}

/** One row by its key, which is the first parameter; the rest follow in the order of the columns. */
const update = ({ name, columns }: Table, key: string): string => {
  const rest = Object.entries(columns).filter(([column]) => column !== key)
  const set = rest.map(([column, { type }], at) => `${quote(column)} = $${at + 2}::${DUCKDB.types[type]}`)
  return `UPDATE ${quote(name)} SET ${set.join(", ")} WHERE ${quote(key)} = $1`
}

const valuesOf = ({ columns }: Table, key: string, row: AnyRow): SqlParameter[] => [
  row[key] ?? null,
  ...Object.keys(columns).flatMap((column) => (column === key ? [] : [row[column] ?? null])),
]

/**
 * Merges of a few rows: what is there is looked up, then the new rows are added and the older ones changed, several
 * times quicker than a MERGE. Merges into one table run one after the other; as one process owns the file, nothing
 * comes between looking and writing. A stop in between leaves rows that the next open folds again.
 */
export const mergesOfFew = (
  duck: DuckDb,
  { table, append, merge }: { table: Table; append: Merge; merge: Merge },
): Merge => {
  const alone = mutex()
  const [key, ...more] = table.key
  if (key === undefined || more.length > 0) return (rows) => alone(() => merge(rows))
  const change = update(table, key)

  const few = async (rows: readonly AnyRow[]): Promise<void> => {
    const keys = rows.map((row) => row[key] ?? null)
    const found = await duck.all(lookUp(table, key, keys.length), keys)
    const known = new Map(found.map((row) => [row.key, row.newest]))
    const added = rows.filter((row) => !known.has(row[key]))
    if (added.length > 0) await append(added)
    for (const row of rows) {
      const newest = known.get(row[key])
      const isNewer = !(typeof newest === "string" && newest >= String(row.last_event))
      if (known.has(row[key]) && isNewer) await duck.run(change, valuesOf(table, key, row))
    }
  }
  return (rows) => alone(() => (rows.length <= FEW ? few(rows) : merge(rows)))
}

/** Writes rows of one table. */
export type Merge = (rows: readonly AnyRow[]) => Promise<void>
