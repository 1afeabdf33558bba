import { afterAll } from "vitest"
import { openTestState, type TestState } from "../workspace/contract-tests/state.ts"
import { migrateWarehouse } from "../workspace/databricks/migrate.ts"
import { databricksSql } from "../workspace/databricks/sql.ts"
import type { Warehouse } from "../workspace/databricks/statements.ts"
import { type AppClient, openClient } from "../workspace/databricks/wire/client.ts"
import { fixedToken } from "../workspace/databricks/wire/credentials.ts"
import type { Sql } from "../workspace/state/sql.ts"
import { type FakeWorkspace, startFakeWorkspace } from "./fake-workspace/server.ts"
import type { WorldOptions } from "./fake-workspace/world.ts"
import { seekSpark } from "./interop/spark.ts"

/** A statement of a warm serverless warehouse takes about this long; real Spark takes its own time. */
const WARM_STATEMENT_MS = seekSpark() ? 0 : 400

export type TestWarehouse = {
  readonly sql: Sql
  readonly on: Warehouse
  readonly app: AppClient
  readonly workspace: FakeWorkspace
  close(): Promise<void>
}

/** A migrated schema of a fake workspace, through the Databricks dialect. Only its migration does not wait. */
export const openTestWarehouse = async (
  statementMs = WARM_STATEMENT_MS,
  options: WorldOptions = {},
): Promise<TestWarehouse> => {
  const workspace = await startFakeWorkspace(options)
  const { engine, identities, warehouse } = workspace.world
  await engine.addSchema("main", "databits")
  const token = identities.give({ kind: "service", name: "app-sp" })
  const client = openClient({
    as: "app",
    host: workspace.host,
    principal: "app-sp",
    credentials: fixedToken(token),
    userAgent: "databits/test",
  })
  const on = { client, warehouseId: "w", catalog: "main", schema: "databits" }
  await migrateWarehouse(on)
  warehouse.pace({ statementMs })
  return { sql: databricksSql(on), on, app: client, workspace, close: () => workspace.close() }
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
