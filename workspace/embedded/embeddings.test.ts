import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { standInEmbedding } from "../../tests/fake-workspace/serving/stand-in.ts"
import { json, openStandIn, type StandIn } from "../../tests/support/model-stand-in.ts"
import { readConfig } from "../config.ts"
import { type EmbeddingsHome, embeddingsContract } from "../contract-tests/embeddings.ts"
import { openTestState } from "../contract-tests/state.ts"
import { openLearners } from "../learners/learners.ts"
import { type DuckDb, openDuckDb } from "./duckdb.ts"
import { embeddedEmbeddings } from "./embeddings.ts"
import { embeddedSources } from "./ingest-sources.ts"
import { migrateDuckDb } from "./migrate.ts"
import { embeddedSql } from "./sql.ts"
import { openTables } from "./tables.ts"

const MODEL = "tiny-embed-1"

let duck: DuckDb
let folder: string
let standIn: StandIn
let home: EmbeddingsHome
let connected: EmbeddingsHome
let close: () => Promise<unknown>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "databits-embeddings-"))
  duck = await openDuckDb(":memory:", { memoryLimit: "256MB", threads: 1 })
  await migrateDuckDb(duck, () => "2026-11-23T10:00:00.000Z")
  standIn = await openStandIn()
  standIn.answers((response, heard) => {
    const { input } = z.object({ model: z.literal(MODEL), input: z.array(z.string()) }).parse(heard.body)
    const data = input.map((text, index) => ({ object: "embedding", index, embedding: standInEmbedding(text) }))
    json(200, { object: "list", model: MODEL, data: data.toReversed() })(response, heard)
  })
  const state = await openTestState(embeddedSql(duck))
  const newId = state.clock.id
  const sources = embeddedSources(join(folder, "uploads"), { home: folder, limit: 1_000_000, now: () => 0, newId })
  const tables = await openTables({
    ...state,
    state: duck,
    sources,
    config: readConfig({ DATABITS_HOME: folder }),
    newId,
  })
  const learners = openLearners()
  const given = { tables, learners, chatModels: { list: async () => ["tiny-1", MODEL] } }
  home = { ...state, tables, embeddings: embeddedEmbeddings({ ...given, connected: async () => undefined }) }
  const at = { baseUrl: standIn.baseUrl, apiKey: undefined }
  connected = { ...state, tables, embeddings: embeddedEmbeddings({ ...given, connected: async () => at }) }
  close = () => Promise.all([learners.close(), tables.close()])
})
afterAll(async () => {
  await close()
  await standIn.close()
  await duck.close()
  await rm(folder, { recursive: true, force: true })
})

describe("vectors by topics", () => embeddingsContract(async () => home))

test("a connected endpoint that has a model for it makes the vectors", async () => {
  expect(await connected.embeddings.findModel()).toBe(MODEL)
  const texts = Array.from({ length: 70 }, (_, at) => `text ${at}`)
  expect(await connected.embeddings.list(texts)).toEqual(texts.map(standInEmbedding))
  expect(standIn.heard).toHaveLength(2)
})
