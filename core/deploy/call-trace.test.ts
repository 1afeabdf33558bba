import { expect, test } from "vitest"
import { spanWithPayload } from "../../contract/entities/trace.ts"
import { Problem } from "../../contract/problems.ts"
import { newTraceId, openCallTrace } from "./call-trace.ts"

const facts = {
  endpointName: "e",
  agent: "a@1.0.0",
  databit: "main.a.d@1.0.0",
  model: "main.a.m@1",
  requestId: "r",
  sessionId: null,
  person: "ana",
}

const opened = (times: number[]) =>
  openCallTrace({
    clock: { now: () => "2026-11-23T10:00:00.000Z" },
    tick: () => times.shift() ?? 0,
    traceId: newTraceId({ id: () => "0192a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b" }),
    name: "invoke_agent a",
    facts,
  })

test("spans are timed in fractions of milliseconds, carry the call's facts and count up", async () => {
  const trace = opened([100, 101.25, 103.5, 110])
  trace.root.reads({ text: "x" })
  await trace.step("classify m", "LLM", async (step) => {
    step.note({ "gen_ai.operation.name": "classify", left_out: undefined })
    step.uses({ input: 3, output: null })
  })
  trace.root.answers("billing", 0.9)
  const spans = trace.end()
  for (const span of spans) expect(spanWithPayload.safeParse(span).success).toBe(true)
  const [root, child] = spans
  expect(root).toMatchObject({
    ...facts,
    traceId: "0192a1b2c3d47e5f8a6b7c8d9e0f1a2b",
    parentSpanId: null,
    durationMs: 10,
    status: "OK",
    input: '{"text":"x"}',
    label: "billing",
    confidence: 0.9,
  })
  expect(child).toMatchObject({
    ...facts,
    parentSpanId: root?.spanId,
    startTime: "2026-11-23T10:00:00.001Z",
    endTime: "2026-11-23T10:00:00.003Z",
    durationMs: 2.25,
    attributes: { "gen_ai.operation.name": "classify", "gen_ai.usage.input_tokens": 3 },
    label: null,
  })
  expect(String(child?.spanId) > String(root?.spanId)).toBe(true)
})

test("a step that fails is kept with its error, and so is the call", async () => {
  const trace = opened([0, 1, 2, 3])
  const failing = trace.step("validate output", "PARSER", async () => {
    throw new Problem("answer_invalid", { detail: "intent is missing." })
  })
  const error = await failing.catch((thrown: unknown) => thrown)
  const [root, child] = trace.end(error)
  for (const span of [root, child]) {
    expect(span).toMatchObject({
      status: "ERROR",
      statusMessage: "intent is missing.",
      attributes: { "error.type": "answer_invalid" },
    })
  }
})
