import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { Problem } from "../../contract/problems.ts"
import type { ChatModels } from "../../core/ports/inference.ts"
import { sayTo } from "../../tests/fake-workspace/sql/ai-functions.ts"
import { openTestLaptop, type TestLaptop } from "../../tests/support/laptop.ts"
import { completion, openStandIn, refusal, type StandIn } from "../../tests/support/model-stand-in.ts"
import { type AiHome, aiContract } from "../contract-tests/ai.ts"
import { aiRowsContract, type RowsHome } from "../contract-tests/ai-rows.ts"
import { publish } from "../contract-tests/curation.ts"
import { ANA } from "../contract-tests/state.ts"
import { openAiCompatible } from "../models/openai-compatible.ts"
import { streamedAi } from "../models/streamed-ai.ts"
import { databitsOver } from "../state/databits.ts"
import { itemsOver } from "../state/items.ts"
import { embeddedFiles } from "./files.ts"

const MODEL = "tiny-1"

const asked = z.object({
  model: z.string(),
  messages: z.array(z.object({ content: z.string() })),
  response_format: z.object({ json_schema: z.object({ schema: z.record(z.string(), z.json()) }) }),
})

let laptop: TestLaptop
let standIn: StandIn
let home: AiHome & RowsHome
beforeAll(async () => {
  laptop = await openTestLaptop()
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
  const chatModels = openAiCompatible(async () => ({ baseUrl: standIn.baseUrl, apiKey: undefined, model: MODEL }))
  const ai = streamedAi({ ...laptop, items: itemsOver(laptop.sql), chatModels })
  const countAsked = async () => (await laptop.sql.db.selectFrom("ai_answers").select("id").execute()).length
  home = { ...laptop, ai, files: embeddedFiles(laptop.folder, laptop.clock.id), model: MODEL, asked: countAsked }
})
afterAll(async () => {
  await standIn.close()
  await laptop.close()
})

describe("sets over a model endpoint", () => {
  aiContract(async () => home)
  aiRowsContract(async () => home)
})

test("what was answered is kept also where a question beside it ends the run", async () => {
  const columns = [{ name: "text", type: "string" as const }]
  const table = "main.data.ends_early"
  await laptop.tables.save(ANA, { name: table, columns, source: { kind: "sample", sample: "x" } }, [
    { text: "answered" },
    { text: "stopped" },
  ])
  const { ref } = await publish(laptop, { name: "ends_early", template: "{text}" })
  const databit = await databitsOver(laptop.sql).find(ref)
  const judge: ChatModels["judge"] = async ({ messages }) => {
    if (messages.at(-1)?.content === "stopped") throw new Problem("run_cancelled")
    await new Promise((done) => setTimeout(done, 20))
    return { text: `{"intent":"billing"}`, model: MODEL, inputTokens: null, outputTokens: null }
  }
  const ai = streamedAi({ ...laptop, items: itemsOver(laptop.sql), chatModels: { judge } as ChatModels })
  const from = { kind: "rows", table, version: 1, inputs: { text: "text" } } as const
  const into = { work: "ends early", runId: "run-e1" }
  await expect(ai.map({ from, using: { databit, model: MODEL }, into })).rejects.toMatchObject({
    code: "run_cancelled",
  })
  const kept = await laptop.sql.db.selectFrom("ai_answers").select("reply").where("work", "=", into.work).execute()
  expect(kept.map(({ reply }) => reply)).toEqual([expect.stringContaining("billing")])
})

test("the last row of a set that an endpoint cannot answer is a failed row, and does not end the run", async () => {
  const texts = ["1", "2", "3", "4", "breaks it"]
  const columns = [{ name: "text", type: "string" as const }]
  const table = "main.data.breaks"
  const source = { kind: "sample", sample: "x" } as const
  await laptop.tables.save(
    ANA,
    { name: table, columns, source },
    texts.map((text) => ({ text })),
  )
  const { ref } = await publish(laptop, { name: "breaks", template: "{text}" })
  const databit = await databitsOver(laptop.sql).find(ref)
  const judge: ChatModels["judge"] = async ({ messages }) => {
    if (messages.at(-1)?.content === "breaks it") throw new Problem("model_endpoint_failed", { facts: { status: 500 } })
    return { text: `{"intent":"billing"}`, model: MODEL, inputTokens: null, outputTokens: null }
  }
  const ai = streamedAi({ ...laptop, items: itemsOver(laptop.sql), chatModels: { judge } as ChatModels })
  const from = { kind: "rows", table, version: 1, inputs: { text: "text" } } as const
  const into = { work: "breaks", runId: "run-b1" }
  expect(await ai.map({ from, using: { databit, model: MODEL }, into })).toEqual({ looked: 5, asked: 5 })
})
