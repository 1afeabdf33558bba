import { DELTA } from "../../schemas/ddl.ts"
import { COLUMNS_THERE, MIGRATIONS, migrationStatements, viewStatements } from "../../schemas/migrations.ts"
import { runStatement, type Warehouse } from "./statements.ts"

/** Makes the tables and views that are missing; every statement can be repeated. */
export const migrateWarehouse = async (on: Warehouse): Promise<void> => {
  for (const migration of MIGRATIONS) {
    const there = await runStatement(on, COLUMNS_THERE, [])
    await Promise.all(migrationStatements(migration, DELTA, there).map((statement) => runStatement(on, statement, [])))
  }
  await Promise.all(viewStatements(DELTA).map((statement) => runStatement(on, statement, [])))
}
