import { expect, test } from "vitest"
import type { JsonObject } from "../../contract/json.ts"
import type { EventDraft } from "../../core/ports/events.ts"
import type { Row } from "../../schemas/tables.ts"
import { feedbackOver, recommendationsOver } from "../state/feedback.ts"
import { lowestIdAt } from "../state/ids.ts"
import type { Sql } from "../state/sql.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

const given = (id: string, more: JsonObject = {}): EventDraft => ({
  kind: "feedback.given",
  subject: id,
  payload: {
    id,
    agent: "inbox@1.0.0",
    endpointName: "inbox",
    requestId: `request ${id}`,
    traceId: `trace ${id}`,
    type: "correction",
    value: null,
    correction: { intent: 'it\'s "billing"', n: [0.5, null, "ü"] },
    ...more,
  },
})

const routed = (id: string): EventDraft => ({
  kind: "feedback.routed",
  subject: id,
  payload: { id, itemId: `item ${id}`, databitId: "d", traceId: `trace ${id}`, start: null, reopened: false },
})

const marked = (id: string, kind: "feedback.dismissed" | "feedback.reopened"): EventDraft => ({
  kind,
  subject: id,
  payload: { id },
})

/** What feedback and advice owe their callers, wherever the rows live. */
export const feedbackContract = (open: () => Promise<TestState>): void => {
  const watch = watching("feedback")
  const over = (sql: Sql) => watch({ feedback: feedbackOver(sql), recommendations: recommendationsOver(sql) })

  test("feedback comes back as it was given, and only once", async () => {
    const { sql, events } = await open()
    await events.save(ANA, async () => [given("f1"), given("f1", { correction: null })])
    expect(await over(sql).feedback.find("f1")).toEqual({
      id: "f1",
      agent: "inbox@1.0.0",
      endpointName: "inbox",
      requestId: "request f1",
      traceId: "trace f1",
      type: "correction",
      value: null,
      correction: { intent: 'it\'s "billing"', n: [0.5, null, "ü"] },
      state: "new",
      routedItem: null,
      createdBy: "ana",
      createdAt: expect.stringMatching(/^2026-11-23T10:00:00\.\d{3}Z$/),
    })
    await expect(over(sql).feedback.find("nothing")).rejects.toMatchObject({ code: "not_found" })
  })

  test("it is routed, set aside and taken back to where it was", async () => {
    const { sql, events } = await open()
    const feedback = over(sql).feedback
    await events.save(ANA, async () => [
      given("r1"),
      given("r2"),
      routed("r1"),
      marked("r1", "feedback.dismissed"),
      marked("r2", "feedback.dismissed"),
    ])
    expect((await feedback.list({ state: "dismissed", limit: 10 })).map(({ id }) => id).toSorted()).toEqual([
      "r1",
      "r2",
    ])
    await events.save(ANA, async () => [marked("r1", "feedback.reopened"), marked("r2", "feedback.reopened")])
    expect(await feedback.find("r1")).toMatchObject({ state: "routed", routedItem: "item r1" })
    expect(await feedback.find("r2")).toMatchObject({ state: "new", routedItem: null })
  })

  test("what was said long ago and set aside lately has changed since", async () => {
    const { sql, events } = await open()
    const old = lowestIdAt(Date.parse("2026-10-01T10:00:00.000Z"))
    const row = (id: string): Row<"feedback"> => ({
      id,
      agent_id: "old@1.0.0",
      endpoint_name: "old",
      request_id: null,
      trace_id: `trace ${id}`,
      feedback_type: "thumb",
      feedback_value: "down",
      correction: null,
      created_by: "ana",
      created_at: "2026-10-01T10:00:00.000Z",
      routed_item: null,
      routed_at: null,
      state: "new",
      last_event: old,
    })
    await sql.merge("feedback", [row("c1"), row("c2")])
    await events.save(ANA, async () => [marked("c2", "feedback.dismissed")])
    const found = await over(sql).feedback.list({
      agentName: "old",
      changedSince: "2026-11-23T09:00:00.000Z",
      limit: 10,
    })
    expect(found.map(({ id }) => id)).toEqual(["c2"])
  })

  test("what was sent to review and taken out again is new, or set aside, and in no queue", async () => {
    const { sql, events } = await open()
    const unrouted = (id: string, state: string): EventDraft => ({
      kind: "feedback.unrouted",
      subject: id,
      payload: { id, itemId: `item ${id}`, state },
    })
    await events.save(ANA, async () => [given("u1"), given("u2"), routed("u1"), routed("u2")])
    await events.save(ANA, async () => [unrouted("u1", "new"), unrouted("u2", "dismissed")])
    expect(await over(sql).feedback.find("u1")).toMatchObject({ state: "new", routedItem: null })
    expect(await over(sql).feedback.find("u2")).toMatchObject({ state: "dismissed", routedItem: null })
    await events.save(ANA, async () => [marked("u2", "feedback.reopened"), routed("u1")])
    expect(await over(sql).feedback.find("u1")).toMatchObject({ state: "routed", routedItem: "item u1" })
    expect(await over(sql).feedback.find("u2")).toMatchObject({ state: "new", routedItem: null })
  })

  test("a list goes on after the last one seen, to its end, whatever was said", async () => {
    const { sql, events } = await open()
    const feedback = over(sql).feedback
    const thumb = (id: string, value: string) =>
      given(id, { agent: "paged@1.0.0", type: "thumb", value, correction: null })
    const comment = given("p5", {
      agent: "paged@1.0.0",
      type: "comment",
      value: "up",
      correction: null,
      traceId: "other",
    })
    await events.save(ANA, async () => [
      thumb("p1", "up"),
      thumb("p2", "down"),
      given("p3", { agent: "paged@1.0.0" }),
      thumb("p4", "down"),
      comment,
    ])
    const ids = async (filter: Omit<Parameters<typeof feedback.list>[0], "agentName">) =>
      (await feedback.list({ agentName: "paged", ...filter })).map(({ id }) => id)
    expect(await ids({ limit: 2 })).toEqual(["p5", "p4"])
    expect(await ids({ limit: 2, before: "p4" })).toEqual(["p3", "p2"])
    expect(await ids({ limit: 2, before: "p2" })).toEqual(["p1"])
    expect(await ids({ said: "wrong", limit: 2 })).toEqual(["p4", "p3"])
    expect(await ids({ said: "wrong", limit: 2, before: "p3" })).toEqual(["p2"])
    expect(await ids({ said: "right", limit: 9 })).toEqual(["p1"])
    expect(await ids({ said: "comment", limit: 9 })).toEqual(["p5"])
    expect(await ids({ traceIds: ["trace p2", "other"], limit: 9 })).toEqual(["p5", "p2"])
    expect(await ids({ traceIds: [], limit: 9 })).toEqual([])
  })

  test("lists are of an agent in all its versions, of a trace, of a time, newest first and bounded", async () => {
    const { sql, events } = await open()
    const feedback = over(sql).feedback
    await events.save(ANA, async () => [
      given("l1", { agent: "post@1.0.0" }),
      given("l2", { agent: "post@2.0.0" }),
      given("l3", { agent: "postman@1.0.0" }),
      given("l4", { agent: null, endpointName: null, requestId: null, traceId: null }),
    ])
    const ids = async (filter: Parameters<typeof feedback.list>[0]) => (await feedback.list(filter)).map(({ id }) => id)
    expect(await ids({ agentName: "post", limit: 10 })).toEqual(["l2", "l1"])
    expect(await ids({ agentName: "post", limit: 1 })).toEqual(["l2"])
    expect(await ids({ traceId: "trace l3", limit: 10 })).toEqual(["l3"])
    expect(await ids({ agentName: "post", since: "2026-11-23T11:00:00.000Z", limit: 10 })).toEqual([])
    expect(await feedback.find("l4")).toMatchObject({ agent: null, traceId: null })
  })

  test("of advice the last one of each Databit stands, with its figures", async () => {
    const { sql, events } = await open()
    const advised = (databitId: string, advice: string): EventDraft => ({
      kind: "retrain.advised",
      subject: databitId,
      payload: {
        id: `${databitId} ${advice}`,
        databitId,
        advice,
        reasons: [{ figure: "new labels", value: 0.25, limit: 50, says: 'It\'s "few".' }],
        runId: "run",
      },
    })
    await events.save(ANA, async () => [advised("a1", "wait"), advised("a2", "collect"), advised("a1", "retrain")])
    const stands = (await over(sql).recommendations.list()).filter(({ databitId }) => ["a1", "a2"].includes(databitId))
    expect(stands.toSorted((a, b) => (a.databitId < b.databitId ? -1 : 1))).toMatchObject([
      { databitId: "a1", advice: "retrain", reasons: [{ value: 0.25, limit: 50, says: 'It\'s "few".' }] },
      { databitId: "a2", advice: "collect" },
    ])
  })
}
