import { Problem } from "../../contract/problems.ts"
import { DELTA } from "../../schemas/ddl.ts"
import { COLUMNS_THERE, lacking, lackingStatements, viewStatements } from "../../schemas/migrations.ts"
import { runStatement, type Warehouse } from "./statements.ts"

/** Makes the tables that are missing, and the views anew; every statement can be repeated. */
export const migrateWarehouse = async (on: Warehouse): Promise<void> => {
  const run = (statement: string) => runStatement(on, statement, [], { repeatable: true })
  const { rows } = await run(COLUMNS_THERE)
  const { tables, columns } = lackingStatements(DELTA, rows)
  const oneByOne = async (statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await run(statement)
  }
  await Promise.all([...tables.map(run), ...columns.map(oneByOne)])
  await Promise.all(viewStatements(DELTA).map(run))
}

/** Problem `databricks_not_set_up` where (as far as its principal may see) the migrations of this version have not been applied. */
const checkMigrated = async (on: Warehouse): Promise<void> => {
  const { rows } = await runStatement(on, COLUMNS_THERE, [], { repeatable: true })
  const missing = lacking(rows)
  if (missing.length === 0) return
  const [first = "", second] = missing
  const named = second === undefined ? first : `${first} and ${missing.length - 1} more`
  throw new Problem("databricks_not_set_up", {
    detail: `The setup job has not run for this version: ${on.catalog}.${on.schema} lacks ${named}, or this principal may not see them.`,
    facts: { missing },
  })
}

/**
 * Reads where the migrations of this version have been applied; `migrates`: applies them before. Where somebody else
 * does, it is looked at while it is read: a warehouse that wakes up answers both at once.
 */
export const whenMigrated = async <Read>(
  on: Warehouse,
  migrates: boolean,
  read: () => Promise<Read>,
): Promise<Read> => {
  if (migrates) {
    await migrateWarehouse(on)
    return read()
  }
  const reading = read()
  // Tables that are not there cannot be read either: what is missing says it better.
  reading.catch(() => undefined)
  await checkMigrated(on)
  return reading
}
