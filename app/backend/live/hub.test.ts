import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { LiveEvent } from "../../../contract/endpoints/live.ts"
import type { Happening } from "../../../jobs/happening.ts"
import { type Live, openLive } from "./hub.ts"

const at = Date.parse("2026-11-23T10:00:00.000Z")
let live: Live
let happen: (happening: Happening) => void
let heard: LiveEvent[]

const open = (now = at): void => {
  live = openLive(
    {
      listen: (listener) => {
        happen = listener
        return () => {
          happen = () => undefined
        }
      },
    },
    () => now,
  )
  heard = []
  live.subscribe(
    (event) => heard.push(event),
    () => undefined,
  )
}

beforeEach(() => {
  vi.useFakeTimers()
  open()
})
afterEach(() => {
  live.close()
  vi.useRealTimers()
})

const recorded = (kind: string, subject: string, payload = {}): Happening => ({
  of: "events",
  events: [
    {
      id: "e",
      key: "k",
      kind,
      subject,
      payload,
      person: "ana",
      runsAs: "ana",
      why: null,
      at: "2026-11-23T10:00:00.000Z",
    },
  ],
})
const progressed = (runId: string, done: number): Happening => ({
  of: "run",
  report: { kind: "progressed", runId, progress: { done, total: 10, step: "Reading" } },
})

test.each([
  ["run.queued", "run"],
  ["item.generated", "item"],
  ["review.made", "item"],
  ["table.saved", "table"],
  ["databit.published", "databit"],
  ["model.registered", "model"],
  ["evaluation.finished", "model"],
  ["agent.registered", "agent"],
  ["endpoint.created", "endpoint"],
  ["feedback.given", "feedback"],
  ["setting.changed", "settings"],
  ["person.saved", "settings"],
])("%s is of the topic %s", (kind, topic) => {
  happen(recorded(kind, "s-1"))
  expect(heard[0]).toEqual({ id: at * 1_000 + 1, topic, kind, subject: "s-1", person: "ana" })
})

test("what changed is named, its content is not", () => {
  happen(recorded("setting.changed", "model_endpoint", { value: { sealedKey: "v1.sealed" } }))
  expect(JSON.stringify(heard)).not.toContain("sealed")
})

test("progress is told a few times a second, and before the end of its run", () => {
  for (let done = 1; done <= 9; done += 1) happen(progressed("r", done))
  expect(heard).toEqual([])
  vi.advanceTimersByTime(200)
  happen(progressed("r", 10))
  happen(recorded("run.succeeded", "r"))
  expect(heard.map((event) => [event.kind, event.progress?.done])).toEqual([
    ["run.progressed", 9],
    ["run.progressed", 10],
    ["run.succeeded", undefined],
  ])
})

test("counts are told once for many changes, and not for progress", () => {
  happen(progressed("r", 1))
  for (let n = 0; n < 50; n += 1) happen(recorded("item.generated", `i-${n}`))
  vi.advanceTimersByTime(1_000)
  expect(heard.filter((event) => event.topic === "counts")).toHaveLength(1)
})

test("who comes back gets exactly what it missed", () => {
  for (const subject of ["a", "b", "c"]) happen(recorded("table.saved", subject))
  const [first] = heard
  expect(live.since(first?.id).events.map((event) => event.subject)).toEqual(["b", "c"])
  expect(live.since(heard.at(-1)?.id)).toMatchObject({ reset: false, events: [] })
  expect(live.since(undefined)).toMatchObject({ reset: false, events: [] })
})

test("who was away too long, before a restart, or in the future must read again", () => {
  for (let n = 0; n < 2_500; n += 1) happen(recorded("table.saved", `t-${n}`))
  const [first] = heard
  const latest = heard.at(-1)?.id ?? 0
  expect(live.since(first?.id)).toMatchObject({ reset: true, events: [] })
  live.close()
  open(at + 60_000)
  expect(live.since(latest)).toMatchObject({ reset: true })
  expect(live.since(latest + 1e9)).toMatchObject({ reset: true })
  happen(recorded("table.saved", "new"))
  expect(heard[0]?.id).toBeGreaterThan(latest)
})
