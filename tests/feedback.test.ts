import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { DatabitVersion } from "../contract/entities/databit.ts"
import type { JsonObject } from "../contract/json.ts"
import { versionedRef } from "../contract/names.ts"
import type { Caller } from "../contract/permissions.ts"
import { addItems } from "../core/curate/add-items.ts"
import { reviewItems } from "../core/curate/review-items.ts"
import { callAgent } from "../core/deploy/call-agent.ts"
import { newTraceId } from "../core/deploy/call-trace.ts"
import { registerAgent } from "../core/deploy/register-agent.ts"
import { listFeedbackEntries } from "../core/improve/feedback-entries.ts"
import { giveFeedback } from "../core/improve/give-feedback.ts"
import { routeFeedback } from "../core/improve/route-feedback.ts"
import { dismissFeedback, reopenFeedback } from "../core/improve/set-aside.ts"
import { unrouteFeedback } from "../core/improve/unroute-feedback.ts"
import { processFeedbackJob } from "../jobs/improve/process-feedback.ts"
import { publishedDatabit, trainedModel } from "./support/served-agent.ts"
import { openTestWorkbench, type TestWorkbench } from "./support/workbench.ts"

const ana: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }
const ben: Caller = { person: "ben", runsAs: "ben", roles: ["labeler"] }

let bench: TestWorkbench
let databit: DatabitVersion

beforeAll(async () => {
  bench = await openTestWorkbench({ library: [processFeedbackJob] })
  databit = await publishedDatabit(bench.workbench.ports)
  await trainedModel(bench.workbench.ports, databit)
})
afterAll(() => bench.close())

const ports = () => bench.workbench.ports

/** Calls the agent and gives the trace with what it answered. */
const call = async (text: string) => {
  const agent = await registerAgent(ports(), ana, { databit: databit.name })
  const traceId = newTraceId(ports().clock)
  const requestId = ports().clock.id()
  const answer = await callAgent(ports(), ana, {
    agent,
    endpointName: "support",
    input: { kind: "text", text },
    traceId,
    requestId,
  })
  return { traceId, requestId, answer }
}

const process = async () => {
  const run = await ports().jobs.find(await ports().jobs.start(ana, "process_feedback", {}))
  return run.state.kind === "succeeded" ? run.state.result : run.state
}

const otherThan = (label: string | null) => (label === "billing" ? "login" : "billing")

const decide = async (text: string, value: JsonObject): Promise<string> => {
  const { ids } = await addItems(ports(), ana, {
    databitId: databit.databitId,
    source: "upload",
    inputs: [{ ref: `upload#${text}`, data: { text } }],
  })
  const itemId = ids[0] ?? ""
  await reviewItems(ports(), ana, {
    retrain: false,
    decisions: [
      {
        id: ports().clock.id(),
        itemId,
        databit: versionedRef(databit.name, databit.version),
        note: null,
        suggestionId: null,
        shownAt: null,
        decidedAt: ports().clock.now(),
        action: "correct",
        value,
      },
    ],
  })
  return itemId
}

describe("what people say of answers", () => {
  test("a thumb is kept with agent, endpoint and both ids, named by trace or by request; the type follows from what is sent", async () => {
    const { traceId, requestId } = await call("Where is the courier with my parcel?")
    const byTrace = await giveFeedback(ports(), ben, { traceId, type: "thumb", value: "up" })
    expect(byTrace).toMatchObject({
      agent: "support_intent@1.0.0",
      endpointName: "support",
      requestId,
      traceId,
      type: "thumb",
      value: "up",
      correction: null,
      createdBy: "ben",
      state: "new",
    })
    const byRequest = await giveFeedback(ports(), ben, { requestId, value: "down" })
    expect(byRequest).toMatchObject({ traceId, type: "thumb", value: "down" })
    expect(await giveFeedback(ports(), ben, { requestId, value: "Good answer, thank you." })).toMatchObject({
      type: "comment",
    })
    const entries = await listFeedbackEntries(ports(), { limit: 10 })
    expect(entries[0]).toMatchObject({
      inputPreview: "Where is the courier with my parcel?",
      databit: versionedRef(databit.name, databit.version),
    })
  })

  test("what is missing or does not fit is refused by name", async () => {
    const { traceId } = await call("My bill is wrong")
    await expect(giveFeedback(ports(), ben, { value: "up" })).rejects.toMatchObject({
      code: "input_invalid",
      field: "traceId",
    })
    await expect(giveFeedback(ports(), ben, { traceId, type: "thumb", value: "maybe" })).rejects.toMatchObject({
      code: "input_invalid",
      field: "value",
    })
    await expect(giveFeedback(ports(), ben, { traceId: "0".repeat(32), value: "up" })).rejects.toMatchObject({
      code: "not_found",
    })
    await expect(giveFeedback(ports(), ben, { traceId, correction: { intent: "weather" } })).rejects.toMatchObject({
      code: "input_invalid",
      field: "correction.intent",
    })
  })

  test("the same request twice is one thumb", async () => {
    const { traceId } = await call("The parcel has not come")
    const key = ports().clock.id()
    const first = await giveFeedback(ports(), ben, { traceId, value: "down", key })
    expect(await giveFeedback(ports(), ben, { traceId, value: "down", key })).toEqual(first)
    await dismissFeedback(ports(), ana, first.id)
  })
})

