import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { createApp } from "../app/backend/app.ts"
import type { Run } from "../contract/entities/run.ts"
import type { Caller } from "../contract/permissions.ts"
import { generateItems } from "../core/curate/generate-items.ts"
import { reviewItems } from "../core/curate/review-items.ts"
import { recordQueued, recordStarted } from "../core/jobs/record-run.ts"
import { LOST_AFTER_MS } from "../jobs/left-runs.ts"
import { LIBRARY } from "../jobs/library.ts"
import type { TriggerScope } from "../jobs/triggers.ts"
import { prepareFakeWorkspace, withLakeflow } from "./fake-workspace/prepare.ts"
import { CHAT_STAND_IN } from "./fake-workspace/serving/stand-in.ts"
import { MESSAGES, publishedDatabit } from "./support/served-agent.ts"
import { openTestWorkbench, type TestWorkbench } from "./support/workbench.ts"

const ana: Caller = { person: "ana", runsAs: "app", roles: ["admin"] }
const ben: Caller = { person: "ben", runsAs: "app", roles: ["labeler"] }
const cy: Caller = { person: "cy", runsAs: "app", roles: ["labeler"] }
const OTHER = MESSAGES.map(([, intent]) => intent).find((intent) => intent !== "billing") ?? ""
const TABLE = "main.data.messages"

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
let open: TestWorkbench[]
beforeEach(async () => {
  fake = await prepareFakeWorkspace({ statementMs: 0 })
  open = []
})
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(open.map((bench) => bench.close()))
  await fake.workspace.close()
})

/** One more process of the app on the same workspace. */
const openProcess = async (triggers: TriggerScope = "none"): Promise<TestWorkbench> => {
  const bench = await openTestWorkbench({ library: LIBRARY, variables: fake.variables, triggers })
  open.push(bench)
  return bench
}

const startedAt = (run: Run | undefined): string =>
  run && run.state.kind !== "queued" ? (run.state.startedAt ?? "") : ""
const endedAt = (run: Run | undefined): string =>
  run && "completedAt" in run.state ? (run.state.completedAt ?? "") : ""

const makeQueue = async ({ workbench: { ports } }: TestWorkbench): Promise<string> => {
  const columns = [
    { name: "message_id", type: "string" as const },
    { name: "body", type: "string" as const },
  ]
  const rows = MESSAGES.slice(0, 3).map(([body], index) => ({ message_id: `m-${index + 1}`, body }))
  await ports.tables.save(ana, { name: TABLE, columns, source: { kind: "sample", sample: "test" } }, rows)
  const input = [{ name: "text", type: "string" as const, source: `${TABLE}.body` }]
  const databit = await publishedDatabit(ports, { schema: { input } })
  await generateItems(ports, ana, { databit: databit.name })
  return databit.databitId
}

const decide = async ({ workbench: { ports } }: TestWorkbench, who: Caller, itemId: string, intent: string) =>
  reviewItems(ports, who, {
    retrain: false,
    decisions: [
      {
        id: ports.clock.id(),
        itemId,
        databit: "main.support.support_intent@1.0.0",
        note: null,
        suggestionId: null,
        shownAt: null,
        decidedAt: ports.clock.now(),
        action: "correct" as const,
        value: { intent },
      },
    ],
  })

test("two people decide the same items in two processes at once: both reviews are kept, the first counts", async () => {
  const [one, other] = await Promise.all([openProcess(), openProcess()])
  const databitId = await makeQueue(one)
  const items = await one.workbench.ports.items.list({ databitId, status: "open" }, { order: "oldest", limit: 10 })
  const outcomes = await Promise.all([
    ...items.map(({ id }) => decide(one, ben, id, "billing")),
    ...items.map(({ id }) => decide(other, cy, id, OTHER)),
  ])
  const results = outcomes.flat().map(({ result }) => result)
  expect(results.toSorted()).toEqual([...items.map(() => "counted"), ...items.map(() => "extra")])
  const standings = await other.workbench.ports.items.listStandings(items.map(({ id }) => id))
  for (const { itemId, life } of standings) {
    expect(life.reviews, itemId).toHaveLength(2)
    expect(life.reviews.map(({ counts }) => counts)).toEqual([true, false])
  }
  expect(standings).toHaveLength(items.length)
  const counts = (await one.workbench.ports.items.listCounts()).find((each) => each.databitId === databitId)
  expect(counts).toMatchObject({ open: 0, corrected: items.length })
  const labels = await fake.workspace.world.engine.run(
    "SELECT answers FROM c_main.databits.labels WHERE state = 'live'",
  )
  expect(labels.map(({ answers }) => JSON.parse(String(answers)).length)).toEqual(items.map(() => 1))
})

test("a run that works in one process is not touched by another that starts, and nothing is run twice", async () => {
  const one = await openProcess()
  const databitId = await makeQueue(one)
  expect(databitId).not.toBe("")
  const ports = one.workbench.ports
  const runId = await ports.jobs.start(ana, "log_traces", {})
  await expect.poll(async () => (await ports.runs.find(runId)).state.kind).toBe("running")
  const other = await openProcess()
  expect((await other.workbench.ports.runs.find(runId)).state.kind).toBe("running")
  const started = await Promise.all(
    [one, other].map((bench) => bench.workbench.ports.jobs.start(ana, "collect_metrics", {}, { key: "schedule:x" })),
  )
  expect(started[0]).toBe(started[1])
  await Promise.all([one, other].map((bench) => bench.workbench.ports.jobs.find(started[0] ?? "")))
  await expect.poll(async () => (await ports.runs.find(started[0] ?? "")).state.kind).toBe("succeeded")
  const begun = await ports.events.list({ kind: "run.started", subject: started[0], limit: 10 })
  expect(begun).toHaveLength(1)
})

