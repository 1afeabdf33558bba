import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { getRun, listJobs, listRuns } from "../../../contract/endpoints/jobs.ts"
import { Problem } from "../../../contract/problems.ts"
import { job } from "../../../jobs/job.ts"
import { addPeople, openTestApp, type TestApp } from "../../../tests/support/app.ts"

const input = z.object({ text: z.string().describe("Text to measure"), loud: z.boolean().default(false) })

const measure = job({
  name: "measure",
  stage: "data",
  says: "Measure a text.",
  trigger: { on: "demand" },
  runs: "here",
  needs: [],
  input,
  output: z.object({ length: z.int() }),
  run: async ({ text }, { note }) => {
    note(`Measuring ${text}`)
    if (text === "") throw new Problem("labels_needed")
    return { length: text.length }
  },
})

const waits = job({
  name: "waits",
  stage: "train",
  says: "Wait to be cancelled.",
  trigger: { on: "schedule", everySeconds: 300 },
  runs: "here",
  needs: [],
  input: z.object({}),
  output: z.null(),
  run: async (_, { signal }) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }))
    throw new Error("stopped")
  },
})

let bench: TestApp
const PEOPLE = ["viewer", "labeler", "developer", "compliance", "admin"] as const

beforeAll(async () => {
  bench = await openTestApp({ library: [measure, waits] })
  await addPeople(bench, PEOPLE)
})
afterAll(() => bench.close())

const begin = async (name: string, given: object = {}): Promise<string> => {
  const response = await bench.ask("POST", `/api/jobs/${name}/runs`, { body: { input: given } })
  return z.object({ runId: z.string() }).parse(await response.json()).runId
}
const finished = async (name: string, given: object = {}): Promise<string> => {
  const runId = await begin(name, given)
  await bench.workbench.ports.jobs.find(runId)
  return runId
}
const read = async (path: string, as = "ana") => (await bench.ask("GET", path, { as })).json()

describe("who may do what", () => {
  const everybody = [200, 200, 200, 200, 200]
  const runners = [403, 403, 200, 403, 200]
  test.each([
    ["listJobs", "GET", () => "/api/jobs", undefined, everybody],
    ["listRuns", "GET", () => "/api/runs", undefined, everybody],
    ["getRun", "GET", async () => `/api/runs/${await finished("measure", { text: "a" })}`, undefined, everybody],
    ["startJob", "POST", () => "/api/jobs/measure/runs", { input: { text: "a" } }, runners],
    ["retryRun", "POST", async () => `/api/runs/${await finished("measure", { text: "a" })}/retry`, {}, runners],
  ])("%s", async (_, method, path, body, expected) => {
    const statuses = []
    for (const as of PEOPLE) statuses.push((await bench.ask(method, await path(), { as, body })).status)
    expect(statuses).toEqual(expected)
  })

  test("cancelRun", async () => {
    const runId = await begin("waits")
    const statuses = []
    for (const as of PEOPLE)
      statuses.push((await bench.ask("POST", `/api/runs/${runId}/cancel`, { as, body: {} })).status)
    await bench.workbench.ports.jobs.find(runId)
    // The developer cancels it; a run that is stopping, or has ended, cannot be cancelled a second time in general.
    expect(statuses.slice(0, 4)).toEqual([403, 403, 200, 403])
  })
})

