import { expect, test } from "vitest"
import type { SpanWithPayload } from "../../contract/entities/trace.ts"
import { spanIntake } from "./span-intake.ts"

const spanOf = (name: string): SpanWithPayload => ({
  traceId: "0".repeat(32),
  spanId: "0".repeat(16),
  parentSpanId: null,
  name,
  kind: "AGENT",
  status: "OK",
  statusMessage: null,
  startTime: "2026-11-23T10:00:00.000Z",
  endTime: "2026-11-23T10:00:00.001Z",
  durationMs: 1,
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

const names = (spans: readonly SpanWithPayload[]): string[] => spans.map((one) => one.name)

test("while nobody drains it, spans are stored at once", async () => {
  const stored: string[] = []
  const intake = spanIntake(async (spans) => void stored.push(...names(spans)))
  await intake.save([spanOf("a")])
  expect(stored).toEqual(["a"])
})

test("spans of calls that wait together go into one write, and each call hears when it is durable", async () => {
  const writes: string[][] = []
  let open = (): void => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const intake = spanIntake(async () => expect.unreachable())
  const stop = new AbortController()
  const done = intake.start(async (spans) => {
    writes.push(names(spans))
    await gate
  }, stop.signal)
  const heard: string[] = []
  const calls = ["a", "b", "c"].map((name) => intake.save([spanOf(name)]).then(() => heard.push(name)))
  await Promise.resolve()
  expect(heard).toEqual([])
  open()
  await Promise.all(calls)
  stop.abort()
  expect(await done).toBe(3)
  expect(writes.flat()).toEqual(["a", "b", "c"])
  expect(writes.length).toBeLessThan(3)
})

test("a write that fails is told to the calls in it, and the next one is stored", async () => {
  let fails = true
  const stored: string[] = []
  const intake = spanIntake(async () => expect.unreachable())
  const stop = new AbortController()
  const done = intake.start(async (spans) => {
    if (fails) throw new Error("disk full")
    stored.push(...names(spans))
  }, stop.signal)
  await expect(intake.save([spanOf("a")])).rejects.toThrow("disk full")
  fails = false
  await intake.save([spanOf("b")])
  stop.abort()
  await done
  expect(stored).toEqual(["b"])
})

test("what waits when it is stopped is still stored", async () => {
  const stored: string[] = []
  const intake = spanIntake(async () => expect.unreachable())
  const stop = new AbortController()
  const done = intake.start(async (spans) => void stored.push(...names(spans)), stop.signal)
  const call = intake.save([spanOf("a")])
  stop.abort()
  await Promise.all([call, done])
  expect(stored).toEqual(["a"])
})
