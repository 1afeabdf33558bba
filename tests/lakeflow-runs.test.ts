import { afterEach, beforeEach, expect, test } from "vitest"
import { z } from "zod"
import type { Caller } from "../contract/permissions.ts"
import type { Happening } from "../jobs/happening.ts"
import { job } from "../jobs/job.ts"
import type { TriggerScope } from "../jobs/triggers.ts"
import { inRoot } from "../scripts/lib/paths.mjs"
import { prepareFakeWorkspace, withLakeflow } from "./fake-workspace/prepare.ts"
import { openTestWorkbench, type TestWorkbench } from "./support/workbench.ts"
import { WORKER_LIBRARY } from "./support/worker-library.ts"

const ana: Caller = { person: "ana@example.com", runsAs: "app", roles: ["admin"] }

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
let variables: Record<string, string>
let open: TestWorkbench[]
beforeEach(async () => {
  fake = await prepareFakeWorkspace({ cli: inRoot("tests/support/worker-cli.ts") })
  variables = { ...fake.variables, ...(await withLakeflow(fake.workspace)) }
  open = []
})
afterEach(async () => {
  await Promise.all(open.map((bench) => bench.close()))
  await fake.workspace.close()
  expect(fake.workspace.unknown).toEqual([])
})

/** What follows a run of `doubles`, in the app. */
const follower = job({
  name: "writes_down",
  stage: "data",
  says: "x",
  trigger: { on: "after", job: "doubles" },
  runs: "here",
  needs: [],
  input: z.object({ doubled: z.number() }),
  output: z.object({}),
  run: async () => ({}),
})

/** The app, or one more process of it. */
const openApp = async (triggers: TriggerScope = "none"): Promise<TestWorkbench> => {
  const bench = await openTestWorkbench({ library: [...WORKER_LIBRARY, follower], variables, triggers })
  open.push(bench)
  return bench
}

const asked = (path: RegExp): number => fake.workspace.heard.filter((one) => path.test(one.path)).length
const JOBS_API = /^\/api\/2\.2\/jobs/
const isRunning = (bench: TestWorkbench, runId: string) =>
  expect
    .poll(async () => (await bench.workbench.ports.runs.find(runId)).state.kind, { timeout: 20_000 })
    .toBe("running")

test("a job of Lakeflow works there; the app shows what it reports, its result and where it is", async () => {
  const bench = await openApp()
  const { ports } = bench.workbench
  const heard: Happening[] = []
  bench.workbench.listen((happening) => heard.push(happening))
  const runId = await ports.jobs.start(ana, "doubles", { number: 21 })
  const run = await ports.jobs.find(runId)
  expect(run).toMatchObject({
    state: { kind: "succeeded", result: { doubled: 42 } },
    person: "ana@example.com",
    place: { jobId: variables.DATABITS_JOB_ID, runId: String(fake.workspace.world.jobs.listRuns()[0]?.runId) },
  })
  const kinds = heard.flatMap((one) => (one.of === "events" ? one.events.map(({ kind }) => kind) : []))
  expect(kinds).toEqual(["run.queued", "run.placed", "run.started", "run.succeeded"])
  expect((await ports.runs.listEvents(runId)).map(({ kind }) => kind)).toContain("metric")
  expect(bench.reported).toEqual([])

  const [jobs, statements] = [asked(JOBS_API), asked(/statements/)]
  // Longer than the pauses between two looks at a run.
  await new Promise((resolve) => setTimeout(resolve, 6_000))
  expect([asked(JOBS_API), asked(/statements/)]).toEqual([jobs, statements])
})

test("while it works its progress is told; a cancelled run is cancelled there and recorded", async () => {
  const bench = await openApp()
  const { ports } = bench.workbench
  const told: string[] = []
  bench.workbench.listen((one) => {
    if (one.of === "run" && one.report.kind === "progressed") told.push(one.report.progress.step)
  })
  const runId = await ports.jobs.start(ana, "waits", {})
  await isRunning(bench, runId)
  await expect.poll(() => told, { timeout: 20_000 }).toContain("Waiting for the end")
  expect((await ports.runs.find(runId)).progress).toMatchObject({ done: 1, total: 3 })
  await bench.workbench.runner.cancel(ana, runId)
  expect((await ports.jobs.find(runId)).state.kind).toBe("cancelled")
  expect(fake.workspace.world.jobs.listRuns()[0]?.end).toMatchObject({ code: "USER_CANCELED" })
})

