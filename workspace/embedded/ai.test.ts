import { afterAll, beforeAll, describe } from "vitest"
import { z } from "zod"
import { sayTo } from "../../tests/fake-workspace/sql/ai-functions.ts"
import { openTestLaptop, type TestLaptop } from "../../tests/support/laptop.ts"
import { completion, openStandIn, refusal, type StandIn } from "../../tests/support/model-stand-in.ts"
import { type AiHome, aiContract } from "../contract-tests/ai.ts"
import { aiRowsContract, type RowsHome } from "../contract-tests/ai-rows.ts"
import { openAiCompatible } from "../models/openai-compatible.ts"
import { streamedAi } from "../models/streamed-ai.ts"
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
