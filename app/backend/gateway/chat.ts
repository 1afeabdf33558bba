import type { RouteContext } from "../serve.ts"
import { type Called, call } from "./call.ts"
import { streamed } from "./chat-stream.ts"
import { completion } from "./chat-wire.ts"
import { targetsOf } from "./targets.ts"
import { type ChatBody, inputOfChat, sessionOf } from "./wire.ts"

/**
 * Answers a chat: whole, or as a stream. A stream begins only when the call has not failed at once, so that what is
 * wrong with a request comes with its status.
 */
export const answerChat = async (context: RouteContext, body: ChatBody, name: string): Promise<Response> => {
  const { ports, request, requestId, workbench } = context
  const input = inputOfChat(body)
  const target = await targetsOf(workbench)(name)
  const head = {
    id: `chatcmpl-${ports.clock.id()}`,
    created: Math.floor(Date.parse(ports.clock.now()) / 1000),
    model: name,
  }
  const left = new AbortController()
  const answer = (): Promise<Called> =>
    call(context, {
      target,
      input,
      requestId,
      sessionId: sessionOf(request, body),
      explain: body.databits?.explain === true,
      signal: AbortSignal.any([request.signal, left.signal]),
    })
  if (body.stream === true) {
    const withUsage = body.stream_options?.include_usage === true
    return streamed({ head, answer: answer(), withUsage, requestId, leave: () => left.abort() })
  }
  return Response.json(completion(head, await answer()), { headers: { "cache-control": "no-store" } })
}
