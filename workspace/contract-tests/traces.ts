import { expect, test } from "vitest"
import type { SpanWithPayload } from "../../contract/entities/trace.ts"
import type { Sql } from "../state/sql.ts"
import { tracesOver } from "../state/traces.ts"
import { watching } from "./watch.ts"

let count = 0

/** A span with what the test does not care about filled in; each call makes a new trace unless told otherwise. */
export const aSpan = (own: Partial<SpanWithPayload> = {}): SpanWithPayload => {
  count += 1
  const startTime = own.startTime ?? "2026-11-23T10:00:00.000Z"
  return {
    traceId: count.toString(16).padStart(32, "0"),
    spanId: count.toString(16).padStart(16, "0"),
    parentSpanId: null,
    name: "invoke_agent support",
    kind: "AGENT",
    status: "OK",
    statusMessage: null,
    startTime,
    endTime: new Date(Date.parse(startTime) + (own.durationMs ?? 10)).toISOString(),
    durationMs: 10,
    endpointName: "support",
    agent: "support@1.0.0",
    databit: "main.databits.support@1.0.0",
    model: "main.databits.support@1",
    requestId: `request-${count}`,
    sessionId: null,
    person: "ana",
    label: null,
    confidence: null,
    inputTokens: null,
    outputTokens: null,
    attributes: {},
    input: null,
    output: null,
    ...own,
  }
}

/** What traces owe on both engines. */
export const tracesContract = (open: () => Promise<Sql>): void => {
  const watch = watching("traces")
  const traces = async () => watch({ traces: tracesOver(await open()) }).traces

  test("a trace comes back whole, with payloads, by trace id and by request id", async () => {
    const port = await traces()
    const root = aSpan({
      input: '"it\'s \\"odd\\""',
      output: '{"label":"a"}',
      label: "a",
      confidence: 0.1 + 0.2,
      attributes: { "gen_ai.agent.id": "x", nested: [1, null] },
    })
    const step = aSpan({
      traceId: root.traceId,
      parentSpanId: root.spanId,
      startTime: "2026-11-23T10:00:00.003Z",
      kind: "LLM",
      input: "x".repeat(2_000),
    })
    await port.save([root, step])
    expect(await port.find(root.traceId)).toEqual([root, step])
    expect(await port.find(root.requestId ?? "")).toEqual([root, step])
    const { input: _, output: __, ...span } = root
    expect(await port.seekRoot(root.requestId ?? "")).toEqual(span)
  })

  test("a request id that looks like a trace id is found as well", async () => {
    const port = await traces()
    const root = aSpan({ requestId: "f".repeat(32) })
    await port.save([root])
    expect((await port.find("f".repeat(32)))[0]?.traceId).toBe(root.traceId)
    expect((await port.seekRoot("f".repeat(32)))?.traceId).toBe(root.traceId)
  })

  test("what is not there is a problem, or undefined", async () => {
    const port = await traces()
    await expect(port.find("nobody")).rejects.toMatchObject({ code: "not_found" })
    await expect(port.find("0".repeat(32))).rejects.toMatchObject({ code: "not_found" })
    expect(await port.seekRoot("nobody")).toBeUndefined()
  })

  test("a span saved twice counts once, in the trace and in the list", async () => {
    const port = await traces()
    const root = aSpan({ endpointName: "twice" })
    const step = aSpan({ traceId: root.traceId, parentSpanId: root.spanId, endpointName: "twice" })
    await port.save([root, step])
    await port.save([root, step])
    expect(await port.find(root.traceId)).toHaveLength(2)
    expect(
      (await port.list({ endpointName: "twice", limit: 10 })).map(({ traceId, spanCount }) => [traceId, spanCount]),
    ).toEqual([[root.traceId, 2]])
  })

  test("a list is newest first, of roots only, with previews that are cut, and goes on after the last one seen", async () => {
    const port = await traces()
    const roots = [1, 2, 3, 4].map((minute) =>
      aSpan({
        endpointName: "paged",
        startTime: `2026-11-23T10:0${minute === 3 ? 2 : minute}:00.000Z`,
        input: "y".repeat(900),
      }),
    )
    await port.save([...roots, aSpan({ endpointName: "paged", parentSpanId: "1".repeat(16) })])
    const first = await port.list({ endpointName: "paged", limit: 2 })
    const last = first.at(-1)
    const second = await port.list({
      endpointName: "paged",
      limit: 10,
      before: { startTime: last?.startTime ?? "", traceId: last?.traceId ?? "" },
    })
    expect([...first, ...second].map(({ traceId }) => traceId)).toEqual(
      [3, 2, 1, 0].map((index) => roots[index]?.traceId),
    )
    expect(first[0]?.inputPreview).toBe("y".repeat(500))
  })

  test("filters narrow a list: agent with and without version, status, time, words", async () => {
    const port = await traces()
    const plain = aSpan({
      endpointName: "filter",
      agent: "filtered@1.0.0",
      input: JSON.stringify('My card says "declined"'),
    })
    const failed = aSpan({
      endpointName: "filter",
      agent: "filtered@1.1.0",
      status: "ERROR",
      statusMessage: "no model",
      startTime: "2026-11-23T12:00:00.000Z",
      output: JSON.stringify("100%_sure"),
    })
    const other = aSpan({ endpointName: "filter", agent: "filtered_too@1.0.0" })
    await port.save([plain, failed, other])
    const found = async (filter: Parameters<typeof port.list>[0]) =>
      new Set((await port.list({ ...filter, endpointName: "filter" })).map(({ traceId }) => traceId))
    expect(await found({ agent: "filtered", limit: 10 })).toEqual(new Set([plain.traceId, failed.traceId]))
    expect(await found({ agent: "filtered@1.1.0", limit: 10 })).toEqual(new Set([failed.traceId]))
    expect(await found({ status: "ERROR", limit: 10 })).toEqual(new Set([failed.traceId]))
    expect(await found({ since: "2026-11-23T11:00:00.000Z", until: "2026-11-23T13:00:00.000Z", limit: 10 })).toEqual(
      new Set([failed.traceId]),
    )
    expect(await found({ text: 'SAYS "declined', limit: 10 })).toEqual(new Set([plain.traceId]))
    expect(await found({ text: "0%_s", limit: 10 })).toEqual(new Set([failed.traceId]))
    expect(await found({ text: "%", limit: 10 })).toEqual(new Set([failed.traceId]))
  })

  test("roots of several traces come in one go; unknown ones are left out", async () => {
    const port = await traces()
    const [a, b] = [aSpan(), aSpan()]
    await port.save([a, b])
    const roots = await port.listRoots([a.traceId, b.traceId, a.traceId, "0".repeat(32)])
    expect(roots.map(({ traceId }) => traceId).toSorted()).toEqual([a.traceId, b.traceId].toSorted())
    expect(await port.listRoots([])).toEqual([])
  })
}
