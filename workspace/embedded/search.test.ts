import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe } from "vitest"
import { readConfig } from "../config.ts"
import { type SearchHome, searchContract } from "../contract-tests/search.ts"
import { openTestState } from "../contract-tests/state.ts"
import { openLearners } from "../learners/learners.ts"
import { type DuckDb, openDuckDb } from "./duckdb.ts"
import { embeddedSources } from "./ingest-sources.ts"
import { migrateDuckDb } from "./migrate.ts"
import { embeddedSearch } from "./search.ts"
import { embeddedSql } from "./sql.ts"
import { openTables } from "./tables.ts"

let duck: DuckDb
let folder: string
let home: SearchHome
let close: () => Promise<unknown>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "databits-search-"))
  duck = await openDuckDb(":memory:", { memoryLimit: "256MB", threads: 1 })
  await migrateDuckDb(duck, () => "2026-11-23T10:00:00.000Z")
  const state = await openTestState(embeddedSql(duck))
  const newId = state.clock.id
  const sources = embeddedSources(join(folder, "uploads"), { home: folder, limit: 1_000_000, now: () => 0, newId })
  const config = readConfig({ DATABITS_HOME: folder })
  const tables = await openTables({ ...state, state: duck, sources, config, newId })
  const learners = openLearners()
  home = { ...state, tables, search: embeddedSearch({ tables, learners }), wait: () => undefined }
  close = () => Promise.all([learners.close(), tables.close()])
})
afterAll(async () => {
  await close()
  await duck.close()
  await rm(folder, { recursive: true, force: true })
})

describe("searching by shared words", () => searchContract(async () => home))
