import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { Problem } from "../../contract/problems.ts"
import { generateItems } from "../../core/curate/generate-items.ts"
import { reviewItems } from "../../core/curate/review-items.ts"
import { recordEnded, recordQueued, recordStarted } from "../../core/jobs/record-run.ts"
import { catchUp } from "../../core/train/catch-up.ts"
import { moveAlias } from "../../core/train/move-alias.ts"
import { readSnapshot } from "../../core/train/snapshot-rows.ts"
import { MESSAGES, publishedDatabit } from "../../tests/support/served-agent.ts"
import { openTestWorkbench, type TestWorkbench } from "../../tests/support/workbench.ts"
import { BEN } from "../../workspace/contract-tests/curation.ts"
import { ANA } from "../../workspace/contract-tests/state.ts"
import { LIBRARY } from "../library.ts"
import { fineTuneJob } from "./fine-tune.ts"

const TABLE = "main.support.messages"
const NAME = "main.support.support_intent"
const FIRST = "main.training.support_intent_v1"

let bench: TestWorkbench
const ports = () => bench.workbench.ports
const run = async (job: string, input: unknown) => ports().jobs.find(await ports().jobs.start(ANA, job, input))

/** Each message, and one that says nearly the same. */
const ROWS = MESSAGES.flatMap(([text, label], at) => [
  { id: `m${at}`, text, label },
  { id: `n${at}`, text: `${text.toUpperCase()}!!`, label },
])

const decideOpen = async (databitId: string, limit: number) => {
  const items = await ports().items.list({ databitId, status: "open" }, { order: "oldest", limit })
  const labels = new Map(ROWS.map(({ text, label }) => [text, label]))
  await reviewItems(ports(), BEN, {
    retrain: false,
    decisions: items.map((item) => ({
      id: ports().clock.id(),
      itemId: item.id,
      databit: `${NAME}@1.0.0`,
      note: null,
      suggestionId: null,
      shownAt: null,
      decidedAt: ports().clock.now(),
      action: "correct" as const,
      value: { intent: labels.get(String(item.data.text)) ?? "" },
    })),
  })
}

let databitId: string
beforeAll(async () => {
  bench = await openTestWorkbench({ library: LIBRARY })
  const columns = [
    { name: "id", type: "string" as const },
    { name: "text", type: "string" as const },
  ]
  const source = { kind: "upload" as const, file: "m.csv", bytes: 1 }
  await ports().tables.save(
    ANA,
    { name: TABLE, columns, source },
    ROWS.map(({ id, text }) => ({ id, text })),
  )
  const databit = await publishedDatabit(ports(), {
    schema: { input: [{ name: "text", type: "string", source: `${TABLE}.text` }] },
  })
  databitId = databit.databitId
  await generateItems(ports(), ANA, { databit: databit.name })
  await decideOpen(databitId, 40)
})
afterAll(() => bench.close())

const sidesOf = async (snapshot: string) => {
  const rows = await Promise.all([readSnapshot(ports(), snapshot, "train"), readSnapshot(ports(), snapshot, "holdout")])
  return rows.map((side) => side.map(({ text }) => text))
}

test("a data set is a table of the catalog, fills training_dataset, keeps near-duplicates together and never changes", async () => {
  const made = await run("assemble_data", { databit: NAME })
  expect(made.state).toMatchObject({
    kind: "succeeded",
    result: { snapshot: `${FIRST}@1`, table: FIRST, labels: 3, train: 32, holdout: 8 },
  })
  expect((await ports().databits.find(NAME)).trainingDataset).toBe(FIRST)
  const [train = [], holdout = []] = await sidesOf(`${FIRST}@1`)
  const known = new Set(train.map((text) => text.toLowerCase().replace(/!+$/, "")))
  for (const text of holdout) expect(known).not.toContain(text.toLowerCase().replace(/!+$/, ""))

  const again = await run("assemble_data", { databit: NAME })
  expect(again.state).toMatchObject({ result: { snapshot: `${FIRST}@1` } })

  await decideOpen(databitId, 100)
  const next = await run("assemble_data", { databit: NAME })
  const second = "main.training.support_intent_v2"
  expect(next.state).toMatchObject({ result: { snapshot: `${second}@1`, table: second } })
  expect(await sidesOf(`${FIRST}@1`)).toEqual([train, holdout])
  const [, heldNow = []] = await sidesOf(`${second}@1`)
  for (const text of holdout) expect(heldNow).toContain(text)
  expect((await ports().tables.find(FIRST)).version).toBe(1)
})

