import { expect, test } from "vitest"
import type { EventDraft } from "../../core/ports/events.ts"
import type { RegisteredModels } from "../../core/ports/registered-models.ts"
import { evaluationFinished, modelRegistered, snapshotAssembled, versionRegistered } from "../../core/train/events.ts"
import { moveAlias } from "../../core/train/move-alias.ts"
import type { Sql } from "../state/sql.ts"
import { evaluationsOver, modelsOver, snapshotsOver } from "../state/training.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

const snapshotDraft = (name: string, number: number): EventDraft => {
  const payload = snapshotAssembled.parse({
    id: `main.training.${name}_v${number}@1`,
    table: `main.training.${name}_v${number}`,
    tableVersion: 1,
    databit: `main.legal.${name}@1.0.0`,
    databitVersionId: `databit-${name}`,
    field: "intent",
    contentHash: `hash-${number}`,
    counts: { train: 80, holdout: 20, labels: 2 },
    runId: "run-1",
  })
  return { kind: "snapshot.assembled", subject: payload.id, payload }
}

const modelDraft = (name: string, version: number, alias: "champion" | null): EventDraft => {
  const payload = modelRegistered.parse({
    id: `main.legal.${name}@${version}`,
    name: `main.legal.${name}`,
    version,
    alias,
    kind: "text_classifier",
    databit: `main.legal.${name}@1.0.0`,
    field: "intent",
    labels: ["a", "b, with a comma"],
    snapshot: `main.training.${name}_v1@1`,
    runId: "run-1",
    artifact: { path: "models/x", sha256: "0".repeat(64), bytes: 10 },
  })
  return { kind: "model.registered", subject: payload.id, payload }
}

const evaluationDraft = (id: string, subject: string, suite: string, accuracy: number): EventDraft => {
  const payload = evaluationFinished.parse({
    id,
    suite,
    subject,
    subjectKind: "model",
    metrics: { n: 20, accuracy, macroF1: 0.5, ece: 0.1 },
    detail: { perLabel: [] },
    caseCount: 20,
    runId: "run-2",
  })
  return { kind: "evaluation.finished", subject: id, payload }
}

const unasked = () => Promise.reject(new Error("versions here are in no registry, so it is not asked"))
const registeredModels: RegisteredModels = {
  saveVersion: unasked,
  seekVersion: unasked,
  listVersions: unasked,
  seekByAlias: unasked,
  saveAlias: unasked,
  retireAlias: unasked,
  saveTags: unasked,
}

/** What snapshots, model versions and evaluations owe their callers, wherever the rows live. */
export const trainingContract = (open: () => Promise<TestState>): void => {
  const watch = watching("training")
  const over = (sql: Sql) =>
    watch({ snapshots: snapshotsOver(sql), models: modelsOver(sql), evaluations: evaluationsOver(sql) })

  test("snapshots are found by table@version and listed by the exact name of their Databit", async () => {
    const { sql, events } = await open()
    await events.save(ANA, async () => [snapshotDraft("one_a", 1), snapshotDraft("onexa", 1)])
    const { snapshots } = over(sql)
    expect((await snapshots.find("main.training.one_a_v1@1")).counts).toEqual({ train: 80, holdout: 20, labels: 2 })
    expect((await snapshots.list({ databitName: "main.legal.one_a" })).map((one) => one.id)).toEqual([
      "main.training.one_a_v1@1",
    ])
    expect((await snapshots.seek("main.training.one_a_v1@1"))?.contentHash).toBe("hash-1")
    expect(await snapshots.seek("main.training.none@1")).toBeUndefined()
    await expect(snapshots.find("main.training.none@1")).rejects.toMatchObject({ code: "not_found" })
  })

  test("a model is found by version, by name the champion, else the newest", async () => {
    const { sql, events } = await open()
    const { models } = over(sql)
    await events.save(ANA, async () => [modelDraft("two", 1, null), modelDraft("two", 2, null)])
    expect((await models.find("main.legal.two")).version).toBe(2)
    await moveAlias({ events, models, registeredModels }, ANA, { model: "main.legal.two@1", alias: "champion" })
    expect((await models.find("main.legal.two")).version).toBe(1)
    expect((await models.find("main.legal.two@2")).labels).toEqual(["a", "b, with a comma"])
    expect((await models.seek("main.legal.two"))?.version).toBe(1)
    expect(await models.seek("main.legal.two@9")).toBeUndefined()
    await expect(models.find("main.legal.two@9")).rejects.toMatchObject({ code: "model_missing" })
  })

  test("an alias belongs to one version: the one that had it loses it", async () => {
    const { sql, events } = await open()
    const { models } = over(sql)
    await events.save(ANA, async () => [modelDraft("three", 1, "champion"), modelDraft("three", 2, null)])
    await moveAlias({ events, models, registeredModels }, ANA, { model: "main.legal.three@2", alias: "champion" })
    expect((await models.list({ name: "main.legal.three" })).map(({ version, alias }) => [version, alias])).toEqual([
      [2, "champion"],
      [1, null],
    ])
  })

  test("a version is in no registry until it is said which version of the registry it became", async () => {
    const { sql, events } = await open()
    await events.save(ANA, async () => [modelDraft("six", 1, null)])
    expect((await over(sql).models.find("main.legal.six@1")).registered).toBeNull()
    const payload = versionRegistered.parse({
      id: "main.legal.six@1",
      registered: { name: "main.legal.six", version: "7" },
    })
    await events.save(ANA, async () => [{ kind: "model.version_registered", subject: payload.id, payload }])
    expect((await over(sql).models.find("main.legal.six@1")).registered).toEqual(payload.registered)
  })

  test("figures on a model's own held-out rows become the model's figures; those of another suite do not", async () => {
    const { sql, events } = await open()
    await events.save(ANA, async () => [modelDraft("four", 1, null)])
    await events.save(ANA, async () => [
      evaluationDraft("e-own", "main.legal.four@1", "holdout of main.training.four_v1@1", 0.9),
      evaluationDraft("e-other", "main.legal.four@1", "holdout of main.training.four_v2@1", 0.1),
    ])
    expect((await over(sql).models.find("main.legal.four@1")).metrics?.accuracy).toBe(0.9)
    const { evaluations } = over(sql)
    expect(await evaluations.find("e-other")).toMatchObject({ subject: "main.legal.four@1", runId: "run-2" })
    await expect(evaluations.find("e-none")).rejects.toMatchObject({ code: "not_found" })
    expect(await evaluations.list({ subject: "main.legal.four@1", limit: 10 })).toHaveLength(2)
  })

  test("cases of an evaluation page in order, and the wrong ones can be asked for alone", async () => {
    const { sql, clock } = await open()
    const { evaluations } = over(sql)
    const cases = ["1", "2", "3"].map((id, index) => ({
      id: `case-five-${id}`,
      evaluationId: "five",
      itemId: null,
      input: `text ${id}`,
      expected: "a",
      answer: index === 1 ? "b" : "a",
      scorer: "exact_match",
      value: index === 1 ? 0 : 1,
      confidence: 0.5,
      traceId: null,
      createdAt: clock.now(),
    }))
    await evaluations.saveCases(cases)
    expect((await evaluations.listCases("five", { limit: 2, offset: 1 })).map((one) => one.id)).toEqual([
      "case-five-2",
      "case-five-3",
    ])
    expect(await evaluations.listCases("five", { wrongOnly: true, limit: 10, offset: 0 })).toEqual([cases[1]])
  })
}
