import { afterAll } from "vitest"
import { openTestState, type TestState } from "../workspace/contract-tests/state.ts"
import { migrateWarehouse } from "../workspace/databricks/migrate.ts"
import { databricksSql } from "../workspace/databricks/sql.ts"
import type { Warehouse } from "../workspace/databricks/statements.ts"
import type { Sql } from "../workspace/state/sql.ts"
import { type StatementServer, startStatementServer } from "./statement-server/server.ts"

/** A statement of a warm serverless warehouse takes about this long. */
const WARM_STATEMENT_MS = 400

export type TestWarehouse = {
  readonly on: Warehouse
  readonly sql: Sql
  readonly server: StatementServer
  close(): Promise<void>
}

/** A migrated schema behind the statement server, through the Databricks dialect. Only its migration does not wait. */
export const openTestWarehouse = async (delayMs = WARM_STATEMENT_MS): Promise<TestWarehouse> => {
  const server = await startStatementServer({ schema: "databits", token: "test-token" })
  const on = {
    host: server.host,
    warehouseId: "w",
    catalog: "main",
    schema: "databits",
    token: async () => "test-token",
  }
  await migrateWarehouse(on)
  server.takes(delayMs)
  return { on, sql: databricksSql(on), server, close: () => server.close() }
}

/**
 * Opens a warehouse of its own for each test of a file: they wait for their statements side by side, and none sees
 * what another wrote. All are closed when the file is done.
 */
export const warehouseStates = (): (() => Promise<TestState>) => {
  const open: TestWarehouse[] = []
  afterAll(() => Promise.all(open.map((one) => one.close())))
  return async () => {
    const warehouse = await openTestWarehouse()
    open.push(warehouse)
    return openTestState(warehouse.sql)
  }
}