test("a data set is never written over a table that holds something else", async () => {
  const before = await ports().tables.find(TABLE)
  const refused = await run("assemble_data", { databit: NAME, table: TABLE, holdout_share: 0.3 })
  expect(refused.state).toMatchObject({ kind: "failed", problem: { code: "name_taken", field: "table" } })
  expect((await ports().tables.find(TABLE)).version).toBe(before.version)
  const odd = await run("assemble_data", { databit: NAME, table: "one name", holdout_share: 0.3 })
  expect(odd.state).toMatchObject({ kind: "failed", problem: { code: "input_invalid", field: "table" } })
})

test("a run trains, reports each step and its figures, and the version carries its whole lineage", async () => {
  const trained = await run("fine_tune", { databit: NAME })
  expect(trained.state).toMatchObject({ kind: "succeeded", result: { model: `${NAME}@1` } })
  const model = await ports().models.find(NAME)
  expect(model).toMatchObject({
    id: `${NAME}@1`,
    alias: "champion",
    kind: "text_classifier",
    databit: `${NAME}@1.0.0`,
    field: "intent",
    labels: ["billing", "delivery", "login"],
    snapshot: "main.training.support_intent_v2@1",
    runId: trained.id,
    createdBy: "ana",
  })
  expect((await ports().files.find(model.artifact.path)).byteLength).toBe(model.artifact.bytes)
  const events = await ports().runs.listEvents(trained.id)
  const steps = new Set(events.flatMap((event) => (event.kind === "progress" ? [event.payload.step] : [])))
  expect(steps).toContain("Assembling the data set")
  expect(steps.size).toBeGreaterThan(2)
  expect(events.some(({ kind }) => kind === "metric")).toBe(true)
})

test("the catalog leads from the table that was read over the Databit and its data set to the model", async () => {
  const { catalog } = ports()
  const databit = { kind: "databit", name: `${NAME}@1.0.0` }
  expect((await catalog.listLineage(TABLE)).downstream).toEqual([databit])
  expect(await catalog.listLineage("main.training.support_intent_v2")).toEqual({
    upstream: [databit],
    downstream: [{ kind: "model", name: NAME }],
  })
})

const trackedOf = async (runId: string) => {
  const { tracked } = await ports().runs.find(runId)
  if (tracked?.kind !== "tracked") throw new Error(`not tracked: ${tracked?.says ?? "nothing said"}`)
  return ports().tracking.findRun(tracked.runId)
}

test("a training is a tracked run with its parameters, its curve and what it came from, and its version is registered", async () => {
  const model = await ports().models.find(`${NAME}@1`)
  const tracked = await trackedOf(model.runId)
  expect(tracked).toMatchObject({
    status: "FINISHED",
    params: { data_set: model.snapshot, seed: "7", holdout: "0.2", rows_holdout: "8", labels: "3" },
    tags: {
      "databits.run": model.runId,
      "databits.databit": `${NAME}@1.0.0`,
      "databits.model": model.id,
      "databits.snapshot": model.snapshot,
      "databits.table_version": "1",
    },
    datasets: [{ table: "main.training.support_intent_v2", tableVersion: 1, context: "training" }],
  })
  const [figure = ""] = Object.keys(tracked.metrics)
  expect((await ports().tracking.listHistory(tracked.id, figure)).length).toBeGreaterThan(0)
  expect(model.registered).toEqual({ name: NAME, version: "1" })
  expect(await ports().registeredModels.seekByAlias(NAME, "champion")).toMatchObject({
    version: "1",
    runId: tracked.id,
    tags: { "databits.model": model.id, "databits.run": model.runId },
  })
})

test("a model is measured on what it never saw: figures, per label, confusion, calibration, and every case a row", async () => {
  const measured = await run("evaluate", { model: `${NAME}@1` })
  expect(measured.state.kind).toBe("succeeded")
  const [evaluation] = await ports().evaluations.list({ subject: `${NAME}@1`, limit: 5 })
  expect(evaluation).toMatchObject({
    suite: "holdout of main.training.support_intent_v2@1",
    subjectKind: "model",
    runId: measured.id,
    createdBy: "ana",
    metrics: { n: evaluation?.caseCount, accuracy: expect.any(Number), macroF1: expect.any(Number) },
    detail: { perLabel: expect.any(Array), confusion: expect.anything(), calibration: expect.any(Array) },
  })
  const cases = await ports().evaluations.listCases(evaluation?.id ?? "", { limit: 100, offset: 0 })
  const [, holdout] = await sidesOf("main.training.support_intent_v2@1")
  expect(cases.map(({ input }) => input).toSorted()).toEqual(holdout?.toSorted())
  for (const one of cases)
    expect(one).toMatchObject({ scorer: "exact_match", value: one.answer === one.expected ? 1 : 0, traceId: null })
  const right = cases.filter(({ value }) => value === 1).length
  expect(evaluation?.metrics.accuracy).toBeCloseTo(right / cases.length, 10)
  expect((await ports().models.find(NAME)).metrics).toMatchObject({ n: cases.length })
})

