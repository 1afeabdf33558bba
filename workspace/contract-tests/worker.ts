import { expect, test } from "vitest"
import type { Run } from "../../contract/entities/run.ts"
import type { Caller } from "../../contract/permissions.ts"
import { recordQueued } from "../../core/jobs/record-run.ts"
import type { ListeningEvents, Ports } from "../../core/ports/index.ts"
import type { Worker } from "../../core/ports/worker.ts"
import { watching } from "./watch.ts"

export const WORKER_CALLER: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }

export type WorkerHome = {
  readonly worker: Worker
  readonly ports: Pick<Ports, "clock" | "runs"> & { readonly events: ListeningEvents }
}

const signal = (): AbortSignal => new AbortController().signal

const queued = async ({ ports }: WorkerHome, job: string, input = {}): Promise<Run> => {
  const payload = { job, input, databitId: null, agent: null, trigger: "demand", cause: null } as const
  const { runId } = await recordQueued(ports, WORKER_CALLER, payload)
  return ports.runs.find(runId)
}

const begun = async (home: WorkerHome, job: string, input = {}): Promise<Run> => {
  const run = await queued(home, job, input)
  return { ...run, place: await home.worker.start(run, WORKER_CALLER) }
}

const stateOf = async ({ ports }: WorkerHome, id: string) => {
  await ports.events.hear()
  return (await ports.runs.find(id)).state
}

/** What a worker owes those who hand runs to it; it has the library of `tests/support/worker-library.ts`. */
export const workerContract = (open: () => Promise<WorkerHome>): void => {
  const watch = watching("worker")
  test("a run that was handed over works once, however often, and records its result and what it reported", async () => {
    const home = watch(await open())
    const run = await queued(home, "doubles", { number: 21 })
    const places = [await home.worker.start(run, WORKER_CALLER), await home.worker.start(run, WORKER_CALLER)]
    expect(places[0]).toEqual(places[1])
    let worked = 0
    const placed = { ...run, place: places[0] ?? null }
    const end = await home.worker.findEnd(placed, { signal: signal(), onWork: () => (worked += 1) })
    expect(end).toEqual({ kind: "done" })
    expect(worked).toBe(1)
    expect(await stateOf(home, run.id)).toMatchObject({ kind: "succeeded", result: { doubled: 42 } })
    expect(await home.ports.events.list({ subject: run.id, kind: "run.started", limit: 9 })).toHaveLength(1)
    const reported = await home.ports.runs.listEvents(run.id)
    expect(reported.map(({ kind, payload }) => [kind, payload])).toEqual(
      expect.arrayContaining([
        ["metric", { loss: 0.5 }],
        ["note", { line: "Half of it is done." }],
        ["progress", { done: 1, total: 2, step: "Doubling" }],
      ]),
    )
  })

  test("a job that fails leaves its problem with the run", async () => {
    const home = watch(await open())
    const run = await begun(home, "fails")
    await home.worker.findEnd(run, { signal: signal() })
    expect(await stateOf(home, run.id)).toMatchObject({
      kind: "failed",
      problem: { code: "labels_needed", detail: "Only 3 labels." },
    })
  })

  test("a run that is cancelled midway stops and says so, with how far it came", async () => {
    const home = watch(await open())
    const run = await begun(home, "waits")
    const ended = home.worker.findEnd(run, { signal: signal() })
    await expect.poll(() => stateOf(home, run.id), { timeout: 20_000 }).toMatchObject({ kind: "running" })
    await home.worker.retire(run)
    expect(await ended).toEqual({ kind: "cancelled" })
    expect(await stateOf(home, run.id)).toMatchObject({ kind: "cancelled" })
    expect((await home.ports.runs.find(run.id)).progress).toMatchObject({ done: 1, step: "Waiting for the end" })
  })

  test("who follows can stop following; the run goes on", async () => {
    const home = watch(await open())
    const run = await begun(home, "waits")
    const controller = new AbortController()
    const following = home.worker.findEnd(run, { signal: controller.signal, onWork: () => controller.abort("enough") })
    await expect(following).rejects.toBe("enough")
    await expect.poll(() => stateOf(home, run.id), { timeout: 20_000 }).toMatchObject({ kind: "running" })
    await home.worker.retire(run)
    await home.worker.findEnd(run, { signal: signal() })
  })

  test("a run that nobody has is lost, with a sentence", async () => {
    const home = watch(await open())
    const run = await queued(home, "doubles", { number: 1 })
    expect(await home.worker.findEnd(run, { signal: signal() })).toEqual({
      kind: "lost",
      why: expect.stringMatching(/\.$/),
    })
  })
}
