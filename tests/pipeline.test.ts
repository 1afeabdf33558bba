import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { getPipeline } from "../contract/endpoints/home.ts"
import type { Caller } from "../contract/permissions.ts"
import { generateItems } from "../core/curate/generate-items.ts"
import { reviewItems } from "../core/curate/review-items.ts"
import { storeSuggestions } from "../core/curate/store-suggestions.ts"
import { createEndpoint } from "../core/deploy/create-endpoint.ts"
import { registerAgent } from "../core/deploy/register-agent.ts"
import { giveFeedback } from "../core/improve/give-feedback.ts"
import { routeFeedback } from "../core/improve/route-feedback.ts"
import { createBlank } from "../core/template/create.ts"
import { aSpan } from "../workspace/contract-tests/traces.ts"
import { addPeople, openTestApp, type TestApp } from "./support/app.ts"
import { MESSAGES, publishedDatabit, trainedModel } from "./support/served-agent.ts"

const ana: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }
const reviewer: Caller = { person: "labeler", runsAs: "ana", roles: ["labeler"] }
const TABLE = "main.data.messages"
const NAME = "main.support.support_intent"

let app: TestApp
const ports = () => app.workbench.ports

const pipeline = async (query = "") => {
  const response = await app.ask("GET", `/api/pipeline${query}`)
  expect(response.status).toBe(200)
  return getPipeline.output.parse(await response.json())
}

const stage = (answer: Awaited<ReturnType<typeof pipeline>>, name: string) =>
  answer.stages.find((one) => one.stage === name)

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()

beforeAll(async () => {
  app = await openTestApp()
})
afterAll(() => app.close())