test("a run whose machine is lost without a word ends as failed, with what the platform says", async () => {
  const bench = await openApp()
  const { ports } = bench.workbench
  const runId = await ports.jobs.start(ana, "waits", {})
  await isRunning(bench, runId)
  fake.workspace.world.jobs.lose(fake.workspace.world.jobs.listRuns()[0]?.runId ?? 0n)
  expect((await ports.jobs.find(runId)).state).toMatchObject({
    kind: "failed",
    problem: { code: "lakeflow_failed", detail: expect.stringContaining("reclaimed by the cloud provider") },
  })
})

test("a job that cannot be started on Lakeflow ends as failed with what is missing", async () => {
  const bench = await openApp()
  const message = "app-sp does not have Manage Run permissions on job 1."
  const fault = { kind: "status", status: 403, errorCode: "PERMISSION_DENIED", message } as const
  fake.workspace.world.faults.plan(fault, { path: /run-now$/ })
  const { ports } = bench.workbench
  const runId = await ports.jobs.start(ana, "doubles", { number: 1 })
  expect((await ports.jobs.find(runId)).state).toMatchObject({ kind: "failed", problem: { detail: message } })
})

test("an app that starts again follows what it gave to Lakeflow, and so does a second app; neither runs it again", async () => {
  const first = await openApp()
  const runId = await first.workbench.ports.jobs.start(ana, "waits", {})
  await isRunning(first, runId)
  await first.close()
  open = open.filter((bench) => bench !== first)
  const [again, other] = await Promise.all([openApp(), openApp()])
  expect((await again.workbench.ports.runs.find(runId)).state.kind).toBe("running")
  await other.workbench.runner.cancel(ana, runId)
  const ends = await Promise.all([again, other].map((bench) => bench.workbench.ports.jobs.find(runId)))
  expect(ends.map(({ state }) => state.kind)).toEqual(["cancelled", "cancelled"])
  expect(fake.workspace.world.jobs.listRuns()).toHaveLength(1)
  const begun = await again.workbench.ports.events.list({ kind: "run.started", subject: runId, limit: 9 })
  expect(begun).toHaveLength(1)
})

test("what follows a run that ended on Lakeflow while no app was up is started once, by the apps that open next", async () => {
  const first = await openApp("all but scheduled")
  const { ports } = first.workbench
  const runId = await ports.jobs.start(ana, "doubles", { number: 21 })
  await expect.poll(async () => (await ports.runs.find(runId)).place, { timeout: 20_000 }).not.toBeNull()
  await first.close()
  open = []
  const { jobs } = fake.workspace.world
  await expect.poll(() => jobs.listRuns()[0]?.end?.code, { timeout: 20_000 }).toBe("SUCCESS")
  const apps = await Promise.all([openApp("all but scheduled"), openApp("all but scheduled")])
  const [again] = apps
  const followers = async () => {
    const runs = await again?.workbench.ports.runs.list({ job: follower.name, limit: 9 })
    return runs?.map(({ state, input, cause, person }) => ({ kind: state.kind, input, cause, person }))
  }
  const once = [{ kind: "succeeded", input: { doubled: 42 }, cause: "after doubles", person: ana.person }]
  await expect.poll(followers, { timeout: 20_000 }).toEqual(once)
  // The other app has looked as well by then.
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(await followers()).toEqual(once)
  expect(apps.flatMap(({ reported }) => reported)).toEqual([])
})

test("where no Lakeflow job is known the job works in the app, and the run says so", async () => {
  const { DATABITS_JOB_ID: _, ...without } = variables
  variables = without
  const { workbench } = await openApp()
  const runId = await workbench.ports.jobs.start(ana, "doubles", { number: 2 })
  expect(await workbench.ports.jobs.find(runId)).toMatchObject({ state: { result: { doubled: 4 } }, place: null })
  const lines = (await workbench.ports.runs.listEvents(runId)).map(({ payload }) => payload.line)
  expect(lines).toContain("It works in the workbench itself: DATABITS_JOB_ID names no Lakeflow job.")
  expect(asked(JOBS_API)).toBe(0)
})
