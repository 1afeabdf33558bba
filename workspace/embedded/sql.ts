import { type CompiledQuery, DefaultQueryCompiler, Kysely, PostgresAdapter, PostgresIntrospector } from "kysely"
import { DUCKDB } from "../../schemas/ddl.ts"
import type { ColumnType, Table } from "../../schemas/table.ts"
import { TABLES, type TableName } from "../../schemas/tables.ts"
import { driverOver } from "../state/kysely-driver.ts"
import { inBatches, type Sql, type StateRows } from "../state/sql.ts"
import type { DuckDb, SqlParameter } from "./duckdb.ts"
import { type Merge, mergesOfFew } from "./merge-few.ts"

class DuckDbCompiler extends DefaultQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return `$${this.numParameters}`
  }
}

const parameter = (value: unknown): SqlParameter => {
  if (value === null || value === undefined) return null
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value
  throw new TypeError(`a query parameter must be a text, number, boolean or null, not ${typeof value}`)
}

/** kysely over DuckDB; rows are plain (see `toPlain`). */
const kyselyOver = (duck: DuckDb): Kysely<StateRows> =>
  new Kysely<StateRows>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driverOver((query: CompiledQuery) => duck.all(query.sql, query.parameters.map(parameter))),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new DuckDbCompiler(),
    },
  })

/**
 * One JSON parameter as rows: a single bound value however many rows there are. Its type is named, so that the
 * prepared statement is planned once and not for every value.
 */
const rowsOfParameter = (table: Table): string => {
  const types: Readonly<Record<ColumnType, string>> = DUCKDB.types
  const shape = Object.fromEntries(Object.entries(table.columns).map(([name, column]) => [name, types[column.type]]))
  return `SELECT unnest(from_json($1::VARCHAR, '${JSON.stringify([shape])}')) AS r`
}

const columnsOf = (table: Table): string[] => Object.keys(table.columns)

const appendStatement = (table: Table): string => {
  const columns = columnsOf(table).map(DUCKDB.quote)
  return `INSERT INTO ${DUCKDB.quote(table.name)} (${columns.join(", ")}) SELECT ${columns.map((name) => `r.${name}`).join(", ")} FROM (${rowsOfParameter(table)})`
}

const mergeStatement = (table: Table): string => {
  const columns = columnsOf(table)
  const named = columns.map(DUCKDB.quote)
  const onKey = table.key.map((name) => `t.${DUCKDB.quote(name)} = s.r.${DUCKDB.quote(name)}`).join(" AND ")
  const newer = columns.includes("last_event") ? ' AND t."last_event" < s.r."last_event"' : ""
  const changed = columns
    .filter((name) => !table.key.includes(name))
    .map((name) => `${DUCKDB.quote(name)} = s.r.${DUCKDB.quote(name)}`)
  return [
    `MERGE INTO ${DUCKDB.quote(table.name)} AS t USING (${rowsOfParameter(table)}) AS s ON ${onKey}`,
    `WHEN MATCHED${newer} THEN UPDATE SET ${changed.join(", ")}`,
    `WHEN NOT MATCHED THEN INSERT (${named.join(", ")}) VALUES (${named.map((name) => `s.r.${name}`).join(", ")})`,
  ].join(" ")
}

/** How rows get into one table. */
const writerOf = (duck: DuckDb, table: Table): { readonly append: Merge; readonly merge: Merge } => {
  const adding = appendStatement(table)
  const merging = mergeStatement(table)
  const append: Merge = async (rows) => {
    for (const batch of inBatches(rows)) await duck.again(adding, [JSON.stringify(batch)])
  }
  const merge: Merge = async (rows) => {
    for (const batch of inBatches(rows)) await duck.run(merging, [JSON.stringify(batch)])
  }
  return { append, merge: mergesOfFew(duck, { table, append, merge }) }
}

/** The Sql port on DuckDB. */
export const embeddedSql = (duck: DuckDb): Sql => {
  const writers = new Map(Object.values(TABLES).map((table) => [table.name, writerOf(duck, table)]))
  const writer = (table: TableName) => {
    const known = writers.get(table)
    if (!known) throw new Error(`there is no table ${table}`)
    return known
  }
  const appendAfter: Sql["appendAfter"] = async (name, rows, newest) => {
    const [first = [], ...rest] = inBatches(rows)
    const table = DUCKDB.quote(name)
    const newer = `SELECT 1 FROM ${table} WHERE id > $2`
    const statement = `${appendStatement(TABLES[name])} WHERE NOT EXISTS (${newer}) RETURNING id`
    const added = await duck.all(statement, [JSON.stringify(first), newest])
    if (added.length === 0) return false
    for (const batch of rest) await writer(name).append(batch)
    return true
  }
  return {
    db: kyselyOver(duck),
    appendAfter,
    append: (table, rows) => writer(table).append(rows),
    merge: (table, rows) => writer(table).merge(rows),
    clear: async (table) => {
      await duck.run(`DELETE FROM ${DUCKDB.quote(table)}`)
    },
  }
}
