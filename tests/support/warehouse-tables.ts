import type { Sources } from "../../core/ports/files.ts"
import { openTestState, type TestState } from "../../workspace/contract-tests/state.ts"
import { databricksSources } from "../../workspace/databricks/sources.ts"
import { type DatabricksTables, openTables } from "../../workspace/databricks/tables/tables.ts"
import { type Volumes, volumesOf } from "../../workspace/databricks/volumes.ts"
import type { TestWarehouse } from "../warehouse.ts"

/** The volume of the workbench in a test workspace. */
export const VOLUME = "/Volumes/main/databits/files"

export type WarehouseTables = TestState & {
  readonly sources: Sources
  readonly tables: DatabricksTables
  readonly volumes: Volumes
}

type Options = {
  /** Bytes an upload may have. */
  readonly limit?: number
  /** Reads also tables that nobody took up. */
  readonly untaken?: boolean
}

/** The tables of a warehouse, with schemas and the volume they need. */
export const openWarehouseTables = async (
  { workspace: { world }, sql, app, on }: TestWarehouse,
  { limit = 1_000_000, untaken = false }: Options = {},
): Promise<WarehouseTables> => {
  await world.engine.addSchema("main", "data")
  await world.volumes.add("main", "databits", "files")
  const state = await openTestState(sql)
  const volumes = volumesOf(app)
  const given = { volumes, on, newId: state.clock.id }
  const paths = { by: "app", within: VOLUME } as const
  const sources = databricksSources({ ...given, folder: `${VOLUME}/uploads`, limit, now: () => 0, paths })
  const tables = openTables({
    ...given,
    ...state,
    sources,
    stages: `${VOLUME}/stages`,
    dataPlace: { catalog: "main", schema: "data" },
    trainingPlace: { catalog: "main", schema: "training" },
    ...(untaken ? { reader: { asking: () => on, untaken } } : {}),
  })
  return { ...state, sources, tables, volumes }
}
