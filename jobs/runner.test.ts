import { afterEach, beforeEach, expect, test } from "vitest"
import { z } from "zod"
import type { Caller } from "../contract/permissions.ts"
import { Problem } from "../contract/problems.ts"
import { openTestWorkbench, type TestWorkbench } from "../tests/support/workbench.ts"
import type { Happening } from "./happening.ts"
import { job } from "./job.ts"

const ana: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }
const demand = { on: "demand" } as const

/** Doors that a job waits at until the test opens them. */
let doors: Map<string, PromiseWithResolvers<void>>
let order: string[]

const doorOf = (name: string): PromiseWithResolvers<void> => {
  const door = doors.get(name) ?? Promise.withResolvers<void>()
  doors.set(name, door)
  return door
}

/** Reports that it began, then waits at its door, or until it is stopped. */
const waits = (name: string) =>
  job({
    name,
    stage: "data",
    says: "Waits at a door.",
    trigger: demand,
    runs: "here",
    needs: [],
    input: z.object({ door: z.string().default("a"), databitId: z.string().optional() }),
    output: z.object({ passed: z.string() }),
    run: async ({ door }, { progress, signal, runId }) => {
      order.push(`${name} ${door} began`)
      progress(1, 2, "At the door")
      begun.get(runId)?.resolve()
      const stopped = new Promise<never>((_, reject) =>
        signal.addEventListener("abort", () => reject(new Error("stopped")), { once: true }),
      )
      await Promise.race([doorOf(door).promise, stopped])
      order.push(`${name} ${door} passed`)
      return { passed: door }
    },
  })

const begun = new Map<string, PromiseWithResolvers<void>>()

const fails = job({
  name: "fails",
  stage: "data",
  says: "Breaks a promise.",
  trigger: demand,
  runs: "here",
  needs: [],
  input: z.object({ how: z.enum(["promise", "fault"]) }),
  output: z.null(),
  run: async ({ how }) => {
    if (how === "promise") throw new Problem("labels_needed", { detail: "Only 3 items are decided." })
    throw new TypeError("secret-laden internals")
  },
})

const parent = job({
  name: "parent",
  stage: "data",
  says: "Starts another and waits for it.",
  trigger: demand,
  runs: "here",
  needs: ["jobs"],
  input: z.object({ databitId: z.string() }),
  output: z.object({ child: z.string() }),
  run: async (_, { jobs, who }) => {
    const runId = await jobs.start(who, "reports", {})
    const { state } = await jobs.find(runId)
    return { child: state.kind }
  },
})

const reports = job({
  name: "reports",
  stage: "data",
  says: "Reports steps, figures and lines.",
  trigger: demand,
  runs: "here",
  needs: [],
  input: z.object({}),
  output: z.object({ done: z.boolean() }),
  run: async (_, { progress, metric, note }) => {
    progress(0, 2, "First")
    note("A line for people")
    progress(1, 2, "Second")
    metric({ epoch: 1, loss: 0.5 })
    progress(2, 2, "Second")
    return { done: true }
  },
})

const LIBRARY = [waits("first"), waits("second"), waits("third"), fails, parent, reports]

let bench: TestWorkbench
const happened: Happening[] = []

beforeEach(async () => {
  doors = new Map()
  order = []
  happened.length = 0
  bench = await openTestWorkbench({ library: LIBRARY })
  bench.workbench.listen((one) => happened.push(one))
})
afterEach(() => bench.close())

const start = async (name: string, input: unknown, key?: string): Promise<string> =>
  bench.workbench.ports.jobs.start(ana, name, input, { key })
const ended = async (runId: string) => bench.workbench.ports.jobs.find(runId)

/** Resolves when the run's job has begun to work. */
const working = async (runId: string): Promise<void> => {
  const door = begun.get(runId) ?? Promise.withResolvers<void>()
  begun.set(runId, door)
  const { state, progress } = await bench.workbench.ports.runs.find(runId)
  if (state.kind === "running" && progress.step === "At the door") return
  await door.promise
}

