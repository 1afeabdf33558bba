import { afterAll, beforeAll, expect, test } from "vitest"
import { openTestApp, type TestApp } from "../../../tests/support/app.ts"
import { aSpan } from "../../../workspace/contract-tests/traces.ts"

let app: TestApp

const minute = (at: number): string => `2026-11-20T10:${String(at).padStart(2, "0")}:00.000Z`

beforeAll(async () => {
  app = await openTestApp()
  await app.workbench.ports.traces.save([1, 20, 40].map((at) => aSpan({ startTime: minute(at), durationMs: at })))
})
afterAll(() => app.close())

const read = async (path: string) => (await app.ask("GET", path)).json()

test("a part of time is drawn in minutes, with figures of that part only", async () => {
  const part = `from=${minute(0)}&to=${minute(30)}`
  const found = await read(`/api/metrics?${part}`)
  expect(found).toMatchObject({
    period: "minute",
    since: minute(0),
    until: minute(30),
    cut: false,
    totals: { requestCount: 2, p50Latency: 10.5 },
  })
  expect(found.points.map((one: { timestamp: string }) => one.timestamp)).toEqual([minute(1), minute(20)])
  expect((await read(`/api/traces?${part}`)).traces).toHaveLength(2)
})

test("calls of a part of time are read to its end", async () => {
  const part = `from=${minute(0)}&to=${minute(50)}&limit=2`
  const first = await read(`/api/traces?${part}`)
  expect(first.traces).toHaveLength(2)
  const rest = await read(`/api/traces?${part}&before=${encodeURIComponent(first.next)}`)
  expect(rest.traces.map((one: { startTime: string }) => one.startTime)).toEqual([minute(1)])
  expect(rest.next).toBeNull()
})

test("a time that is none is refused by name", async () => {
  for (const path of ["/api/metrics", "/api/traces"]) {
    const response = await app.ask("GET", `${path}?from=${minute(30)}&to=${minute(0)}`)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ field: "to", code: "input_invalid" })
  }
})

test("the list of calls knows what was said of each, the weightiest first", async () => {
  const [said] = (await read(`/api/traces?from=${minute(0)}&to=${minute(30)}`)).traces
  expect(said.said).toBeNull()
  await app.ask("POST", "/api/feedback", { body: { traceId: said.traceId, value: "Looks odd." } })
  await app.ask("POST", "/api/feedback", { body: { traceId: said.traceId, value: "down" } })
  const again = await read(`/api/traces?from=${minute(0)}&to=${minute(30)}`)
  expect(again.traces.map((one: { said: string | null }) => one.said)).toEqual(["wrong", null])
})
