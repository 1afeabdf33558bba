import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest"
import type { DatabitVersion } from "../contract/entities/databit.ts"
import { versionedRef } from "../contract/names.ts"
import type { Caller } from "../contract/permissions.ts"
import { addItems } from "../core/curate/add-items.ts"
import { reviewItems } from "../core/curate/review-items.ts"
import { callAgent } from "../core/deploy/call-agent.ts"
import { newTraceId } from "../core/deploy/call-trace.ts"
import { registerAgent } from "../core/deploy/register-agent.ts"
import { giveFeedback } from "../core/improve/give-feedback.ts"
import { LIBRARY } from "../jobs/library.ts"
import type { TriggerScope } from "../jobs/triggers.ts"
import { inRoot } from "../scripts/lib/paths.mjs"
import { type Volumes, volumesOf } from "../workspace/databricks/volumes.ts"
import { openClient } from "../workspace/databricks/wire/client.ts"
import { fixedToken } from "../workspace/databricks/wire/credentials.ts"
import { APP, type Deployed, deployBundle, PERSON } from "./fake-workspace/deploy.ts"
import { prepareFakeWorkspace } from "./fake-workspace/prepare.ts"
import type { FakeWorkspace } from "./fake-workspace/server.ts"
import { MESSAGES, publishedDatabit, trainedModel } from "./support/served-agent.ts"
import { openTestWorkbench, type TestWorkbench } from "./support/workbench.ts"

const ana: Caller = { person: "ana@example.com", runsAs: "app", roles: ["admin"] }

/** Each task is a process that starts, opens the workspace and works; a busy computer takes its time over three. */
const FIRED_MS = 120_000
vi.setConfig({ testTimeout: 2 * FIRED_MS, hookTimeout: FIRED_MS })

const INBOX = "/Volumes/main/databits/inbox"
const MINUTE_S = 60
const HOUR_S = 60 * MINUTE_S
/** A change of a table is answered when it is calm, and no sooner than this after the last time. */
const APART_S = 5 * MINUTE_S

let fake: FakeWorkspace
let deployed: Deployed
let person: Volumes
let open: TestWorkbench[]

/** The workspace as a deployment leaves it: app and jobs have what the bundle gives them, and the use of the catalog. */
beforeAll(async () => {
  const prepared = await prepareFakeWorkspace({ admins: [PERSON], cli: inRoot("app/dist/server/cli.js") })
  fake = prepared.workspace
  for (const principal of [APP, "jobs-sp"])
    fake.world.unity.grant({ kind: "catalog", name: "main" }, principal, ["USE CATALOG"])
  deployed = await deployBundle(fake.world, { given: { admins: PERSON }, setsUp: true })
  person = volumesOf(
    openClient({
      as: "app",
      host: fake.host,
      principal: PERSON,
      credentials: fixedToken(prepared.variables.DATABRICKS_TOKEN),
      userAgent: "databits/test",
    }),
  )
})
afterAll(async () => {
  await fake.close()
  expect(fake.unknown).toEqual([])
})
beforeEach(() => {
  open = []
})
afterEach(async () => {
  await Promise.all(open.map((bench) => bench.close()))
})

/** A process of the app, as the bundle starts it. */
const openApp = async (triggers: TriggerScope): Promise<TestWorkbench> => {
  const bench = await openTestWorkbench({
    library: LIBRARY,
    triggers,
    variables: {
      ...deployed.variables,
      DATABRICKS_APP_NAME: "databits",
      DATABRICKS_HOST: fake.host,
      DATABRICKS_CLIENT_ID: APP,
      DATABRICKS_CLIENT_SECRET: "app-secret",
    },
  })
  open.push(bench)
  return bench
}

const closeApp = async (bench: TestWorkbench): Promise<void> => {
  await bench.close()
  open = open.filter((one) => one !== bench)
}

const keyOf = (jobId: bigint): string => [...deployed.jobs].find(([, id]) => id === jobId)?.[0] ?? String(jobId)

const whenOver = async (runId: bigint): Promise<string> => {
  const { jobId, trigger, tasks } = await fake.world.jobs.whenOver(runId)
  return `${keyOf(jobId)} by ${trigger}: ${tasks.map(({ key, end, error }) => `${key} ${error ?? end?.code}`).join(", ")}`
}

/** So much time passes for the platform; what its triggers started meanwhile, when it is over: those of changes, or `of`. */
const pass = async (seconds: number, of = /^on_/): Promise<string[]> => {
  const { jobs, clock } = fake.world
  const before = jobs.listRuns().length
  clock.advance(seconds * 1_000)
  const started = jobs.listRuns().toReversed().slice(before)
  const ended = await Promise.all(started.map(({ runId }) => whenOver(runId)))
  return ended.filter((one) => of.test(one))
}

/** Starts a job of the bundle by hand and waits for its end. */
const runNow = (key: string, job_parameters: Record<string, string>): Promise<string> =>
  whenOver(fake.world.jobs.start({ job_id: deployed.jobs.get(key) ?? 0n, job_parameters }).runId)

