import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { versionedRef } from "../contract/names.ts"
import type { Caller } from "../contract/permissions.ts"
import { Problem } from "../contract/problems.ts"
import { generateItems } from "../core/curate/generate-items.ts"
import { reviewItems } from "../core/curate/review-items.ts"
import { dropTable } from "../core/data/drop-table.ts"
import { callAgent } from "../core/deploy/call-agent.ts"
import { newTraceId } from "../core/deploy/call-trace.ts"
import { traceRefusedCall } from "../core/deploy/refused-call.ts"
import { registerAgent } from "../core/deploy/register-agent.ts"
import { giveFeedback } from "../core/improve/give-feedback.ts"
import { retrainingOverview } from "../core/improve/retraining-overview.ts"
import { chainOf } from "../core/lineage/chain.ts"
import { processFeedbackJob } from "../jobs/improve/process-feedback.ts"
import { recommendRetrainJob } from "../jobs/improve/recommend-retrain.ts"
import { evaluateJob } from "../jobs/train/evaluate.ts"
import { fineTuneJob } from "../jobs/train/fine-tune.ts"
import { aSpan } from "../workspace/contract-tests/traces.ts"
import { MESSAGES, publishedDatabit } from "./support/served-agent.ts"
import { openTestWorkbench, type TestWorkbench } from "./support/workbench.ts"

const ana: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }
const ben: Caller = { person: "ben", runsAs: "ben", roles: ["labeler"] }
const TABLE = "main.data.messages"
const NAME = "main.support.support_intent"

let bench: TestWorkbench
const ports = () => bench.workbench.ports

const run = async (job: string, input: unknown) => {
  const { id, state } = await ports().jobs.find(await ports().jobs.start(ana, job, input))
  if (state.kind !== "succeeded") throw new Error(`${job}: ${JSON.stringify(state)}`)
  return { id, result: state.result }
}

/** Ben decides every open item as the list of messages says. */
const decideAll = async (databitId: string) => {
  const label = new Map<unknown, string>(MESSAGES.map(([text, intent]) => [text, intent]))
  const items = await ports().items.list({ databitId, status: "open" }, { order: "oldest", limit: 100 })
  await reviewItems(ports(), ben, {
    retrain: false,
    decisions: items.map(({ id, data }) => ({
      id: ports().clock.id(),
      itemId: id,
      databit: `${NAME}@1.0.0`,
      note: null,
      suggestionId: null,
      shownAt: null,
      decidedAt: ports().clock.now(),
      action: "correct" as const,
      value: { intent: label.get(data.text) ?? "billing" },
    })),
  })
  return items.length
}

const ask = async (text: string, model?: string) => {
  const agent = await registerAgent(ports(), ana, { databit: NAME, model })
  const traceId = newTraceId(ports().clock)
  const answer = await callAgent(ports(), ana, {
    agent,
    endpointName: "support",
    input: { kind: "text", text },
    traceId,
    requestId: ports().clock.id(),
  })
  return { traceId, answer, agent }
}

beforeAll(async () => {
  bench = await openTestWorkbench({ library: [fineTuneJob, evaluateJob, processFeedbackJob, recommendRetrainJob] })
  const columns = [
    { name: "message_id", type: "string" as const },
    { name: "body", type: "string" as const },
  ]
  const rows = MESSAGES.map(([body], index) => ({ message_id: `m-${index + 1}`, body }))
  await ports().tables.save(ana, { name: TABLE, columns, source: { kind: "sample", sample: "test" } }, rows)
  const databit = await publishedDatabit(ports(), {
    schema: { input: [{ name: "text", type: "string", source: `${TABLE}.body` }] },
  })
  await generateItems(ports(), ana, { databit: databit.name })
  await decideAll(databit.databitId)
})
afterAll(() => bench.close())

