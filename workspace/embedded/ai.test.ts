import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe } from "vitest"
import { z } from "zod"
import { sayTo } from "../../tests/fake-workspace/sql/ai-functions.ts"
import { completion, openStandIn, refusal, type StandIn } from "../../tests/support/model-stand-in.ts"
import { type AiHome, aiContract } from "../contract-tests/ai.ts"
import { openTestState } from "../contract-tests/state.ts"
import { openAiCompatible } from "../models/openai-compatible.ts"
import { streamedAi } from "../models/streamed-ai.ts"
import { itemsOver } from "../state/items.ts"
import { type DuckDb, openDuckDb } from "./duckdb.ts"
import { embeddedFiles } from "./files.ts"
import { migrateDuckDb } from "./migrate.ts"
import { embeddedSql } from "./sql.ts"

const MODEL = "tiny-1"

const asked = z.object({
  model: z.string(),
  messages: z.array(z.object({ content: z.string() })),
  response_format: z.object({ json_schema: z.object({ schema: z.record(z.string(), z.json()) }) }),
})

let duck: DuckDb
let standIn: StandIn
let folder: string
let home: AiHome
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
  const ai = streamedAi({ ...state, items: itemsOver(state.sql), chatModels })
  home = { ...state, ai, files: embeddedFiles(folder, state.clock.id), model: MODEL }
})
afterAll(async () => {
  await standIn.close()
  await duck.close()
  await rm(folder, { recursive: true, force: true })
})

describe("sets over a model endpoint", () => aiContract(async () => home))