describe("what is answered", () => {
  test("the library says what each job takes, gives and is started by", async () => {
    const { jobs, mayRun } = listJobs.output.parse(await read("/api/jobs"))
    expect(mayRun).toBe(true)
    expect(jobs.map(({ name, stage, trigger }) => ({ name, stage, trigger }))).toEqual([
      { name: "measure", stage: "data", trigger: { on: "demand" } },
      { name: "waits", stage: "train", trigger: { on: "schedule", everySeconds: 300 } },
    ])
    expect(jobs[0]?.input).toMatchObject({
      properties: { text: { type: "string", description: "Text to measure" }, loud: { default: false } },
      required: ["text"],
    })
    expect(jobs[0]?.output).toMatchObject({ properties: { length: { type: "integer" } } })
    expect(await read("/api/jobs", "viewer")).toMatchObject({ mayRun: false })
  })

  test("a run with what it reported, and what may be done with it", async () => {
    const runId = await finished("measure", { text: "four" })
    const { run, events } = getRun.output.parse(await read(`/api/runs/${runId}`))
    expect(run).toMatchObject({
      id: runId,
      input: { text: "four", loud: false },
      state: { kind: "succeeded", result: { length: 4 } },
      person: "ana",
      trigger: "demand",
      may: ["retry"],
    })
    expect(events.map((event) => event.payload)).toEqual([{ line: "Measuring four" }])
    expect(await read(`/api/runs/${runId}?after=${events[0]?.id}`)).toMatchObject({ events: [] })
    expect(await read(`/api/runs/${runId}`, "viewer")).toMatchObject({ run: { may: [] } })
  })

  test("runs newest first, of one job, of one state, at most as many as asked for", async () => {
    const failed = await finished("measure", { text: "" })
    const one = await finished("measure", { text: "one" })
    const ids = async (query: string) =>
      listRuns.output.parse(await read(`/api/runs${query}`)).runs.map((run) => run.id)
    expect(await ids("?job=measure&limit=2")).toEqual([one, failed])
    expect(await ids("?state=failed")).toEqual([failed])
    expect(await ids("?job=nothing")).toEqual([])
  })

  test("a working run can be cancelled, and is then cancelled", async () => {
    const runId = await begin("waits")
    expect(await read(`/api/runs/${runId}`)).toMatchObject({ run: { may: ["cancel"] } })
    expect((await bench.ask("POST", `/api/runs/${runId}/cancel`, { body: {} })).status).toBe(200)
    await bench.workbench.ports.jobs.find(runId)
    expect(await read(`/api/runs/${runId}`)).toMatchObject({ run: { state: { kind: "cancelled" }, may: ["retry"] } })
  })

  test("the same idempotency key starts one run", async () => {
    const send = async () =>
      (
        await bench.ask("POST", "/api/jobs/measure/runs", {
          body: { input: { text: "once" } },
          headers: { "idempotency-key": "start-1" },
        })
      ).json()
    expect(await send()).toEqual(await send())
  })
})

describe("what is refused", () => {
  test.each([
    ["POST", "/api/jobs/nothing/runs", { input: {} }, 404, "job_unknown"],
    ["POST", "/api/jobs/measure/runs", { input: {} }, 422, "input_invalid"],
    ["POST", "/api/jobs/measure/runs", { input: { text: 5 } }, 422, "input_invalid"],
    ["POST", "/api/jobs/measure/runs", { input: "text" }, 422, "input_invalid"],
    ["GET", "/api/runs?limit=1000", undefined, 422, "input_invalid"],
    ["GET", "/api/runs?state=sleeping", undefined, 422, "input_invalid"],
    ["GET", "/api/runs/nothing", undefined, 404, "not_found"],
    ["POST", "/api/runs/nothing/cancel", {}, 404, "not_found"],
    ["POST", "/api/runs/nothing/retry", {}, 404, "not_found"],
  ])("%s %s with %o is %i %s", async (method, path, body, status, code) => {
    const response = await bench.ask(method, path, { body })
    expect(await response.json()).toMatchObject({ status, code })
  })

  test("an ended run is not cancelled, a working one not started again", async () => {
    const ended = await finished("measure", { text: "x" })
    expect(await (await bench.ask("POST", `/api/runs/${ended}/cancel`, { body: {} })).json()).toMatchObject({
      code: "run_not_running",
    })
    const working = await begin("waits")
    expect(await (await bench.ask("POST", `/api/runs/${working}/retry`, { body: {} })).json()).toMatchObject({
      code: "conflict",
    })
    await bench.ask("POST", `/api/runs/${working}/cancel`, { body: {} })
    await bench.workbench.ports.jobs.find(working)
  })
})