describe("the chain behind an answer", () => {
  test("goes from the answer to agent, model, run, data set, decided items, reviewer and source row", async () => {
    const trained = await run("fine_tune", { databit: NAME, holdout_share: 0.25 })
    await run("evaluate", { model: `${NAME}@1` })
    const [text, label] = MESSAGES[0] ?? ["", ""]
    const { traceId, answer, agent } = await ask(text)
    const given = await giveFeedback(ports(), ben, { traceId, value: "down" })
    const chain = await chainOf(ports(), traceId)
    expect(chain.missing).toEqual([])
    expect(chain.trace).toMatchObject({
      traceId,
      input: text,
      label: answer.label,
      confidence: answer.confidence,
      endpointName: "support",
      person: "ana",
    })
    expect(chain.agent).toMatchObject({ id: agent.id, createdBy: "ana" })
    expect(chain.databit).toMatchObject({ ref: `${NAME}@1.0.0` })
    expect(chain.model).toMatchObject({ id: `${NAME}@1`, n: chain.snapshot?.holdout })
    expect(chain.run).toMatchObject({ id: trained.id, job: "fine_tune", person: "ana" })
    expect((chain.snapshot?.train ?? 0) + (chain.snapshot?.holdout ?? 0)).toBe(MESSAGES.length)
    expect(chain.feedback.map(({ id }) => id)).toEqual([given.id])
    expect(chain.nearestFrom).toBe("training")
    const similarities = chain.nearest.map(({ similarity }) => similarity)
    expect(similarities).toEqual(similarities.toSorted((a, b) => b - a))
    for (const near of chain.nearest) {
      const row = MESSAGES.findIndex(([body]) => body === near.text)
      expect(near).toMatchObject({
        label: MESSAGES[row]?.[1],
        reviewer: "ben",
        sourceRef: `${TABLE}@1#m-${row + 1}`,
        sourceRow: { message_id: `m-${row + 1}`, body: near.text },
      })
      expect(await ports().items.find(near.itemId ?? "")).toMatchObject({ data: { text: near.text } })
    }
    const [nearest] = chain.nearest
    if (nearest?.text === text) expect(nearest).toMatchObject({ similarity: expect.closeTo(1, 5), label })
  })

  test("who may not read the source table still sees the chain, and what is missing", async () => {
    const { traceId } = await ask(MESSAGES[0]?.[0] ?? "")
    const everybody = { principal: "account users", add: [], remove: [] }
    const [main, training] = [
      { kind: "catalog", name: "main" } as const,
      { kind: "schema", name: "main.training" } as const,
    ]
    await ports().catalog.saveGrants(ana, training, { ...everybody, add: ["SELECT"] })
    await ports().catalog.saveGrants(ana, main, { ...everybody, remove: ["SELECT"] })
    const asCleo = bench.workbench.workspace.asPerson({ name: "cleo", roles: ["labeler"], token: undefined })
    const chain = await chainOf({ ...ports(), ...asCleo }, traceId)
    await ports().catalog.saveGrants(ana, main, { ...everybody, add: ["SELECT"] })
    expect(chain.nearest.length).toBeGreaterThan(0)
    expect(chain.nearest.every(({ sourceRow }) => sourceRow === null)).toBe(true)
    expect(chain.missing).toEqual([{ link: "source", says: expect.stringMatching(/cleo has no SELECT .* Ask ana/) }])
  })

  test("who may not read the data set sees none of its rows, also when they are kept from somebody who may", async () => {
    const { traceId } = await ask(MESSAGES[0]?.[0] ?? "")
    expect((await chainOf(ports(), traceId)).nearestFrom).toBe("training")
    const all = [{ kind: "catalog", name: "main" } as const, { kind: "schema", name: "main.training" } as const]
    const change = async (what: { readonly add?: "SELECT"[]; readonly remove?: "SELECT"[] }) => {
      for (const on of all)
        await ports().catalog.saveGrants(ana, on, { principal: "account users", add: [], remove: [], ...what })
    }
    await change({ remove: ["SELECT"] })
    const asCleo = bench.workbench.workspace.asPerson({ name: "cleo", roles: ["labeler"], token: undefined })
    const chain = await chainOf({ ...ports(), ...asCleo }, traceId)
    await change({ add: ["SELECT"] })
    expect(chain).toMatchObject({ nearest: [], nearestFrom: null, model: { id: expect.any(String) } })
    expect(chain.missing).toEqual([{ link: "nearest", says: expect.stringMatching(/cleo has no SELECT .*training/) }])
  })

  test("the source row is the one of the version that was read, also when the table has changed since", async () => {
    const { traceId } = await ask("Where is my parcel, it should have come?")
    await ports().tables.save(
      ana,
      {
        name: TABLE,
        columns: [
          { name: "message_id", type: "string" },
          { name: "body", type: "string" },
        ],
        source: { kind: "sample", sample: "test" },
      },
      [{ message_id: "m-1", body: "another text" }],
    )
    const chain = await chainOf(ports(), traceId)
    expect(chain.nearest.length).toBeGreaterThan(0)
    for (const { sourceRow, text } of chain.nearest) expect(sourceRow).toMatchObject({ body: text })
  })

  test("an answer of a model that was not trained here shows decided items and says why the rest is missing", async () => {
    const root = aSpan({
      agent: "chatty@1.0.0",
      databit: `${NAME}@1.0.0`,
      model: "gpt-4o",
      input: JSON.stringify({ text: "The courier lost my parcel" }),
      output: JSON.stringify({ intent: "delivery" }),
    })
    await ports().traces.save([root])
    const chain = await chainOf(ports(), root.traceId)
    expect([chain.agent, chain.model, chain.run, chain.snapshot]).toEqual([null, null, null, null])
    expect(chain.missing.map(({ link }) => link)).toEqual(["agent", "model"])
    expect(chain.missing[1]?.says).toContain("gpt-4o is not trained here")
    expect(chain.nearestFrom).toBe("decided")
    expect(chain.nearest[0]).toMatchObject({ reviewer: "ben", label: "delivery" })
  })

  test("a refused call says so, and nothing else is missing of it", async () => {
    const error = new Problem("not_found", { field: "model", detail: "There is no endpoint nobody." })
    const refused = { error, requestId: "r-refused", asked: "nobody", person: "ana", tookMs: 1 }
    const traceId = await traceRefusedCall(ports(), refused)
    const chain = await chainOf(ports(), traceId)
    expect(chain.missing).toEqual([{ link: "agent", says: "The call was refused before it reached an agent." }])
    expect(chain).toMatchObject({ agent: null, model: null, nearest: [], trace: { endpointName: "nobody" } })
  })

  test("an endpoint that was taken away since takes nothing from the chain of its answers", async () => {
    const { traceId, agent } = await ask("Where is my courier today?")
    const payload = { name: "support", agent: agent.id, elsewhere: null }
    await ports().events.save(ana, async () => [{ kind: "endpoint.deleted", subject: "support", payload }])
    const chain = await chainOf(ports(), traceId)
    expect(chain.missing).toEqual([])
    expect(chain.nearest.length).toBeGreaterThan(0)
  })

  test("a trace that is not there is a problem", async () => {
    await expect(chainOf(ports(), "nobody")).rejects.toMatchObject({ code: "not_found" })
  })
})