test("a run ends with its result, and what it reported is kept in order", async () => {
  const runId = await start("reports", {})
  const run = await ended(runId)
  expect(run).toMatchObject({
    job: "reports",
    state: { kind: "succeeded", result: { done: true } },
    progress: { done: 2, total: 2, step: "Second" },
    person: "ana",
    trigger: "demand",
    cause: null,
  })
  const events = await bench.workbench.ports.runs.listEvents(runId)
  expect(events.map(({ kind, payload }) => [kind, payload])).toEqual([
    ["progress", { done: 0, total: 2, step: "First" }],
    ["note", { line: "A line for people" }],
    ["metric", { epoch: 1, loss: 0.5 }],
    ["progress", { done: 2, total: 2, step: "Second" }],
  ])
  const [, second] = events
  expect(await bench.workbench.ports.runs.listEvents(runId, second?.id)).toHaveLength(2)
  expect(happened.filter((one) => one.of === "run").map((one) => one.report.kind)).toEqual([
    "progressed",
    "noted",
    "progressed",
    "measured",
    "progressed",
  ])
})

test("progress is seen at once, before any of it is stored", async () => {
  const runId = await start("first", {})
  await working(runId)
  expect(await bench.workbench.ports.runs.find(runId)).toMatchObject({
    state: { kind: "running" },
    progress: { done: 1, total: 2, step: "At the door" },
  })
  expect((await bench.workbench.ports.runs.list({ limit: 5 }))[0]?.progress.step).toBe("At the door")
  doorOf("a").resolve()
  await ended(runId)
})

test("two runs work at a time, the third waits for a slot", async () => {
  const ids = [
    await start("first", { door: "a" }),
    await start("second", { door: "b" }),
    await start("third", { door: "c" }),
  ]
  await Promise.all(ids.slice(0, 2).map(working))
  expect((await bench.workbench.ports.runs.find(ids[2] ?? "")).state.kind).toBe("queued")
  for (const door of ["a", "b", "c"]) doorOf(door).resolve()
  await Promise.all(ids.map(ended))
  expect(order.indexOf("third c began")).toBeGreaterThan(
    Math.min(order.indexOf("first a passed"), order.indexOf("second b passed")),
  )
})

test("the same job for the same Databit waits, for another Databit it does not", async () => {
  const one = await start("first", { door: "a", databitId: "d1" })
  const same = await start("first", { door: "b", databitId: "d1" })
  const other = await start("first", { door: "c", databitId: "d2" })
  await Promise.all([working(one), working(other)])
  expect((await bench.workbench.ports.runs.find(same)).state.kind).toBe("queued")
  for (const door of ["a", "b", "c"]) doorOf(door).resolve()
  await Promise.all([one, same, other].map(ended))
  expect(order.indexOf("first b began")).toBeGreaterThan(order.indexOf("first a passed"))
})

test("a key starts one run however often it is sent", async () => {
  const once = await start("reports", {}, "k-1")
  expect(await start("reports", {}, "k-1")).toBe(once)
  await ended(once)
  expect(await bench.workbench.ports.runs.list({ limit: 10 })).toHaveLength(1)
})

test("a broken promise is kept with the run, a fault shows only the run's id and is logged", async () => {
  const promised = await ended(await start("fails", { how: "promise" }))
  expect(promised.state).toMatchObject({
    kind: "failed",
    problem: { code: "labels_needed", detail: "Only 3 items are decided." },
  })
  const id = await start("fails", { how: "fault" })
  const faulty = await ended(id)
  expect(faulty.state).toMatchObject({ kind: "failed", problem: { code: "internal", request_id: id } })
  expect(JSON.stringify(faulty)).not.toContain("internals")
  expect(bench.reported).toEqual([expect.any(TypeError)])
})

test.each([
  ["an unknown job", "nothing", {}, "job_unknown"],
  ["an input that does not fit", "fails", { how: "sideways" }, "input_invalid"],
])("%s is refused and no run is made", async (_, name, input, code) => {
  await expect(start(name, input)).rejects.toMatchObject({ code })
  expect(await bench.workbench.ports.runs.list({ limit: 10 })).toEqual([])
})

