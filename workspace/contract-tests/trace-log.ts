import { expect, test } from "vitest"
import type { Feedback } from "../../contract/entities/trace.ts"
import type { JsonObject } from "../../contract/json.ts"
import type { TraceLog } from "../../core/ports/trace-log.ts"
import { feedbackOver } from "../state/feedback.ts"
import { ANA, type TestState } from "./state.ts"
import { aSpan } from "./traces.ts"
import { watching } from "./watch.ts"

type Opened = { readonly log: TraceLog; readonly state: TestState }

/** What a log of traces owes its callers, wherever people look at it. */
export const traceLogContract = (open: () => Promise<Opened>): void => {
  const watch = watching("trace-log")
  const opened = async () => {
    const { log, state } = await open()
    return { log: watch({ traceLog: log }).traceLog, state }
  }
  const give = async ({ sql, events }: TestState, id: string, traceId: string, more: JsonObject): Promise<Feedback> => {
    const about = { id, agent: null, endpointName: "support", requestId: null, traceId }
    const payload = { ...about, type: "thumb", value: null, correction: null, ...more }
    await events.save(ANA, async () => [{ kind: "feedback.given", subject: id, payload }])
    return feedbackOver(sql).find(id)
  }

  test("a trace is in the log whole and once, with what was asked and answered", async () => {
    const { log } = await opened()
    const root = aSpan({
      input: '"wo bleibt “es”?"',
      output: '{"label":"delivery"}',
      durationMs: 1_234,
      status: "ERROR",
    })
    const step = aSpan({ traceId: root.traceId, parentSpanId: root.spanId, name: "chat", kind: "LLM" })
    expect((await log.findPlace()).kind).toMatch(/\w/)
    await log.saveTrace([root, step])
    await log.saveTrace([root, step])
    const seen = await log.seekTrace(root.traceId)
    expect(seen).toMatchObject({
      traceId: root.traceId,
      name: root.name,
      state: "ERROR",
      startedAt: root.startTime,
      durationMs: 1_234,
      requestId: root.requestId,
      request: root.input,
      response: root.output,
      assessments: [],
    })
    if (seen?.spans !== null) expect(seen?.spans.toSorted()).toEqual(["chat", root.name].toSorted())
    expect(await log.seekTrace("f".repeat(32))).toBeUndefined()
  })

  test("what people said of it stands beside it, once: a thumb, a comment, what would have been right", async () => {
    const { log, state } = await opened()
    const root = aSpan()
    await log.saveTrace([root])
    const said = [
      await give(state, `t-${root.spanId}`, root.traceId, { value: "down" }),
      await give(state, `c-${root.spanId}`, root.traceId, { type: "comment", value: "zu spät" }),
      await give(state, `k-${root.spanId}`, root.traceId, { type: "correction", correction: { intent: "billing" } }),
    ]
    for (const one of [...said, ...said]) await log.saveFeedback(one)
    const { assessments = [] } = (await log.seekTrace(root.traceId)) ?? {}
    expect(new Set(assessments.map(({ name, kind, value, by }) => JSON.stringify([name, kind, value, by])))).toEqual(
      new Set([
        '["thumb","feedback",false,"ana"]',
        '["comment","feedback","zu spät","ana"]',
        '["correction","expectation",{"intent":"billing"},"ana"]',
      ]),
    )
    expect(assessments.map(({ feedback }) => feedback).toSorted()).toEqual(said.map(({ id }) => id).toSorted())
  })

  test("something said of a trace that is not there is a problem", async () => {
    const { log, state } = await opened()
    const feedback = await give(state, `lost-${aSpan().spanId}`, "e".repeat(32), { value: "up" })
    await expect(log.saveFeedback(feedback)).rejects.toMatchObject({ code: "not_found" })
  })
}
