import { DELTA } from "../../schemas/ddl.ts"
import { COLUMNS_THERE, MIGRATIONS, migrationStatements, viewStatements } from "../../schemas/migrations.ts"
import { runStatement, type Warehouse } from "./statements.ts"

/** Makes the tables and views that are missing; every statement can be repeated. */
export const migrateWarehouse = async (on: Warehouse): Promise<void> => {
  const run = (statement: string) => runStatement(on, statement, [], { repeatable: true })
  for (const migration of MIGRATIONS) {
    const { rows } = await run(COLUMNS_THERE)
    await Promise.all(migrationStatements(migration, DELTA, rows).map(run))
  }
  await Promise.all(viewStatements(DELTA).map(run))
}