test("a working run is cancelled through its signal, a waiting one never begins", async () => {
  const running = await start("first", { door: "a", databitId: "d" })
  const queued = await start("first", { door: "b", databitId: "d" })
  await working(running)
  await bench.workbench.runner.cancel(ana, queued)
  await bench.workbench.runner.cancel(ana, running)
  expect((await ended(running)).state.kind).toBe("cancelled")
  expect((await ended(queued)).state).toMatchObject({ kind: "cancelled", startedAt: null })
  expect(order).toEqual(["first a began"])
  // Asked again, also after a restart: it is as it was wanted.
  await bench.workbench.runner.cancel(ana, running)
  expect(await bench.workbench.ports.events.list({ kind: "run.cancelled", subject: running, limit: 5 })).toHaveLength(1)
})

test("an ended run is started again with its input and says so; a working one is not", async () => {
  const failed = await start("fails", { how: "promise" })
  await ended(failed)
  const again = await bench.workbench.runner.retry(ana, failed)
  expect(await ended(again)).toMatchObject({ job: "fails", input: { how: "promise" }, cause: `again: ${failed}` })
  const running = await start("first", {})
  await working(running)
  await expect(bench.workbench.runner.retry(ana, running)).rejects.toMatchObject({ code: "conflict" })
})

test("parents that wait for their children never use up the slots the children need", async () => {
  const parents = await Promise.all(["d1", "d2", "d3"].map((databitId) => start("parent", { databitId })))
  const runs = await Promise.all(parents.map(ended))
  expect(runs.map((run) => run.state.kind === "succeeded" && run.state.result)).toEqual([
    { child: "succeeded" },
    { child: "succeeded" },
    { child: "succeeded" },
  ])
  const children = await bench.workbench.ports.runs.list({ job: "reports", limit: 10 })
  expect(children.map((run) => [run.trigger, run.cause])).toEqual(Array(3).fill(["event", "by parent"]))
})

test("closing interrupts what works and keeps what waits for the next start", async () => {
  const running = await start("first", { door: "a", databitId: "d" })
  const queued = await start("first", { door: "b", databitId: "d" })
  await working(running)
  await bench.close({ keep: true })
  doorOf("b").resolve()
  bench = await openTestWorkbench({ home: bench.home, library: LIBRARY })
  expect((await bench.workbench.ports.runs.find(running)).state.kind).toBe("interrupted")
  expect(await bench.workbench.ports.jobs.find(queued)).toMatchObject({
    state: { kind: "succeeded", result: { passed: "b" } },
    person: "ana",
  })
})

test("a run whose process died is interrupted at the next opening, with the progress that was stored", async () => {
  const { clock, events, runs } = bench.workbench.workspace.ports
  const runId = clock.id()
  const queued = { job: "first", input: { door: "a" }, databitId: null, agent: null, trigger: "demand", cause: null }
  await events.save(ana, async () => [{ kind: "run.queued", subject: runId, payload: queued }])
  await events.save(ana, async () => [{ kind: "run.started", subject: runId, payload: {} }])
  await runs.saveEvents([
    { id: clock.id(), runId, kind: "progress", payload: { done: 7, total: 9, step: "Half way" }, at: clock.now() },
  ])
  await bench.close({ keep: true })
  bench = await openTestWorkbench({ home: bench.home, library: LIBRARY })
  expect(await bench.workbench.ports.runs.find(runId)).toMatchObject({
    state: { kind: "interrupted" },
    progress: { done: 7, total: 9, step: "Half way" },
  })
})

test("runs are rebuilt from events as they were", async () => {
  await ended(await start("reports", {}))
  await ended(await start("fails", { how: "promise" }))
  const { events, runs } = bench.workbench.workspace.ports
  const before = await runs.list({ limit: 10 })
  await events.rebuild()
  expect(await runs.list({ limit: 10 })).toEqual(before)
})
