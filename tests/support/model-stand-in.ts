import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http"

export type Heard = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Readonly<Record<string, unknown>>
}
type Answer = (response: ServerResponse, heard: Heard) => void

/** For tests: an OpenAI-compatible server that answers what a test says, and remembers what it heard. */
export type StandIn = {
  readonly baseUrl: string
  readonly heard: Heard[]
  /** Answers the next requests, one each; the last answer stays. */
  answers(...answers: readonly Answer[]): void
  close(): Promise<void>
}

export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body))
  }

export const refusal = (status: number, message: string, headers?: Readonly<Record<string, string>>): Answer =>
  json(status, { error: { message, type: "invalid_request_error" } }, headers)

export const models = (...ids: readonly string[]): Answer =>
  json(200, { object: "list", data: ids.map((id) => ({ id, object: "model" })) })

export const completion = (content: string | null, finish = "stop"): Answer =>
  json(200, {
    id: "c-1",
    object: "chat.completion",
    model: "tiny-1",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: finish }],
    usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
  })

const chunk = (delta: object, finish: string | null, usage?: object): string =>
  `data: ${JSON.stringify({ id: "c-1", object: "chat.completion.chunk", model: "tiny-1", choices: [{ index: 0, delta, finish_reason: finish }], ...(usage ? { usage } : {}) })}\n\n`

/** Streams the pieces; with `cut` the line breaks before the end. */
export const stream =
  (pieces: readonly string[], { cut = false } = {}): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" })
    for (const content of pieces) response.write(chunk({ content }, null))
    if (cut) return void response.end()
    response.write(
      chunk({}, "stop", { prompt_tokens: 7, completion_tokens: pieces.length, total_tokens: 7 + pieces.length }),
    )
    response.end("data: [DONE]\n\n")
  }

/** Never answers. */
export const silence: Answer = () => undefined

/** Sends half an answer, then hangs up. */
export const hangUp: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" })
  response.write('{"id":')
  response.socket?.destroySoon()
}

export const openStandIn = async (): Promise<StandIn> => {
  const heard: Heard[] = []
  let queue: Answer[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on("data", (part: Buffer) => parts.push(part))
    request.on("end", () => {
      const text = Buffer.concat(parts).toString()
      const one: Heard = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: text === "" ? {} : JSON.parse(text),
      }
      heard.push(one)
      const answer = queue.length > 1 ? queue.shift() : queue[0]
      answer?.(response, one)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" && address ? address.port : 0
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    heard,
    answers: (...answers) => {
      queue = [...answers]
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
