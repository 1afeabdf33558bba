import { migrateWarehouse } from "../workspace/databricks/migrate.ts"
import { databricksSql } from "../workspace/databricks/sql.ts"
import type { Sql } from "../workspace/state/sql.ts"
import { type StatementServer, startStatementServer } from "./statement-server/server.ts"

/** A statement of a warm serverless warehouse takes about this long. */
const WARM_STATEMENT_MS = 400

export type TestWarehouse = { readonly sql: Sql; readonly server: StatementServer; close(): Promise<void> }

/** A migrated schema behind the statement server, through the Databricks dialect. */
export const openTestWarehouse = async (delayMs = WARM_STATEMENT_MS): Promise<TestWarehouse> => {
  const server = await startStatementServer({ delayMs, schema: "databits", token: "test-token" })
  const on = {
    host: server.host,
    warehouseId: "w",
    catalog: "main",
    schema: "databits",
    token: async () => "test-token",
  }
  await migrateWarehouse(on)
  return { sql: databricksSql(on), server, close: () => server.close() }
}
