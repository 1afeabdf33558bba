import { createServer } from "node:http"
import { json } from "node:stream/consumers"
import { z } from "zod"
import { AI_ANSWERS } from "../fake-workspace/sql/ai-functions.ts"

const question = z.tuple([z.enum(["ai_query", "ai_classify", "ai_extract"]), z.string(), z.string(), z.string()])

const answered = async (body: Promise<unknown>): Promise<{ readonly text: string } | { readonly error: string }> => {
  try {
    const [name, first, second, third] = question.parse(await body)
    return { text: AI_ANSWERS[name](first, second, third) }
  } catch (error) {
    return { error: String(error) }
  }
}

/** The stand-in of the fake workspace's AI functions, for an engine of another process. */
export const openAiAnswers = async (): Promise<{ readonly address: string; readonly close: () => void }> => {
  const server = createServer(async (request, response) => {
    response.end(JSON.stringify(await answered(json(request))))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const port = z.object({ port: z.number() }).parse(server.address()).port
  return {
    address: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