test("an evaluation is a tracked run below the training, whose run has the figures too", async () => {
  const [evaluation] = await ports().evaluations.list({ subject: `${NAME}@1`, limit: 1 })
  const training = await trackedOf((await ports().models.find(`${NAME}@1`)).runId)
  const { accuracy, macroF1, ece } = z.record(z.string(), z.number()).parse(evaluation?.metrics)
  const figures = { accuracy, macro_f1: macroF1, ece }
  expect(await trackedOf(evaluation?.runId ?? "")).toMatchObject({
    metrics: figures,
    tags: { "mlflow.parentRunId": training.id, "databits.model": `${NAME}@1` },
    datasets: [{ context: "evaluation" }],
  })
  expect(training.metrics).toMatchObject(figures)
})

test("an alias that is moved here moves in the registry", async () => {
  const { registeredModels } = ports()
  await moveAlias(ports(), ANA, { model: `${NAME}@1`, alias: "challenger" })
  expect(await registeredModels.seekByAlias(NAME, "champion")).toBeUndefined()
  expect(await registeredModels.seekByAlias(NAME, "challenger")).toMatchObject({ version: "1" })
  await moveAlias(ports(), ANA, { model: `${NAME}@1`, alias: "champion" })
})

test("a model is there when tracking fails; its run says why, and the next catch-up brings both into the records", async () => {
  const down = { ...ports().tracking, findExperiment: () => Promise.reject(new Problem("experiment_needed")) }
  const input = { databit: NAME, model: "main.support.other" }
  const { runId } = await recordQueued(ports(), ANA, {
    job: "fine_tune",
    input,
    databitId,
    agent: null,
    trigger: "demand",
    cause: null,
  })
  await recordStarted(ports(), ANA, runId)
  const lines: string[] = []
  await fineTuneJob.start(
    input,
    { ...ports(), tracking: down },
    {
      who: ANA,
      runId,
      signal: new AbortController().signal,
      progress: () => undefined,
      metric: () => undefined,
      note: (line) => lines.push(line),
    },
  )
  // Too late: the version is there, and belongs into the records however its run ended.
  await recordEnded(ports(), ANA, runId, { kind: "cancelled", progress: { done: 1, total: 1, step: "Done" } })
  expect(lines.join(" ")).toContain("MLFLOW_EXPERIMENT_ID")
  expect((await ports().runs.find(runId)).tracked).toMatchObject({ kind: "untracked" })
  expect(await ports().models.find("main.support.other@1")).toMatchObject({ alias: "champion", registered: null })

  expect(await catchUp({ ...ports(), tracking: down }, ANA)).toMatchObject({
    tracked: 0,
    waits: expect.stringContaining("MLFLOW_EXPERIMENT_ID"),
  })
  const seek = async (id: string) => {
    const found = await ports().runs.seek(id)
    return found && { ...found, state: { kind: "running" as const, startedAt: found.createdAt } }
  }
  const whileItWorks = { ...ports(), runs: { ...ports().runs, seek } }
  expect(await catchUp(whileItWorks, ANA)).toEqual({ tracked: 1, registered: 0, aliases: 0, waits: null })
  const tracked = (await ports().runs.find(runId)).tracked
  /** A registration that another process began. */
  const begunBefore = (milliseconds: number) => {
    const createdAt = new Date(Date.now() - milliseconds).toISOString()
    const pending = { name: input.model, version: "7", status: "PENDING_REGISTRATION", createdAt } as const
    const listVersions = async () => [{ ...pending, runId: tracked?.kind === "tracked" ? tracked.runId : null }]
    return { ...ports(), registeredModels: { ...ports().registeredModels, listVersions } }
  }
  expect(await catchUp(begunBefore(60_000), ANA)).toMatchObject({
    registered: 0,
    waits: expect.stringContaining("Version 7 of main.support.other is being registered"),
  })
  expect(await ports().registeredModels.listVersions(input.model)).toEqual([])
  expect(await catchUp(begunBefore(2 * 3_600_000), ANA)).toMatchObject({ registered: 1, waits: null })
  expect(await trackedOf(runId)).toMatchObject({ tags: { "databits.model": "main.support.other@1" } })
  const { registered } = await ports().models.find("main.support.other@1")
  expect(registered).toEqual({ name: "main.support.other", version: "1" })
  expect(await catchUp(ports(), ANA)).toEqual({ tracked: 0, registered: 0, aliases: 0, waits: null })
})