test("one Databit is labelled by one process at a time: the other waits, says so, and pays for nothing again", async () => {
  const [one, other] = await Promise.all([openProcess(), openProcess()])
  await makeQueue(one)
  const input = { databit: "main.support.support_intent", model: CHAT_STAND_IN }
  const { warehouse, engine } = fake.workspace.world
  const asking = () => warehouse.submitted.filter(({ statement }) => statement.startsWith("INSERT INTO `ai_answers`"))
  warehouse.pace({ statementMs: 40 })
  const runs = await Promise.all(
    [one, other].map(async ({ workbench: { ports } }) => ({
      ports,
      id: await ports.jobs.start(ana, "ai_label", input),
    })),
  )
  const ended = await Promise.all(runs.map(({ ports, id }) => ports.jobs.find(id)))
  const results = ended.map(({ state }) => (state.kind === "succeeded" ? state.result : state))
  expect(results).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ suggested: 3, unchanged: 0 }),
      expect.objectContaining({ suggested: 0, unchanged: 3 }),
    ]),
  )
  expect(asking()).toHaveLength(1)
  expect(await engine.run("SELECT count(*)::INTEGER AS number FROM c_main.databits.ai_answers")).toEqual([
    { number: 3 },
  ])
  const [first, second] = ended.toSorted((a, b) => (startedAt(a) < startedAt(b) ? -1 : 1))
  expect(endedAt(first) <= startedAt(second)).toBe(true)
  const said = (await one.workbench.ports.runs.listEvents(second?.id ?? "")).map(({ payload }) => payload.line)
  expect(said).toContain(`Waiting for run ${first?.id} of ana, which does the same in another process`)
})

test("a run that waits can be cancelled, and stays queued where its process ends; a run whose process is gone is not waited for", async () => {
  const [one, other] = await Promise.all([openProcess(), openProcess()])
  const databitId = await makeQueue(one)
  const input = { databit: "main.support.support_intent", model: CHAT_STAND_IN }
  const { ports } = other.workbench
  // A run that somebody has begun, with no sign of life but its start.
  const { runId } = await recordQueued(ports, ana, {
    ...{ job: "ai_label", input, databitId, agent: null, trigger: "demand", cause: null },
  })
  await recordStarted(ports, ana, runId)
  const waits = await ports.jobs.start(ana, "ai_label", input)
  const said = async (id: string) => (await ports.runs.listEvents(id)).map(({ payload }) => String(payload.line))
  await expect
    .poll(() => said(waits), { timeout: 5_000 })
    .toContainEqual(expect.stringContaining(`Waiting for run ${runId}`))
  expect((await ports.runs.find(waits)).state.kind).toBe("queued")
  await other.workbench.runner.cancel(ana, waits)
  await expect.poll(async () => (await ports.runs.find(waits)).state.kind).toBe("cancelled")

  const stays = await one.workbench.ports.jobs.start(ana, "ai_label", input)
  await expect.poll(() => said(stays), { timeout: 5_000 }).toHaveLength(1)
  await one.close()
  open.splice(open.indexOf(one), 1)
  expect((await ports.runs.find(stays)).state.kind).toBe("queued")

  const later = Date.now() + LOST_AFTER_MS + 1_000
  vi.useFakeTimers({ now: later, toFake: ["Date"] })
  const goes = await ports.jobs.start(ana, "ai_label", input)
  expect((await ports.jobs.find(goes)).state.kind).toBe("succeeded")
})

/** Waits until no statement was sent for so long; the clock of timers is not the real one here. */
const silence = async (milliseconds: number): Promise<void> => {
  const { submitted } = fake.workspace.world.warehouse
  let [seen, since] = [submitted.length, performance.now()]
  while (performance.now() - since < milliseconds) {
    await new Promise((resolve) => setImmediate(resolve))
    if (submitted.length !== seen) [seen, since] = [submitted.length, performance.now()]
  }
}

test("half an hour with an open tab sends no statement, and asks nothing of Lakeflow", async () => {
  Object.assign(fake.variables, await withLakeflow(fake.workspace))
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ["setTimeout", "setInterval", "clearTimeout", "clearInterval"] })
  const bench = await openProcess("all but scheduled")
  await makeQueue(bench)
  const app = createApp(bench.workbench, { report: (error) => bench.reported.push(error) })
  const tab = await app.request("http://127.0.0.1/api/events")
  const reader = tab.body?.getReader()
  const reading = (async () => {
    while (reader && !(await reader.read()).done);
  })()
  for (const path of ["/api/me", "/api/pipeline", "/api/curate"]) await app.request(`http://127.0.0.1${path}`)
  await vi.advanceTimersByTimeAsync(10_000)
  await silence(500)
  const { submitted } = fake.workspace.world.warehouse
  const before = submitted.length
  for (let minute = 0; minute < 30; minute++) {
    await vi.advanceTimersByTimeAsync(60_000)
    await silence(20)
  }
  expect(submitted.slice(before).map(({ statement }) => statement)).toEqual([])
  expect(fake.workspace.heard.filter(({ path }) => path.startsWith("/api/2.2/jobs"))).toEqual([])
  expect(bench.reported).toEqual([])
  await reader?.cancel()
  await reading
})
