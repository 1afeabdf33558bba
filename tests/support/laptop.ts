import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Learners } from "../../core/ports/inference.ts"
import type { Tables } from "../../core/ports/tables.ts"
import { readConfig } from "../../workspace/config.ts"
import { openTestState, type TestState } from "../../workspace/contract-tests/state.ts"
import { type DuckDb, openDuckDb } from "../../workspace/embedded/duckdb.ts"
import { embeddedSources } from "../../workspace/embedded/ingest-sources.ts"
import { migrateDuckDb } from "../../workspace/embedded/migrate.ts"
import { embeddedSql } from "../../workspace/embedded/sql.ts"
import { openTables } from "../../workspace/embedded/tables.ts"
import { openLearners } from "../../workspace/learners/learners.ts"

/** The embedded engine in memory, migrated. */
export const openTestDuck = async (now = "2026-11-23T10:00:00.000Z"): Promise<DuckDb> => {
  const duck = await openDuckDb(":memory:", { memoryLimit: "256MB", threads: 1 })
  await migrateDuckDb(duck, () => now)
  return duck
}

export type TestLaptop = TestState & {
  readonly tables: Tables
  readonly learners: Learners
  readonly folder: string
  close(): Promise<void>
}

/** State in memory, with tables in a folder of their own. */
export const openTestLaptop = async (): Promise<TestLaptop> => {
  const folder = await mkdtemp(join(tmpdir(), "databits-laptop-"))
  const duck = await openTestDuck()
  const state = await openTestState(embeddedSql(duck))
  const newId = state.clock.id
  const sources = embeddedSources(join(folder, "uploads"), { home: folder, limit: 1_000_000, now: () => 0, newId })
  const config = readConfig({ DATABITS_HOME: folder })
  const tables = await openTables({ ...state, state: duck, sources, config, newId })
  const learners = openLearners()
  return {
    ...state,
    tables,
    learners,
    folder,
    close: async () => {
      await Promise.all([learners.close(), tables.close()])
      await duck.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
