import { afterAll, beforeAll, describe } from "vitest"
import { parquetOf } from "../../tests/support/parquet.ts"
import { openWarehouseTables, VOLUME } from "../../tests/support/warehouse-tables.ts"
import { openTestWarehouse, type TestWarehouse } from "../../tests/warehouse.ts"
import { sourcesContract, type TestSources } from "../contract-tests/sources.ts"

const LIMIT = 1024 * 1024

let warehouse: TestWarehouse
let opened: TestSources
beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
  const { sources, tables, volumes } = await openWarehouseTables(warehouse, { limit: LIMIT })
  opened = {
    sources,
    tables,
    put: async (name, bytes) => {
      const path = `${VOLUME}/theirs/${name}`
      await volumes.save(path, bytes, { overwrite: true })
      return { kind: "path", path }
    },
    folder: `${VOLUME}/theirs`,
    nowhere: { kind: "path", path: `${VOLUME}/theirs/nowhere.parquet` },
    parquetOf,
    shut: async (upload) => {
      const message = "User does not have READ VOLUME on Volume 'main.databits.files'."
      warehouse.workspace.world.faults.plan(
        { kind: "status", status: 403, errorCode: "PERMISSION_DENIED", message },
        { path: new RegExp(`/directories/.*/${upload}$`), times: 2 },
      )
    },
    limit: LIMIT,
  }
})
afterAll(() => warehouse.close())

describe("files of a volume", () => sourcesContract(async () => opened))