/** Decisions of a person, enough to train on. */
const label = async ({ workbench: { ports } }: TestWorkbench, { databitId, name, version }: DatabitVersion) => {
  const inputs = MESSAGES.map(([text], index) => ({ ref: `upload#${index}`, data: { text } }))
  const { ids } = await addItems(ports, ana, { databitId, source: "upload", inputs })
  const items = await Promise.all(ids.map((id) => ports.items.find(id)))
  const answers = new Map(MESSAGES)
  await reviewItems(ports, ana, {
    retrain: false,
    decisions: items.map((item) => ({
      id: ports.clock.id(),
      itemId: item.id,
      databit: versionedRef(name, version),
      note: null,
      suggestionId: null,
      shownAt: null,
      decidedAt: ports.clock.now(),
      action: "correct" as const,
      value: { intent: answers.get(String(item.data.text)) ?? "" },
    })),
  })
}

const runsOf = (bench: TestWorkbench, job: string) => bench.workbench.ports.runs.list({ job, limit: 20 })

/** An answer of the agent there is that a person calls wrong. */
const complainAgain = async ({ workbench: { ports } }: TestWorkbench, text: string): Promise<void> => {
  const traceId = newTraceId(ports.clock)
  const [agent] = await ports.agents.list({})
  if (!agent) throw new Error("there is no agent")
  const requestId = ports.clock.id()
  await callAgent(ports, ana, { agent, endpointName: "support", input: { kind: "text", text }, traceId, requestId })
  await giveFeedback(ports, ana, { traceId, type: "thumb", value: "down" })
}

/** An agent with its first answer, which a person calls wrong. */
const complain = async (bench: TestWorkbench, text: string): Promise<void> => {
  const { ports } = bench.workbench
  const databit = await publishedDatabit(ports)
  await trainedModel(ports, databit)
  await registerAgent(ports, ana, { databit: databit.name })
  await complainAgain(bench, text)
}

/** What happened before this test is over and answered. */
const settle = async (): Promise<void> => {
  for (let round = 0; round < 4; round++) if ((await pass(APART_S)).length === 0) return
  throw new Error("triggers fire on and on while nothing happens")
}

test("the clock is the bundle's: with idle apps the figures of calls appear by themselves, once, after an hour and not before", async () => {
  const apps = await Promise.all([openApp("all but scheduled"), openApp("all but scheduled")])
  const [app] = apps
  if (!app) throw new Error("no app")
  await complain(app, "Where is my bill?")
  const figures = async () => {
    const counted =
      "SELECT coalesce(sum(request_count), 0)::INTEGER AS calls FROM c_main.databits.metrics WHERE period = 'hour'"
    const [row] = await fake.world.engine.run(counted)
    return { calls: row?.calls, inMlflow: fake.world.traces.all.size }
  }
  const untilDue = HOUR_S - 2 * MINUTE_S
  // Longer than an app waits before it looks for what is due.
  await new Promise((resolve) => setTimeout(resolve, 4_000))
  expect(await pass(untilDue, /^every/)).toEqual([])
  expect([await runsOf(app, "collect_metrics"), await figures()]).toEqual([[], { calls: 0, inMlflow: 0 }])
  expect(await pass(3 * MINUTE_S, /^every/)).toEqual([
    "every_1h by PERIODIC: collect_metrics SUCCESS, recommend_retrain SUCCESS",
  ])
  expect(await figures()).toEqual({ calls: 1, inMlflow: 1 })
  for (const job of ["collect_metrics", "recommend_retrain"]) {
    const runs = await runsOf(app, job)
    expect(runs.map(({ state, trigger, cause }) => [state.kind, trigger, cause])).toEqual([
      ["succeeded", "schedule", "scheduled by Lakeflow"],
    ])
  }
  expect(apps.flatMap(({ reported }) => reported)).toEqual([])
})

