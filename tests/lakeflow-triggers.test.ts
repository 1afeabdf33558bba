import { afterEach, beforeEach, expect, test, vi } from "vitest"
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
import { deployJob, prepareFakeWorkspace, withLakeflow } from "./fake-workspace/prepare.ts"
import { MESSAGES, publishedDatabit, trainedModel } from "./support/served-agent.ts"
import { openTestWorkbench, type TestWorkbench } from "./support/workbench.ts"

const ana: Caller = { person: "ana@example.com", runsAs: "app", roles: ["admin"] }

/** Each task is a process that starts, opens the workspace and works; a busy computer takes its time over three. */
const FIRED_MS = 120_000
vi.setConfig({ testTimeout: 2 * FIRED_MS })

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
let variables: Record<string, string>
let open: TestWorkbench[]
beforeEach(async () => {
  fake = await prepareFakeWorkspace()
  variables = { ...fake.variables, ...withLakeflow(fake.workspace) }
  open = []
})
afterEach(async () => {
  await Promise.all(open.map((bench) => bench.close()))
  await fake.workspace.close()
  expect(fake.workspace.unknown).toEqual([])
})

const openApp = async (triggers: TriggerScope): Promise<TestWorkbench> => {
  const bench = await openTestWorkbench({ library: LIBRARY, variables, triggers })
  open.push(bench)
  return bench
}

/** Runs a job of the bundle to its end, as its trigger does; says how each task ended. */
const fire = async (key: string, parameters: Record<string, string> = {}): Promise<string[]> => {
  const { jobs } = fake.workspace.world
  const { runId } = jobs.start({ job_id: deployJob(fake.workspace, key), job_parameters: parameters })
  await expect.poll(() => jobs.findRun(runId).state, { timeout: FIRED_MS }).toBe("TERMINATED")
  return jobs.findRun(runId).tasks.map(({ key: task, end, error }) => `${task} ${error ?? end?.code}`)
}

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

/** Answers that a person calls wrong. */
const complaining = async ({ workbench: { ports } }: TestWorkbench) => {
  const databit = await publishedDatabit(ports)
  await trainedModel(ports, databit)
  const agent = await registerAgent(ports, ana, { databit: databit.name })
  return async (text: string) => {
    const traceId = newTraceId(ports.clock)
    const requestId = ports.clock.id()
    await callAgent(ports, ana, { agent, endpointName: "support", input: { kind: "text", text }, traceId, requestId })
    await giveFeedback(ports, ana, { traceId, type: "thumb", value: "down" })
  }
}

test("feedback is worked at once: by the app that heard it, and by the table's trigger only where no app did", async () => {
  const app = await openApp("all but scheduled")
  const complain = await complaining(app)
  await complain("Where is my bill?")
  await expect
    .poll(async () => (await runsOf(app, "process_feedback")).map(({ state }) => state.kind), { timeout: 20_000 })
    .toEqual(["succeeded"])
  expect(await fire("on_feedback")).toEqual(["process_feedback SUCCESS"])
  expect(await runsOf(app, "process_feedback")).toHaveLength(1)

  const asleep = await openApp("none")
  await app.close()
  open = open.filter((bench) => bench !== app)
  const complainAgain = async (text: string): Promise<void> => {
    const { ports } = asleep.workbench
    const traceId = newTraceId(ports.clock)
    const [agent] = await ports.agents.list({})
    if (!agent) throw new Error("there is no agent")
    const requestId = ports.clock.id()
    await callAgent(ports, ana, { agent, endpointName: "support", input: { kind: "text", text }, traceId, requestId })
    await giveFeedback(ports, ana, { traceId, type: "thumb", value: "down" })
  }
  await complainAgain("The parcel is late.")
  expect(await fire("on_feedback")).toEqual(["process_feedback SUCCESS"])
  const runs = await runsOf(asleep, "process_feedback")
  expect(runs.map(({ state, cause }) => [state.kind, cause])).toEqual([
    ["succeeded", "on feedback"],
    ["succeeded", "on feedback"],
  ])
})

test("the clock is the bundle's: two apps start nothing by it, one firing is one run of each job", async () => {
  const apps = await Promise.all([openApp("all but scheduled"), openApp("all but scheduled")])
  const [app] = apps
  if (!app) throw new Error("no app")
  await complaining(app)
  // Longer than an app waits before it looks at the clock for the first time.
  await new Promise((resolve) => setTimeout(resolve, 4_000))
  expect(await runsOf(app, "collect_metrics")).toEqual([])
  expect(await fire("every_1h")).toEqual(["collect_metrics SUCCESS", "recommend_retrain SUCCESS"])
  for (const job of ["collect_metrics", "recommend_retrain"]) {
    const runs = await runsOf(app, job)
    expect(runs.map(({ state, trigger, cause }) => [state.kind, trigger, cause])).toEqual([
      ["succeeded", "schedule", "scheduled by Lakeflow"],
    ])
  }
})

test("a training of the bundle is three tasks; its evaluation is one run, whether the app or the task asks for it", async () => {
  const app = await openApp("all but scheduled")
  const { ports } = app.workbench
  await fake.workspace.world.engine.addSchema("main", "support")
  const databit = await publishedDatabit(ports)
  await trainedModel(ports, databit)
  await label(app, databit)
  const ended = await fire("fine_tune", { input: JSON.stringify({ databit: databit.name }) })
  expect(ended).toEqual(["assemble_data SUCCESS", "fine_tune SUCCESS", "evaluate SUCCESS"])
  // The app hears of the training with its next look, and asks for the evaluation that was made already.
  await app.workbench.workspace.ports.events.hear()
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const evaluations = await runsOf(app, "evaluate")
  expect(evaluations.map(({ state, cause }) => [state.kind, cause])).toEqual([["succeeded", "after fine_tune"]])
  expect(app.reported).toEqual([])
})
