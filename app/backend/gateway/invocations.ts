import type { AgentInput } from "../../../core/deploy/agent-input.ts"
import type { RouteContext } from "../serve.ts"
import { type Called, call } from "./call.ts"
import { answerChat } from "./chat.ts"
import { calling } from "./refusals.ts"
import { readTable } from "./table-wire.ts"
import { type Target, targetsOf } from "./targets.ts"
import { readChat, sessionOf } from "./wire.ts"

/** Rows answered at the same time: enough for the learners' threads and for one write of traces. */
const AT_ONCE = 16

/** Several rows are several calls; each has a request id of its own behind the client's. */
const requestIdOf = (requestId: string, rows: number, at: number): string =>
  rows === 1 ? requestId : `${requestId}.${at + 1}`

const callRows = async (context: RouteContext, target: Target, rows: readonly AgentInput[]): Promise<Called[]> => {
  const { request, requestId } = context
  const answers: Called[] = []
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const calls = rows.slice(start, start + AT_ONCE).map((input, index) =>
      call(context, {
        target,
        input,
        requestId: requestIdOf(requestId, rows.length, start + index),
        sessionId: sessionOf(request, {}),
        explain: false,
        signal: request.signal,
      }),
    )
    // All of them end before the first failure is told: a call that goes on after its answer would be lost.
    const settled = await Promise.allSettled(calls)
    for (const one of settled) {
      if (one.status === "rejected") throw one.reason
      answers.push(one.value)
    }
  }
  return answers
}

/** `POST /serving-endpoints/{name}/invocations`: a chat, or rows in one of the forms of Databricks' scoring protocol. */
export const invoke = calling(async (context, body, name = "") => {
  if ("messages" in body) return answerChat(context, readChat(body), name)
  const rows = readTable(body)
  const target = await targetsOf(context.workbench)(name)
  const answers = await callRows(context, target, rows)
  return Response.json(
    {
      predictions: answers.map(({ output }) => output),
      served_model_name: target.agent.id,
      request_id: context.requestId,
      trace_ids: answers.map(({ traceId }) => traceId),
    },
    { headers: { "cache-control": "no-store" } },
  )
})
