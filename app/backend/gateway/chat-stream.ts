import { setTimeout as after } from "node:timers/promises"
import type { Called } from "./call.ts"
import { chunk, databitsPart, usageChunk } from "./chat-wire.ts"
import { errorBody } from "./refuse.ts"

type Stream = {
  readonly head: Parameters<typeof chunk>[0]
  readonly answer: Promise<Called>
  readonly withUsage: boolean
  readonly requestId: string
  /** Called when the client goes away. */
  readonly leave: () => void
}

/** A classifier has answered by then; a chat model is only waited for as long as nobody notices. */
const PATIENCE_MS = 250
/** Proxies cut connections that are silent for longer. */
const SILENCE_MS = 15_000

const WAITING = ": waiting\n\n"
const line = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`

async function* lines({ head, answer, withUsage, requestId }: Stream): AsyncGenerator<string> {
  yield line(chunk(head, { role: "assistant", content: "" }, null, withUsage))
  try {
    const settled = answer.then(() => true)
    while (!(await Promise.race([settled, after(SILENCE_MS, false, { ref: false })]))) yield WAITING
    const called = await answer
    const content = chunk(head, { content: JSON.stringify(called.output) }, null, withUsage)
    yield line(content)
    const last = chunk(head, {}, "stop", withUsage)
    yield line({ ...last, request_id: called.requestId, trace_id: called.traceId, databits: databitsPart(called) })
    if (withUsage) yield line(usageChunk(head, called))
    yield "data: [DONE]\n\n"
  } catch (error) {
    yield line(errorBody(error, requestId))
  }
}

/** The answer as server-sent events. Rejects with the problem of a call that fails at once. */
export const streamed = async (stream: Stream): Promise<Response> => {
  // The client may leave before anybody waits for the answer.
  stream.answer.catch(() => undefined)
  await Promise.race([stream.answer, after(PATIENCE_MS, undefined, { ref: false })])
  const encoder = new TextEncoder()
  const source = lines(stream)
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await source.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => {
      stream.leave()
      await source.return(undefined)
    },
  })
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    },
  })
}
