import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import type { Embeddings } from "../../core/ports/embeddings.ts"
import { standInEmbedding } from "../../tests/fake-workspace/serving/stand-in.ts"
import { openTestLaptop, type TestLaptop } from "../../tests/support/laptop.ts"
import { json, openStandIn, type StandIn } from "../../tests/support/model-stand-in.ts"
import { embeddingsContract } from "../contract-tests/embeddings.ts"
import { embeddedEmbeddings } from "./embeddings.ts"

const MODEL = "tiny-embed-1"

let laptop: TestLaptop
let standIn: StandIn
beforeAll(async () => {
  laptop = await openTestLaptop()
  standIn = await openStandIn()
  standIn.answers((response, heard) => {
    const { input } = z.object({ model: z.literal(MODEL), input: z.array(z.string()) }).parse(heard.body)
    const data = input.map((text, index) => ({ object: "embedding", index, embedding: standInEmbedding(text) }))
    json(200, { object: "list", model: MODEL, data: data.toReversed() })(response, heard)
  })
})
afterAll(async () => {
  await standIn.close()
  await laptop.close()
})

const open = (endpoint: { readonly baseUrl: string; readonly apiKey: undefined } | undefined): Embeddings => {
  const { tables, learners } = laptop
  const chatModels = { list: async () => ["tiny-1", MODEL] }
  return embeddedEmbeddings({ tables, learners, chatModels, connected: async () => endpoint })
}

describe("vectors by topics", () => embeddingsContract(async () => ({ ...laptop, embeddings: open(undefined) })))

test("a connected endpoint that has a model for it makes the vectors", async () => {
  const embeddings = open({ baseUrl: standIn.baseUrl, apiKey: undefined })
  expect(await embeddings.findModel()).toBe(MODEL)
  const texts = Array.from({ length: 70 }, (_, at) => `text ${at}`)
  expect(await embeddings.list(texts)).toEqual(texts.map(standInEmbedding))
  expect(standIn.heard).toHaveLength(2)
})