describe("the loop", () => {
  // Twelve corrections, and the thumb down of the first test: there the model had answered as ben had decided.
  test("advice counts what was decided since, and what people called wrong; training again makes the next version beside the first", async () => {
    const before = await retrainingOverview(ports())
    expect(before).toMatchObject([{ name: NAME, advice: "none", advisedAt: null, served: null }])
    await run("recommend_retrain", {})
    const [waiting] = await retrainingOverview(ports())
    expect(waiting).toMatchObject({ advice: "wait", reasons: [{ figure: "new_decided_items", value: 0, limit: 10 }] })
    expect(waiting?.reasons[0]?.says).toContain(`trained on ${waiting?.versions[0]?.trainedOn}`)

    for (let index = 0; index < 12; index += 1) {
      const { traceId, answer } = await ask(`Parcel number ${index} never came, where is the courier?`)
      await giveFeedback(ports(), ben, {
        traceId,
        correction: { intent: answer.label === "billing" ? "login" : "billing" },
      })
    }
    expect((await run("process_feedback", {})).result).toMatchObject({ added: 12, reopened: 1, left: [] })
    await run("recommend_retrain", {})
    const bad = (await retrainingOverview(ports()))[0]
    expect(bad?.advice).toBe("collect")
    expect(bad?.reasons.find(({ figure }) => figure === "bad_answers_7d")).toMatchObject({ value: 1, limit: 0.2 })

    const databitId = bad?.databitId ?? ""
    expect(await decideAll(databitId)).toBe(13)
    await run("recommend_retrain", {})
    const [due] = await retrainingOverview(ports())
    expect(due?.advice).toBe("retrain")
    expect(due?.reasons.find(({ figure }) => figure === "new_decided_items")).toMatchObject({ value: 13, limit: 10 })
    const measured = due?.reasons.find(({ figure }) => figure === "accuracy_on_new_items")
    expect(measured?.value).toBeLessThanOrEqual(1 / 13)

    await run("fine_tune", { databit: NAME, holdout_share: 0.25 })
    await run("evaluate", { model: `${NAME}@2` })
    const [after] = await retrainingOverview(ports())
    expect(after?.versions.map(({ version, trainedOn }) => [version, trainedOn > 0])).toEqual([
      [2, true],
      [1, true],
    ])
    const taught = await chainOf(
      ports(),
      (await ask("Parcel number 3 never came, where is the courier?", `${NAME}@2`)).traceId,
    )
    expect(taught.model?.id).toBe(`${NAME}@2`)
    const fromFeedback = taught.nearest.find(({ sourceRef }) => sourceRef?.startsWith("trace#"))
    expect(fromFeedback).toMatchObject({ label: "billing", reviewer: "ben", sourceRow: null })
    expect(taught.missing).toEqual([])
    expect(taught.databit?.ref).toBe(versionedRef(NAME, "1.0.0"))
  })
})

test("a data set whose table was dropped since keeps its place in the chain, with its items", async () => {
  const { traceId } = await ask("My parcel is late", `${NAME}@2`)
  const { snapshots } = ports()
  // Not read before: what was read is kept ready.
  const cold = {
    ...snapshots,
    seek: async (id: string) => {
      const found = await snapshots.seek(id)
      return found && { ...found, contentHash: "cold" }
    },
  }
  const before = await chainOf(ports(), traceId)
  await dropTable(ports(), ana, before.snapshot?.table ?? "")
  const chain = await chainOf({ ...ports(), snapshots: cold }, traceId)
  expect(chain.missing).toEqual([])
  expect(chain.nearest.length).toBeGreaterThan(0)
  expect(chain.nearest).toEqual(before.nearest)
})