describe("the first screen", () => {
  test("is a checklist while there is nothing, and says of every measure what is missing", async () => {
    const answer = await pipeline()
    expect(answer).toMatchObject({
      empty: true,
      returned: 0,
      reviewNext: null,
      attention: [],
      agents: [],
      running: [],
      activity: [],
    })
    expect(answer.checklist).toHaveLength(7)
    expect(answer.checklist.every(({ done }) => !done)).toBe(true)
    expect(answer.stages.map(({ health }) => health)).toEqual(Array.from({ length: 7 }, () => "idle"))
    expect(answer.goals).toHaveLength(6)
    for (const goal of answer.goals)
      expect(goal).toMatchObject({ value: null, met: null, says: expect.stringMatching(/\w/) })
  })

  test("counts rows, Databits, open and uncertain items, and knows what is reviewed next", async () => {
    const rows = MESSAGES.map(([body], index) => ({ message_id: `m-${index + 1}`, body }))
    const columns = [
      { name: "message_id", type: "string" as const },
      { name: "body", type: "string" as const },
    ]
    await ports().tables.save(ana, { name: TABLE, columns, source: { kind: "sample", sample: "test" } }, rows)
    const databit = await publishedDatabit(ports(), {
      schema: { input: [{ name: "text", type: "string", source: `${TABLE}.body` }] },
    })
    await createBlank(ports(), ana, { name: "second", place: { catalog: "main", schema: "support" } })
    await generateItems(ports(), ana, { databit: databit.name })
    const items = await ports().items.list({ databitId: databit.databitId }, { order: "oldest", limit: 100 })
    await storeSuggestions(
      ports(),
      ana,
      { databitId: databit.databitId, model: "m", runId: "r" },
      items.slice(0, 10).map(({ id }, index) => ({
        id: ports().clock.id(),
        itemId: id,
        value: { intent: "billing" },
        confidence: index < 4 ? 0.3 : 0.8,
        alternatives: [],
        evidence: [],
        model: "m",
        databit: `${NAME}@1.0.0`,
        createdAt: ports().clock.now(),
        label: "billing",
        margin: 0.1,
      })),
    )
    const answer = await pipeline()
    expect(answer.empty).toBe(false)
    expect(stage(answer, "data")).toMatchObject({
      value: MESSAGES.length,
      unit: "rows in 1 table",
      note: `+${MESSAGES.length} in 24 h`,
      health: "ok",
    })
    expect(stage(answer, "data")?.bars.at(-1)).toEqual({ value: MESSAGES.length, bad: false })
    expect(stage(answer, "template")).toMatchObject({ value: 2, note: "1 draft to publish", health: "warn" })
    expect(stage(answer, "curate")).toMatchObject({ value: MESSAGES.length, note: "4 below 0.60", health: "warn" })
    expect(answer.reviewNext).toEqual({ databit: NAME, open: MESSAGES.length })
    expect(answer.attention).toContainEqual(
      expect.objectContaining({
        title: "4 uncertain items wait for review",
        detail: "Confidence below 0.60",
        place: { at: "queue", databit: NAME, complaints: false, below: 0.6 },
      }),
    )
    expect(answer.checklist.filter(({ done }) => done).map((one) => one.stage)).toEqual(["data", "template"])
  })

  test("counts decisions, the share of people who only review, and their pace", async () => {
    await addPeople(app, ["labeler"])
    const items = await ports().items.list(
      { databitId: (await ports().databits.find(NAME)).databitId },
      { order: "oldest", limit: 12 },
    )
    const decide = (who: Caller, ids: readonly string[], from: number) =>
      reviewItems(ports(), who, {
        retrain: false,
        decisions: ids.map((itemId, index) => ({
          id: ports().clock.id(),
          itemId,
          databit: `${NAME}@1.0.0`,
          note: null,
          suggestionId: null,
          shownAt: null,
          decidedAt: minutesAgo(from - index / 6),
          action: "correct" as const,
          value: { intent: "billing" },
        })),
      })
    await decide(
      reviewer,
      items.slice(0, 9).map(({ id }) => id),
      30,
    )
    await decide(
      ana,
      items.slice(9, 12).map(({ id }) => id),
      20,
    )
    const answer = await pipeline()
    const decided = stage(answer, "curate")?.bars.reduce((sum, { value }) => sum + value, 0)
    expect(decided).toBe(12)
    expect(answer.goals.find(({ id }) => id === "experts")).toMatchObject({
      value: 0.75,
      met: true,
      says: "9 of the last 12 decisions by people who only review",
    })
    // Ten seconds a decision: eight gaps of the reviewer; ana has too few for a pace.
    expect(answer.goals.find(({ id }) => id === "review_speed")?.value).toBeCloseTo(360, 0)
    expect(answer.activity).toContainEqual(
      expect.objectContaining({
        person: "labeler",
        says: "decided 9 items in",
        subject: "support_intent",
        byJob: false,
      }),
    )
  })

  test("counts calls, errors and bad answers, and follows an answer back to review", async () => {
    const databit = await ports().databits.find(NAME)
    await trainedModel(ports(), databit)
    const agent = await registerAgent(ports(), ana, { databit: NAME })
    await createEndpoint(ports(), ana, { agent: agent.id, name: "support" })
    const call = (minutes: number, own: Parameters<typeof aSpan>[0] = {}) =>
      aSpan({
        agent: agent.id,
        databit: `${NAME}@1.0.0`,
        endpointName: "support",
        startTime: minutesAgo(minutes),
        input: JSON.stringify({ text: `call ${minutes}` }),
        output: JSON.stringify({ intent: "billing" }),
        ...own,
      })
    const good = [call(10, { durationMs: 20 }), call(20, { durationMs: 40 })]
    await ports().traces.save([
      ...good,
      ...[30, 31, 32].map((minutes) => call(minutes, { status: "ERROR", durationMs: 60 })),
      call(26 * 60),
    ])
    const given = await giveFeedback(ports(), ana, { traceId: good[0]?.traceId, value: "down" })
    const before = await pipeline()
    expect(stage(before, "monitor")).toMatchObject({
      value: 5,
      unit: "calls in 24 h",
      note: "p95 60 ms, 3 errors",
      health: "critical",
    })
    expect(stage(before, "improve")).toMatchObject({ value: 1, note: "1 not in review yet", health: "warn" })
    expect(before.attention[0]).toMatchObject({
      health: "critical",
      title: "60% of the calls failed",
      subject: agent.id,
    })
    expect(before.agents).toMatchObject([
      { agent: agent.id, endpoint: "support", health: "critical", score: 0, scored: 1, calls: 5, errorShare: 0.6 },
    ])
    expect(before.returned).toBe(0)

    await routeFeedback(ports(), ana, given.id)
    const after = await pipeline()
    expect(after.returned).toBe(1)
    expect(after.attention).toContainEqual(
      expect.objectContaining({
        title: "1 answer called wrong waits for review",
        place: { at: "queue", databit: NAME, complaints: true, below: null },
      }),
    )
    const detect = after.goals.find(({ id }) => id === "detect")
    expect(detect).toMatchObject({ met: true })
    expect(Math.round((detect?.value ?? 0) / 60_000)).toBe(10)
    expect(after.goals.find(({ id }) => id === "first_agent")).toMatchObject({ met: true })
    expect(after.goals.find(({ id }) => id === "governed")).toMatchObject({ value: 1, met: true })
    expect(after.goals.find(({ id }) => id === "loop")).toMatchObject({ value: null })
    expect(after.checklist.every(({ done }) => done)).toBe(true)
    expect((await pipeline("?range=7d")).stages.find((one) => one.stage === "monitor")).toMatchObject({
      value: 6,
      unit: "calls in 7 days",
    })
  })

  test("shows one Databit by itself, and says when there is none of that name", async () => {
    const answer = await pipeline("?databit=second")
    expect(answer.databit).toBe("main.support.second")
    expect(stage(answer, "template")?.value).toBe(1)
    expect(stage(answer, "curate")?.value).toBe(0)
    expect(stage(answer, "monitor")?.value).toBe(0)
    expect(answer.agents).toEqual([])
    expect((await app.ask("GET", "/api/pipeline?databit=nobody")).status).toBe(404)
  })
})
