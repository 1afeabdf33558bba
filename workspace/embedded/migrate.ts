import { Problem } from "../../contract/problems.ts"
import { DUCKDB } from "../../schemas/ddl.ts"
import { COLUMNS_THERE, MIGRATIONS, migrationStatements, viewStatements } from "../../schemas/migrations.ts"
import type { DuckDb } from "./duckdb.ts"

/**
 * Brings the schema up to date. Additive, so an interrupted run is simply run again.
 * Throws Problem `workspace_newer` when the file knows migrations this version does not.
 */
export const migrateDuckDb = async (duck: DuckDb, now: () => string): Promise<void> => {
  await duck.run('CREATE TABLE IF NOT EXISTS "migrations" ("id" VARCHAR NOT NULL, "at" TIMESTAMPTZ NOT NULL)')
  const rows = await duck.all('SELECT "id" FROM "migrations"')
  const applied = new Set(rows.map((row) => String(row.id)))
  const known = new Set(MIGRATIONS.map((migration) => migration.id))
  const unknown = [...applied].find((id) => !known.has(id))
  if (unknown)
    throw new Problem("workspace_newer", {
      detail: `This workspace has the migration ${unknown}, which this version does not know.`,
    })
  for (const migration of MIGRATIONS.filter((one) => !applied.has(one.id))) {
    for (const statement of migrationStatements(migration, DUCKDB, await duck.all(COLUMNS_THERE)))
      await duck.run(statement)
    await duck.run('INSERT INTO "migrations" ("id", "at") VALUES ($1, $2)', [migration.id, now()])
  }
  for (const statement of viewStatements(DUCKDB)) await duck.run(statement)
}
