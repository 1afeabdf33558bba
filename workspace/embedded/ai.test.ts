import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe } from "vitest"
import { z } from "zod"
import { sayTo } from "../../tests/fake-workspace/sql/ai-functions.ts"
import { completion, openStandIn, refusal, type StandIn } from "../../tests/support/model-stand-in.ts"
import { readConfig } from "../config.ts"
import { type AiHome, aiContract } from "../contract-tests/ai.ts"
import { aiRowsContract, type RowsHome } from "../contract-tests/ai-rows.ts"
import { openTestState } from "../contract-tests/state.ts"
import { openAiCompatible } from "../models/openai-compatible.ts"
import { streamedAi } from "../models/streamed-ai.ts"
import { itemsOver } from "../state/items.ts"
import { type DuckDb, openDuckDb } from "./duckdb.ts"
import { embeddedFiles } from "./files.ts"
import { embeddedSources } from "./ingest-sources.ts"
import { migrateDuckDb } from "./migrate.ts"
import { embeddedSql } from "./sql.ts"
import { openTables } from "./tables.ts"

const MODEL = "tiny-1"

const asked = z.object({
  model: z.string(),
  messages: z.array(z.object({ content: z.string() })),
  response_format: z.object({ json_schema: z.object({ schema: z.record(z.string(), z.json()) }) }),
})

let duck: DuckDb
let standIn: StandIn
let folder: string
let home: AiHome & RowsHome
let close: () => Promise<unknown>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "databits-ai-"))
  duck = await openDuckDb(":memory:", { memoryLimit: "256MB", threads: 1 })
  await migrateDuckDb(duck, () => "2026-11-23T10:00:00.000Z")
  standIn = await openStandIn()
  standIn.answers((response, heard) => {
    const { model, messages, response_format } = asked.parse(heard.body)
    if (model !== MODEL) return refusal(404, `There is no model ${model}.`)(response, heard)
    try {
      const said = sayTo(messages.at(-1)?.content ?? "", response_format.json_schema.schema)
      completion(said)(response, heard)
    } catch (error) {
      refusal(413, String(error))(response, heard)
    }
  })
  const state = await openTestState(embeddedSql(duck))
  const chatModels = openAiCompatible(async () => ({ baseUrl: standIn.baseUrl, apiKey: undefined, model: MODEL }))
  const newId = state.clock.id
  const sources = embeddedSources(join(folder, "uploads"), { home: folder, limit: 1_000_000, now: () => 0, newId })
  const config = readConfig({ DATABITS_HOME: folder, DATABITS_DATA_PLACE: "main.data" })
  const tables = await openTables({ ...state, state: duck, sources, config, newId })
  const ai = streamedAi({ ...state, items: itemsOver(state.sql), chatModels, tables })
  const countAsked = async () => {
    const { number } = await state.sql.db
      .selectFrom("ai_answers")
      .select((eb) => eb.fn.countAll<number>().as("number"))
      .executeTakeFirstOrThrow()
    return Number(number)
  }
  home = { ...state, ai, tables, files: embeddedFiles(folder, state.clock.id), model: MODEL, asked: countAsked }
  close = () => tables.close()
})
afterAll(async () => {
  await close()
  await standIn.close()
  await duck.close()
  await rm(folder, { recursive: true, force: true })
})

describe("sets over a model endpoint", () => {
  aiContract(async () => home)
  aiRowsContract(async () => home)
})