describe("bad answers go back to review", () => {
  test("a thumb down becomes an item with the trace, the input fields and the answer as suggestion; again, nothing more", async () => {
    const { traceId, answer } = await call("I cannot sign in since this morning")
    const good = await call("Please reset my password")
    await giveFeedback(ports(), ben, { traceId, value: "down" })
    await giveFeedback(ports(), ben, { traceId: good.traceId, value: "up" })
    await process()
    const [given] = await ports().feedback.list({ traceId, limit: 1 })
    const item = await ports().items.find(given?.routedItem ?? "")
    expect(given?.state).toBe("routed")
    expect(item).toMatchObject({
      databitId: databit.databitId,
      source: "feedback",
      traceId,
      data: { text: "I cannot sign in since this morning" },
      verdict: { kind: "open" },
      previous: null,
    })
    expect(item.suggestion).toMatchObject({ value: { intent: answer.label }, confidence: answer.confidence })
    expect((await ports().feedback.list({ traceId: good.traceId, limit: 1 }))[0]?.state).toBe("new")
    expect(await process()).toMatchObject({ added: 0, linked: 0, reopened: 0 })
    await giveFeedback(ports(), ana, { traceId, value: "down" })
    expect(await process()).toMatchObject({ added: 0, linked: 1 })
    const all = await ports().feedback.list({ traceId, limit: 5 })
    expect(new Set(all.map(({ routedItem }) => routedItem)).size).toBe(1)
  })

  test("a correction is where the reviewer starts, and a suggestion of the person", async () => {
    const { traceId, answer } = await call("You took the money for the invoice two times")
    const right = otherThan(answer.label)
    const given = await giveFeedback(ports(), ben, { traceId, correction: { intent: right } })
    const { feedback, outcome } = await routeFeedback(ports(), ana, given.id)
    expect(outcome).toBe("added")
    expect(await ports().items.find(feedback.routedItem ?? "")).toMatchObject({
      previous: { intent: right },
      suggestion: { value: { intent: right }, confidence: null, model: "person:ben" },
    })
  })

  test("content that people decided otherwise than the model is linked and stays decided", async () => {
    const text = "Nobody brought the parcel to my door"
    const { traceId, answer } = await call(text)
    const itemId = await decide(text, { intent: otherThan(answer.label) })
    const given = await giveFeedback(ports(), ben, { traceId, value: "down" })
    expect(await routeFeedback(ports(), ana, given.id)).toMatchObject({
      outcome: "linked",
      feedback: { routedItem: itemId },
    })
    expect(await ports().items.find(itemId)).toMatchObject({
      verdict: { kind: "corrected" },
      traceId,
      source: "feedback",
    })
  })

  test("content that people decided like the model is asked again when somebody calls it wrong", async () => {
    const text = "The invoice shows a fee twice"
    const { traceId, answer } = await call(text)
    const itemId = await decide(text, { intent: answer.label ?? "" })
    const right = otherThan(answer.label)
    const given = await giveFeedback(ports(), ben, { traceId, correction: { intent: right } })
    expect(await routeFeedback(ports(), ana, given.id)).toMatchObject({
      outcome: "reopened",
      feedback: { routedItem: itemId },
    })
    expect(await ports().items.find(itemId)).toMatchObject({ verdict: { kind: "open" }, previous: { intent: right } })
  })

  test("what was sent to review can be taken out again: the item leaves the queue, or is what it was before", async () => {
    const fresh = await call("Where does my parcel hide?")
    const wrong = await giveFeedback(ports(), ben, { traceId: fresh.traceId, value: "down" })
    const comment = await giveFeedback(ports(), ben, { traceId: fresh.traceId, value: "This sounds odd." })
    const { feedback: sent } = await routeFeedback(ports(), ana, wrong.id)
    const itemId = sent.routedItem ?? ""
    await routeFeedback(ports(), ana, comment.id)
    expect(await unrouteFeedback(ports(), ana, wrong.id)).toMatchObject({ state: "dismissed", routedItem: null })
    // The comment still wants it looked at.
    expect((await ports().items.find(itemId)).verdict).toEqual({ kind: "open" })
    expect(await unrouteFeedback(ports(), ana, comment.id)).toMatchObject({ state: "new", routedItem: null })
    expect((await ports().items.find(itemId)).verdict).toEqual({ kind: "stale" })
    expect(await process()).toMatchObject({ added: 0, linked: 0, reopened: 0 })
    await expect(unrouteFeedback(ports(), ana, comment.id)).rejects.toMatchObject({ code: "nothing_to_undo" })

    expect(await routeFeedback(ports(), ana, comment.id)).toMatchObject({
      outcome: "added",
      feedback: { routedItem: itemId },
    })
    expect((await ports().items.find(itemId)).verdict).toEqual({ kind: "open" })
  })

  test("taking a complaint back gives back the decision it put in doubt, unless somebody decided again", async () => {
    const text = "A fee stands on my invoice that I do not know"
    const { traceId, answer } = await call(text)
    const itemId = await decide(text, { intent: answer.label ?? "" })
    const before = await ports().items.find(itemId)
    const right = { intent: otherThan(answer.label) }
    const given = await giveFeedback(ports(), ben, { traceId, correction: right })
    expect(await routeFeedback(ports(), ana, given.id)).toMatchObject({ outcome: "reopened" })
    const key = ports().clock.id()
    expect(await unrouteFeedback(ports(), ana, given.id, key)).toMatchObject({ state: "dismissed" })
    expect(await ports().items.find(itemId)).toEqual(before)
    expect(await unrouteFeedback(ports(), ana, given.id, key)).toMatchObject({ state: "dismissed" })

    await reopenFeedback(ports(), ana, given.id)
    await routeFeedback(ports(), ana, given.id)
    await decide(text, right)
    await expect(unrouteFeedback(ports(), ana, given.id)).rejects.toMatchObject({ code: "nothing_to_undo" })
    expect((await ports().items.find(itemId)).verdict).toMatchObject({ kind: "corrected", value: right })
  })

  test("who takes a thumb back is not routed; a dismissal holds until it is taken back", async () => {
    const changed = await call("Which courier is it today?")
    await giveFeedback(ports(), ben, { traceId: changed.traceId, value: "down" })
    await giveFeedback(ports(), ben, { traceId: changed.traceId, value: "up" })
    const aside = await call("The courier was rude")
    const given = await giveFeedback(ports(), ben, { traceId: aside.traceId, value: "down" })
    await dismissFeedback(ports(), ana, given.id)
    expect(await process()).toMatchObject({ added: 0, linked: 0 })
    expect(await reopenFeedback(ports(), ana, given.id)).toMatchObject({ state: "new" })
    expect(await process()).toMatchObject({ added: 1 })
    await dismissFeedback(ports(), ana, given.id)
    expect(await reopenFeedback(ports(), ana, given.id)).toMatchObject({ state: "routed" })
  })

  test("state folded again from events is the same", async () => {
    const read = async () => ({
      feedback: await ports().feedback.list({ limit: 100 }),
      items: await ports().items.list({ databitId: databit.databitId }, { order: "oldest", limit: 100 }),
    })
    const before = await read()
    await bench.workbench.workspace.ports.events.rebuild()
    expect(await read()).toEqual(before)
    expect(before.items.length).toBeGreaterThan(4)
  })
})
