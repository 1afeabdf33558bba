import { expect, test } from "vitest"
import type { RunTracked } from "../../contract/entities/run.ts"
import { Problem, toProblemBody } from "../../contract/problems.ts"
import type { RunEnd } from "../../core/jobs/events.ts"
import { recordEnded, recordQueued, recordStarted } from "../../core/jobs/record-run.ts"
import type { Ports } from "../../core/ports/index.ts"
import { runsOver } from "../state/runs.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

type RunPorts = Pick<Ports, "clock" | "events" | "runs">

const portsOver = ({ sql, events, clock }: TestState): RunPorts => ({ clock, events, runs: runsOver(sql) })

const progress = { done: 3, total: 3, step: "Reading ‘rows’" }
const ends: readonly RunEnd[] = [
  { kind: "succeeded", progress, result: { rows: 3, "a b": [null, "ü"] } },
  { kind: "failed", progress, problem: toProblemBody(new Problem("labels_needed", { detail: "Only 3." }), "r") },
  { kind: "cancelled", progress },
  { kind: "interrupted", progress },
]

const ask = async (
  ports: RunPorts,
  job: string,
  more: { key?: string; databitId?: string; trigger?: "schedule" } = {},
): Promise<string> => {
  const { key, databitId = null, trigger = "demand" } = more
  const input = { text: 'it\'s "quoted"', n: 0.5 }
  return (await recordQueued(ports, ANA, { job, input, databitId, agent: null, trigger, cause: null }, key)).runId
}

/** What the runs owe their callers, wherever the rows live. */
export const runsContract = (open: () => Promise<TestState>): void => {
  const watch = watching("runs")
  test("a run comes back as it was asked for", async () => {
    const ports = watch(portsOver(await open()))
    const id = await ask(ports, "asked", { databitId: "d-1" })
    expect(await ports.runs.find(id)).toEqual({
      id,
      job: "asked",
      input: { text: 'it\'s "quoted"', n: 0.5 },
      state: { kind: "queued" },
      progress: { done: 0, total: 0, step: "Waiting" },
      databitId: "d-1",
      agent: null,
      person: "ana",
      trigger: "demand",
      cause: null,
      place: null,
      createdAt: expect.stringMatching(/^2026-11-23T10:00:00\.\d{3}Z$/),
      tracked: null,
    })
    expect(await ports.runs.seek("nothing")).toBeUndefined()
    await expect(ports.runs.find("nothing")).rejects.toMatchObject({ code: "not_found" })
  })

  test("where a run is tracked may become known after its end; what is said last counts", async () => {
    const ports = watch(portsOver(await open()))
    const id = await ask(ports, "followed")
    await recordStarted(ports, ANA, id)
    await recordEnded(ports, ANA, id, { kind: "succeeded", progress, result: null })
    const say = (payload: RunTracked) =>
      ports.events.save(ANA, async () => [{ kind: "run.tracked", subject: id, payload }])
    await say({ kind: "untracked", says: "There was no answer." })
    expect(await ports.runs.find(id)).toMatchObject({ tracked: { kind: "untracked", says: "There was no answer." } })
    const tracked = { kind: "tracked", experimentId: "7", runId: "ab" } as const
    await say(tracked)
    expect(await ports.runs.find(id)).toMatchObject({ tracked, state: { kind: "succeeded" } })
  })

  test.each(ends)("a run that $kind keeps its end, and no later end changes it", async (end) => {
    const ports = watch(portsOver(await open()))
    const id = await ask(ports, "ending")
    await recordStarted(ports, ANA, id)
    await recordEnded(ports, ANA, id, end)
    const ended = await ports.runs.find(id)
    const { progress: _, ...told } = end
    expect(ended).toMatchObject({ state: told, progress })
    await ports.events.save(ANA, async () => [
      {
        kind: "run.cancelled",
        subject: id,
        payload: { kind: "cancelled", progress: { done: 0, total: 0, step: "late" } },
      },
      { kind: "run.started", subject: id, payload: {} },
    ])
    expect(await ports.runs.find(id)).toEqual(ended)
  })

  test("one key asks for one run", async () => {
    const ports = watch(portsOver(await open()))
    const id = await ask(ports, "keyed", { key: "run-key-1" })
    expect(await ask(ports, "keyed", { key: "run-key-1" })).toBe(id)
    expect(await ports.runs.list({ job: "keyed", limit: 10 })).toHaveLength(1)
  })

  test("runs are listed newest first, by job, state, Databit and what started them", async () => {
    const ports = watch(portsOver(await open()))
    const first = await ask(ports, "listed", { databitId: "d-2" })
    const clock = await ask(ports, "listed", { trigger: "schedule" })
    const last = await ask(ports, "listed")
    await recordStarted(ports, ANA, last)
    const ids = async (filter: Partial<Parameters<RunPorts["runs"]["list"]>[0]>) =>
      (await ports.runs.list({ job: "listed", limit: 10, ...filter })).map((run) => run.id)
    expect(await ids({})).toEqual([last, clock, first])
    expect(await ids({ limit: 1 })).toEqual([last])
    expect(await ids({ before: last })).toEqual([clock, first])
    expect(await ids({ before: first })).toEqual([])
    expect(await ids({ state: ["running"] })).toEqual([last])
    expect(await ids({ state: [] })).toEqual([])
    expect(await ids({ scheduled: false })).toEqual([last, first])
    expect(await ids({ scheduled: true })).toEqual([clock])
    expect(await ids({ databitId: "d-2" })).toEqual([first])
  })

  test("what a run reported is read in order, from any point, each report once", async () => {
    const { clock, runs } = watch(portsOver(await open()))
    const events = ["one", "two", "three"].map((line) => ({
      id: clock.id(),
      runId: "reporting",
      kind: "note" as const,
      payload: { line },
      at: clock.now(),
    }))
    await runs.saveEvents(events)
    await runs.saveEvents(events.slice(1, 2))
    expect(await runs.listEvents("reporting")).toEqual(events)
    expect(await runs.listEvents("reporting", events[0]?.id)).toEqual(events.slice(1))
    expect(await runs.listEvents("another")).toEqual([])
    expect(await runs.seekLastEvent("reporting")).toEqual(events.at(-1))
    expect(await runs.seekLastEvent("reporting", "progress")).toBeUndefined()
    expect(await runs.seekLastEvent("another")).toBeUndefined()
  })

  test("the last sign of a run that works for hours is found behind thousands of others", async () => {
    const { clock, runs } = watch(portsOver(await open()))
    const events = Array.from({ length: 5_200 }, (_, done) => ({
      id: clock.id(),
      runId: "long",
      kind: done % 100 === 0 ? ("note" as const) : ("progress" as const),
      payload: { done },
      at: clock.now(),
    }))
    await runs.saveEvents(events)
    expect(await runs.seekLastEvent("long")).toEqual(events.at(-1))
    expect(await runs.seekLastEvent("long", "note")).toEqual(events[5_100])
  })
}
