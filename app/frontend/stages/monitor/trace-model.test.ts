import { describe, expect, it } from "vitest"
import type { SpanWithPayload } from "../../../../contract/entities/trace.ts"
import { labelOf, payloadOf, stepTitle, stepTree, tookWords, turnsOf } from "./trace-model.ts"

const span = (id: number, parent: number | null, start: number, durationMs: number): SpanWithPayload => ({
  traceId: "a".repeat(32),
  spanId: id.toString(16).padStart(16, "0"),
  parentSpanId: parent === null ? null : parent.toString(16).padStart(16, "0"),
  name: `step ${id}`,
  kind: "CHAIN",
  status: "OK",
  statusMessage: null,
  startTime: new Date(1_800_000_000_000 + start).toISOString(),
  endTime: new Date(1_800_000_000_000 + start + durationMs).toISOString(),
  durationMs,
  endpointName: null,
  agent: null,
  databit: null,
  model: null,
  requestId: null,
  sessionId: null,
  person: null,
  label: null,
  confidence: null,
  inputTokens: null,
  outputTokens: null,
  attributes: {},
  input: null,
  output: null,
})

const shape = (spans: readonly SpanWithPayload[]) =>
  stepTree(spans).rows.map(({ span: { name }, depth, after }) => [name, depth, after])

describe("stepTree", () => {
  it("puts steps below the step that started them, in the order they began", () => {
    const spans = [span(3, 1, 40, 10), span(1, null, 0, 60), span(2, 1, 5, 30), span(4, 2, 10, 20)]
    expect(shape(spans)).toEqual([
      ["step 1", 0, 0],
      ["step 2", 1, 5],
      ["step 4", 2, 10],
      ["step 3", 1, 40],
    ])
    expect(stepTree(spans).total).toBe(60)
  })

  it("draws steps of the same millisecond one after the other, never a whole millisecond off", () => {
    expect(shape([span(1, null, 0, 0.6), span(2, 1, 0, 0.4), span(3, 1, 0, 0.1)])).toEqual([
      ["step 1", 0, 0],
      ["step 2", 1, 0],
      ["step 3", 1, 0.4],
    ])
    expect(shape([span(1, null, 0, 50), span(2, 1, 0, 40), span(3, 1, 0, 40)]).at(-1)).toEqual(["step 3", 1, 1])
  })

  it("names the step that worked longest itself, not the one that waited for it", () => {
    const spans = [span(1, null, 0, 100), span(2, 1, 0, 90), span(3, 2, 0, 80), span(4, 1, 92, 5)]
    expect(stepTree(spans).slowest).toBe(spans[2]?.spanId)
    expect(stepTree([span(1, null, 0, 100)]).slowest).toBeUndefined()
  })

  it("keeps steps whose parent did not arrive, and says how many", () => {
    const tree = stepTree([span(1, null, 0, 10), span(7, 9, 2, 3)])
    expect(tree.lost).toBe(1)
    expect(tree.rows.map(({ depth }) => depth)).toEqual([0, 1])
  })

  it("ends on steps that name each other, and shows them", () => {
    const tree = stepTree([span(1, null, 0, 10), span(2, 3, 0, 1), span(3, 2, 0, 1)])
    expect(tree.rows.map(({ depth }) => depth)).toEqual([0, 1, 2])
    expect(tree.lost).toBe(2)
    expect(stepTree([]).rows).toEqual([])
  })
})

describe("payloads", () => {
  it("reads values, keeps text that is none, and knows what was not kept", () => {
    expect(payloadOf('{"a":1}')).toEqual({ a: 1 })
    expect(payloadOf("plain")).toBe("plain")
    expect(payloadOf(null)).toBeUndefined()
  })

  it("reads conversations in both spellings, and nothing else as one", () => {
    const parts = [{ role: "user", parts: [{ type: "text", content: "Hello" }] }]
    expect(turnsOf(parts)).toEqual([{ role: "user", text: "Hello" }])
    expect(turnsOf([{ role: "system", content: "Be brief" }])).toEqual([{ role: "system", text: "Be brief" }])
    expect(turnsOf([{ role: "user" }, { label: "x" }])).toBeUndefined()
    expect(turnsOf([])).toBeUndefined()
  })
})

describe("words", () => {
  it("keeps the fractions of short times", () => {
    expect(tookWords(0.6103)).toBe("0.61 ms")
    expect(tookWords(4.25)).toBe("4.3 ms")
    expect(tookWords(320)).toBe("320 ms")
    expect(tookWords(0)).toBe("0 ms")
  })

  it("says what known steps do and leaves foreign names", () => {
    const known = { ...span(1, null, 0, 1), attributes: { "gen_ai.operation.name": "chat" } }
    expect(stepTitle(known)).toBe("Ask the model")
    expect(stepTitle(span(2, null, 0, 1))).toBe("step 2")
    expect(labelOf("message_id")).toBe("Message id")
  })
})
