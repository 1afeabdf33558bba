import { afterAll, beforeAll, describe } from "vitest"
import { z } from "zod"
import { standInAnswer } from "../../tests/fake-workspace/serving/stand-in.ts"
import { completion, models, openStandIn, refusal, type StandIn, stream } from "../../tests/support/model-stand-in.ts"
import { chatModelsContract } from "../contract-tests/chat-models.ts"
import { openAiCompatible } from "../models/openai-compatible.ts"

const MODEL = "tiny-1"

const asked = z.object({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  response_format: z.object({ json_schema: z.object({ schema: z.unknown() }) }).optional(),
})

let standIn: StandIn
beforeAll(async () => {
  standIn = await openStandIn()
  standIn.answers((response, heard) => {
    if (heard.path === "/v1/models") return models(MODEL)(response, heard)
    const { model, messages, response_format, stream: inPieces } = asked.parse(heard.body)
    if (model !== MODEL) return refusal(404, `There is no model ${model}.`)(response, heard)
    const said = standInAnswer(messages, response_format?.json_schema.schema)
    const answer = inPieces ? stream(said.match(/\S+\s*/g) ?? []) : completion(said)
    answer(response, heard)
  })
})
afterAll(() => standIn.close())

describe("chat models of a connected endpoint", () =>
  chatModelsContract(async () => {
    const { baseUrl } = standIn
    const chatModels = openAiCompatible(async () => ({ baseUrl, apiKey: undefined, model: MODEL }))
    return { chatModels, model: MODEL, baseUrl }
  }))
