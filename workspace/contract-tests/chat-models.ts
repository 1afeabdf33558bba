import { expect, test } from "vitest"
import type { ChatModels, ChatPiece, ChatRequest } from "../../core/ports/inference.ts"
import { watching } from "./watch.ts"

/** Chat models that answer by the rule of `tests/fake-workspace/serving/stand-in.ts`. */
export type TestChat = {
  readonly chatModels: ChatModels
  readonly model: string
  /** Where they answer. */
  readonly baseUrl: string
}

const QUESTION = "Is it billing, or not?"
const SCHEMA = {
  type: "object",
  properties: { intent: { enum: ["outage", "billing"] }, asks: { type: "boolean" } },
  required: ["intent", "asks"],
}

/** What models that chat owe their callers, whoever serves them. */
export const chatModelsContract = (open: () => Promise<TestChat>): void => {
  const watch = watching("chat-models")
  const opened = async () => {
    const home = watch(await open())
    const asking = (more: Partial<ChatRequest> = {}): ChatRequest => ({
      model: home.model,
      messages: [
        { role: "system", content: "Be short." },
        { role: "user", content: QUESTION },
      ],
      ...more,
    })
    return { ...home, asking }
  }

  test("the models on offer are listed, and where they answer is known", async () => {
    const { chatModels, model, baseUrl } = await opened()
    expect(await chatModels.list()).toEqual([model])
    expect((await chatModels.seekEndpoint())?.baseUrl).toBe(baseUrl)
  })

  test("an answer comes whole, with its model and what it cost in tokens", async () => {
    const { chatModels, model, asking } = await opened()
    const answer = await chatModels.judge(asking({ temperature: 0, maxTokens: 100 }))
    expect(answer).toEqual({
      text: `You said: ${QUESTION}`,
      model,
      inputTokens: expect.any(Number),
      outputTokens: expect.any(Number),
    })
  })

  test("where an object is asked for, the answer is one that fits", async () => {
    const { chatModels, asking } = await opened()
    const { text } = await chatModels.judge(asking({ schema: SCHEMA }))
    expect(JSON.parse(text)).toEqual({ intent: "billing", asks: true })
  })

  test("an answer in pieces ends with the whole of them", async () => {
    const { chatModels, model, asking } = await opened()
    const pieces: ChatPiece[] = []
    for await (const piece of chatModels.listPieces(asking())) pieces.push(piece)
    const said = pieces.flatMap((piece) => (piece.kind === "text" ? [piece.text] : []))
    expect(said.length).toBeGreaterThan(1)
    expect(said.join("")).toBe(`You said: ${QUESTION}`)
    expect(pieces.at(-1)).toMatchObject({ kind: "end", answer: { text: said.join(""), model } })
  })

  test("a model that is not there is a problem, in one piece and in several", async () => {
    const { chatModels, asking } = await opened()
    const request = asking({ model: "huge-9" })
    await expect(chatModels.judge(request)).rejects.toMatchObject({ code: "model_endpoint_failed" })
    await expect(chatModels.listPieces(request)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: "model_endpoint_failed",
    })
  })

  test("a test of the connection names the models; an address where nobody listens is said to fail", async () => {
    const { chatModels, model } = await opened()
    expect(await chatModels.judgeConnection()).toMatchObject({ kind: "reachable", models: [model] })
    const nobody = { baseUrl: "http://127.0.0.1:9/v1", apiKey: undefined }
    expect(await chatModels.judgeConnection(nobody)).toMatchObject({ kind: "failed", status: null })
  })
}