test("a file that arrives in the volume is imported once; one written over waits for the next that arrives", async () => {
  await settle()
  const app = await openApp("all but scheduled")
  const put = (name: string, text: string) =>
    person.save(`${INBOX}/${name}`, new TextEncoder().encode(text), { overwrite: true })
  const tables = async () => (await app.workbench.ports.tables.list()).map(({ name, version }) => `${name} ${version}`)
  // What another process did shows in the app half a second later at the latest.
  const shows = (...wanted: string[]) => expect.poll(tables).toEqual(expect.arrayContaining(wanted))
  await put("first.csv", "id,text\n1,hello\n")
  expect(await pass(MINUTE_S - 20)).toEqual([])
  expect(await pass(20)).toEqual(["on_new_files by FILE_ARRIVAL: take SUCCESS"])
  await shows("main.data.first 1")
  expect(await pass(APART_S)).toEqual(["on_ingest by TABLE: generate_embeddings SUCCESS"])
  expect(await runsOf(app, "generate_embeddings")).toEqual([])

  await put("first.csv", "id,text\n1,hello\n2,again\n")
  expect(await pass(APART_S)).toEqual([])
  await put("broken.xlsx", "PK\u0003\u0004")
  expect((await pass(MINUTE_S)).join()).toMatch(/^on_new_files by FILE_ARRIVAL: take .*1 of 2 failed/s)
  await put("second.csv", "id,text\n1,hello\n")
  expect(await pass(MINUTE_S)).toContain("on_new_files by FILE_ARRIVAL: take SUCCESS")
  await shows("main.data.first 2", "main.data.second 1")
  const runs = await runsOf(app, "ingest_files")
  expect(runs.map(({ state, input }) => `${String(input.path).slice(INBOX.length)} ${state.kind}`).toSorted()).toEqual([
    "/broken.xlsx failed",
    "/first.csv succeeded",
    "/first.csv succeeded",
    "/second.csv succeeded",
  ])
  expect(app.reported).toEqual([])
})

test("what reads new tables runs once for each: by the app that imported, and by the table's trigger only where no app did", async () => {
  await settle()
  const app = await openApp("all but scheduled")
  const { ports } = app.workbench
  const path = "/Volumes/main/databits/files/texts.csv"
  await person.save(path, new TextEncoder().encode("id,text\n1,hello\n2,bye\n"), { overwrite: true })
  const input = { path, column: "text" }
  await ports.jobs.start(ana, "ingest_files", { ...input, table: "main.data.here" })
  const made = async (bench: TestWorkbench) =>
    (await runsOf(bench, "generate_embeddings")).map(({ state, input: of }) => [state.kind, of.table])
  const byApp = ["succeeded", "main.data.here"]
  await expect.poll(() => made(app), { timeout: 20_000 }).toEqual([byApp])
  expect(await pass(APART_S)).toEqual(["on_ingest by TABLE: generate_embeddings SUCCESS"])
  expect(await made(app)).toEqual([byApp])

  await closeApp(app)
  const asked = { job: "ingest_files", input: JSON.stringify({ ...input, table: "main.data.there" }) }
  expect(await runNow("run", asked)).toBe("run by ONE_TIME: run SUCCESS")
  expect(await pass(APART_S)).toEqual(["on_ingest by TABLE: generate_embeddings SUCCESS"])
  const again = await openApp("all but scheduled")
  // Longer than an app waits before it looks for what it missed.
  await new Promise((resolve) => setTimeout(resolve, 4_000))
  expect(await made(again)).toEqual([["succeeded", "main.data.there"], byApp])
  await settle()
  expect(await made(again)).toHaveLength(2)
  expect(again.reported).toEqual([])
})

test("feedback is worked at once: by the app that heard it, and by the table's trigger only where no app did", async () => {
  await settle()
  const app = await openApp("all but scheduled")
  const before = (await runsOf(app, "process_feedback")).length
  const worked = async (bench: TestWorkbench) =>
    (await runsOf(bench, "process_feedback"))
      .slice(0, -before || undefined)
      .map(({ state, cause }) => [state.kind, cause])
  const once = ["succeeded", "on feedback"]
  await complainAgain(app, "Where is my bill?")
  await expect.poll(() => worked(app), { timeout: 20_000 }).toEqual([once])
  expect(await pass(APART_S)).toContain("on_feedback by TABLE: process_feedback SUCCESS")
  expect(await worked(app)).toEqual([once])

  const asleep = await openApp("none")
  await closeApp(app)
  await complainAgain(asleep, "The parcel is late.")
  expect(await pass(APART_S)).toContain("on_feedback by TABLE: process_feedback SUCCESS")
  expect(await worked(asleep)).toEqual([once, once])
  // The job changed the table itself: its trigger may fire once more, and then is quiet.
  await settle()
  expect(await worked(asleep)).toEqual([once, once])
})

test("a training of the bundle is three tasks; its evaluation is one run, whether the app or the task asks for it", async () => {
  const app = await openApp("all but scheduled")
  const { ports } = app.workbench
  await fake.world.engine.addSchema("main", "support")
  fake.world.unity.grant({ kind: "schema", name: "main.support" }, "jobs-sp", ["ALL PRIVILEGES"])
  const databit = await publishedDatabit(ports, { name: "trained_there" })
  await label(app, databit)
  expect(await runNow("fine_tune", { input: JSON.stringify({ databit: databit.name }) })).toBe(
    "fine_tune by ONE_TIME: assemble_data SUCCESS, fine_tune SUCCESS, evaluate SUCCESS",
  )
  // The app hears of the training with its next look, and asks for the evaluation that was made already.
  await app.workbench.workspace.ports.events.hear()
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const evaluations = await runsOf(app, "evaluate")
  expect(evaluations.map(({ state, cause }) => [state.kind, cause])).toEqual([["succeeded", "after fine_tune"]])
  expect(app.reported).toEqual([])
})
