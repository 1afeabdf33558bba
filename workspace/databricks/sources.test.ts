import { afterAll, beforeAll, describe } from "vitest"
import { parquetOf } from "../../tests/support/parquet.ts"
import { openTestWarehouse, type TestWarehouse } from "../../tests/warehouse.ts"
import { sourcesContract, type TestSources } from "../contract-tests/sources.ts"
import { openTestState } from "../contract-tests/state.ts"
import { databricksSources } from "./sources.ts"
import { openTables } from "./tables/tables.ts"
import { volumesOf } from "./volumes.ts"

const VOLUME = "/Volumes/main/databits/files"
const LIMIT = 1024 * 1024

let warehouse: TestWarehouse
let opened: TestSources
beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
  const { world } = warehouse.workspace
  await world.engine.addSchema("main", "data")
  await world.volumes.add("main", "databits", "files")
  const { sql, events, clock } = await openTestState(warehouse.sql)
  const volumes = volumesOf(warehouse.app)
  const given = { volumes, on: warehouse.on, newId: clock.id }
  const paths = { by: "app", within: VOLUME } as const
  const sources = databricksSources({ ...given, folder: `${VOLUME}/uploads`, limit: LIMIT, now: () => 0, paths })
  opened = {
    sources,
    tables: openTables({
      ...given,
      sql,
      events,
      sources,
      stages: `${VOLUME}/stages`,
      dataPlace: { catalog: "main", schema: "data" },
      trainingPlace: { catalog: "main", schema: "training" },
    }),
    put: async (name, bytes) => {
      const path = `${VOLUME}/theirs/${name}`
      await volumes.save(path, bytes, { overwrite: true })
      return { kind: "path", path }
    },
    nowhere: { kind: "path", path: `${VOLUME}/theirs/nowhere.parquet` },
    parquetOf,
    shut: async (upload) => {
      const message = "User does not have READ VOLUME on Volume 'main.databits.files'."
      world.faults.plan(
        { kind: "status", status: 403, errorCode: "PERMISSION_DENIED", message },
        { path: new RegExp(`/directories/.*/${upload}$`), times: 2 },
      )
    },
    limit: LIMIT,
  }
})
afterAll(() => warehouse.close())

describe("files of a volume", () => sourcesContract(async () => opened))
