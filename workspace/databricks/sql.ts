import { type CompiledQuery, DefaultQueryCompiler, Kysely, PostgresAdapter, PostgresIntrospector } from "kysely"
import { DELTA } from "../../schemas/ddl.ts"
import type { Table } from "../../schemas/table.ts"
import { TABLES } from "../../schemas/tables.ts"
import { driverOver } from "../state/kysely-driver.ts"
import { inBatches, type Sql, type StateRows } from "../state/sql.ts"
import { isAnswerLost, whenFree } from "./again.ts"
import { runStatement, type StatementParameter, type Warehouse } from "./statements.ts"
import { PATIENT } from "./wire/retry.ts"

class WarehouseCompiler extends DefaultQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return `:p${this.numParameters}`
  }
  protected override getLeftIdentifierWrapper(): string {
    return "`"
  }
  protected override getRightIdentifierWrapper(): string {
    return "`"
  }
}

const FITS_INT = 2 ** 31

/** LIMIT takes nothing wider than INT, so integers are sent as narrow as they fit. */
const numberType = (value: number): "INT" | "BIGINT" | "DOUBLE" => {
  if (!Number.isInteger(value)) return "DOUBLE"
  return Math.abs(value) < FITS_INT ? "INT" : "BIGINT"
}

const parameter = (value: unknown, index: number): StatementParameter => {
  const name = `p${index + 1}`
  if (value === null || value === undefined) return { name, type: "STRING" }
  if (typeof value === "string") return { name, type: "STRING", value }
  if (typeof value === "boolean") return { name, type: "BOOLEAN", value: String(value) }
  if (typeof value === "number") return { name, type: numberType(value), value: String(value) }
  throw new TypeError(`a query parameter must be a text, number, boolean or null, not ${typeof value}`)
}

const rowsOfParameter = (table: Table): string => {
  const fields = Object.entries(table.columns).map(
    ([name, column]) => `${DELTA.quote(name)}: ${DELTA.types[column.type]}`,
  )
  return `SELECT inline(from_json(:p1, 'ARRAY<STRUCT<${fields.join(", ")}>>'))`
}

const columnsOf = (table: Table): string[] => Object.keys(table.columns)

const appendStatement = (table: Table): string => {
  const columns = columnsOf(table).map(DELTA.quote).join(", ")
  return `INSERT INTO ${DELTA.quote(table.name)} (${columns}) SELECT ${columns} FROM (${rowsOfParameter(table)})`
}

const mergeStatement = (table: Table): string => {
  const columns = columnsOf(table)
  const named = columns.map(DELTA.quote)
  const onKey = table.key.map((name) => `t.${DELTA.quote(name)} = s.${DELTA.quote(name)}`).join(" AND ")
  const newer = columns.includes("last_event") ? " AND t.`last_event` < s.`last_event`" : ""
  const changed = columns
    .filter((name) => !table.key.includes(name))
    .map((name) => `${DELTA.quote(name)} = s.${DELTA.quote(name)}`)
  return [
    `MERGE INTO ${DELTA.quote(table.name)} AS t USING (${rowsOfParameter(table)}) AS s ON ${onKey}`,
    `WHEN MATCHED${newer} THEN UPDATE SET ${changed.join(", ")}`,
    `WHEN NOT MATCHED THEN INSERT (${named.join(", ")}) VALUES (${named.map((name) => `s.${name}`).join(", ")})`,
  ].join(" ")
}

const insertMissingStatement = (table: Table): string => {
  const named = columnsOf(table).map(DELTA.quote)
  const onKey = table.key.map((name) => `t.${DELTA.quote(name)} = s.${DELTA.quote(name)}`).join(" AND ")
  return [
    `MERGE INTO ${DELTA.quote(table.name)} AS t USING (${rowsOfParameter(table)}) AS s ON ${onKey}`,
    `WHEN NOT MATCHED THEN INSERT (${named.join(", ")}) VALUES (${named.map((name) => `s.${name}`).join(", ")})`,
  ].join(" ")
}

/**
 * The rows, when the table holds none newer than `:p2`. A MERGE, not an INSERT: only that meets another writer who adds
 * rows at the same time. The newest is joined, not asked for in an EXISTS: open Delta cannot read a MERGE's own target
 * in a subquery.
 */
export const appendAfterStatement = (table: Table): string => {
  const named = columnsOf(table).map(DELTA.quote)
  const [name, id] = [DELTA.quote(table.name), DELTA.quote("id")]
  const known = `(SELECT max(${id}) AS ${DELTA.quote("newest")} FROM ${name}) AS n`
  return [
    `MERGE INTO ${name} AS t USING (SELECT r.* FROM (${rowsOfParameter(table)}) AS r CROSS JOIN ${known}`,
    `WHERE n.${DELTA.quote("newest")} IS NULL OR n.${DELTA.quote("newest")} <= :p2) AS s ON t.${id} = s.${id}`,
    `WHEN NOT MATCHED THEN INSERT (${named.join(", ")}) VALUES (${named.map((one) => `s.${one}`).join(", ")})`,
  ].join(" ")
}

/** The Sql port on a SQL warehouse. */
export const databricksSql = (on: Warehouse): Sql => {
  const patience = on.patience ?? PATIENT
  const write = (statement: string, rows: readonly object[], repeatable: boolean): Promise<unknown> =>
    whenFree(() => runStatement(on, statement, [parameter(JSON.stringify(rows), 0)], { repeatable }), patience)

  const appendOnce = async (table: Table, rows: readonly object[]): Promise<void> => {
    try {
      await write(appendStatement(table), rows, false)
    } catch (error) {
      if (!isAnswerLost(error)) throw error
      // The answer was lost, perhaps after the work was done: only what is missing is added.
      await write(insertMissingStatement(table), rows, true)
    }
  }

  const appendAfter: Sql["appendAfter"] = async (name, rows, newest) => {
    const statement = appendAfterStatement(TABLES[name])
    // One statement however many they are: who came between two would never fold what the second one adds.
    const parameters = [parameter(JSON.stringify(rows), 0), parameter(newest, 1)]
    const answer = await whenFree(() => runStatement(on, statement, parameters, { repeatable: true }), patience)
    return Number(answer.rows[0]?.num_affected_rows ?? 0) > 0
  }

  return {
    appendAfter,
    db: new Kysely<StateRows>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () =>
          driverOver(async (query: CompiledQuery) => {
            const answer = await runStatement(on, query.sql, query.parameters.map(parameter), { repeatable: true })
            return [...answer.rows]
          }),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new WarehouseCompiler(),
      },
    }),
    append: async (name, rows) => {
      for (const batch of inBatches(rows)) await appendOnce(TABLES[name], batch)
    },
    merge: async (name, rows) => {
      for (const batch of inBatches(rows)) await write(mergeStatement(TABLES[name]), batch, true)
    },
    clear: async (name) => {
      await whenFree(() => runStatement(on, `DELETE FROM ${DELTA.quote(name)}`, [], { repeatable: true }), patience)
    },
  }
}
