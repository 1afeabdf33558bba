import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { Decision, DecisionOutcome } from "../../contract/entities/item.ts"
import { openTestDuck } from "../../tests/support/laptop.ts"
import { BEN, deskOver, publish, says } from "../../workspace/contract-tests/curation.ts"
import { ANA, openTestState, type TestState } from "../../workspace/contract-tests/state.ts"
import type { DuckDb } from "../../workspace/embedded/duckdb.ts"
import { embeddedSql } from "../../workspace/embedded/sql.ts"
import { addItems } from "./add-items.ts"
import { reviewItems } from "./review-items.ts"

let duck: DuckDb
let state: TestState
beforeAll(async () => {
  duck = await openTestDuck()
  state = await openTestState(embeddedSql(duck))
})
afterAll(() => duck.close())

const people = { ana: ANA, ben: BEN }
type Step = {
  readonly by: "ana" | "ben"
  readonly item: number
  readonly act: "correct" | "reject" | "skip" | "flag" | "undo"
  readonly pick: number
}

const step: fc.Arbitrary<Step> = fc.record({
  by: fc.constantFrom("ana", "ben"),
  item: fc.nat(2),
  act: fc.constantFrom("correct", "correct", "reject", "skip", "flag", "undo", "undo"),
  pick: fc.nat(20),
})

let runs = 0
const setUp = async () => {
  const desk = deskOver(state)
  const databit = await publish(desk, { name: `machine_${++runs}` })
  const { ids } = await addItems(desk, ANA, {
    databitId: databit.databitId,
    source: "table",
    inputs: [0, 1, 2].map((key) => ({ ref: `main.support.messages@1#${key}`, data: { text: `text ${key}` } })),
  })
  return { desk, ...databit, ids }
}
type Setting = Awaited<ReturnType<typeof setUp>>

/** What can be seen of the items, without ids that differ from run to run. */
const seen = async ({ desk, databitId, ids }: Setting) => {
  const rows = await state.sql.db.selectFrom("item_state").selectAll().where("id", "in", ids).orderBy("id").execute()
  const labels = await desk.items.listLabelled(databitId, "intent")
  return {
    items: rows.map(({ status, human_label, human_value, reviewed_by, skipped_by, note, agent_label }) => ({
      status,
      human_label,
      human_value,
      reviewed_by,
      skipped_by,
      note,
      agent_label,
    })),
    labels: labels.map(({ itemId, label, decidedBy }) => [ids.indexOf(itemId), label, decidedBy]).toSorted(),
  }
}

const INTENTS = ["billing", "outage", "moving"]

const decisionOf = (setting: Setting, { item, act, pick }: Step, own: readonly Decision[]): Decision | undefined => {
  const itemId = setting.ids[item] ?? ""
  if (act !== "undo")
    return says(setting.desk, setting.ref, {
      itemId,
      action: act,
      note: `${act} ${pick}`,
      ...(act === "correct" ? { value: { intent: INTENTS[pick % 3] ?? "" } } : {}),
    })
  const target = own.filter(({ action }) => action !== "undo")[pick % Math.max(1, own.length)]
  return target && says(setting.desk, setting.ref, { itemId: target.itemId, action: "undo", undoOf: target.id })
}

const play = async (setting: Setting, script: readonly Step[]) => {
  const said: { by: Step["by"]; decision: Decision; outcome: DecisionOutcome }[] = []
  for (const one of script) {
    const own = said.filter(({ by }) => by === one.by).map(({ decision }) => decision)
    const decision = decisionOf(setting, one, own)
    if (!decision) continue
    const [outcome] = await reviewItems(setting.desk, people[one.by], { decisions: [decision], retrain: false })
    if (outcome) said.push({ by: one.by, decision, outcome })
  }
  return said
}

test("after any sequence of decisions and undos the items are as if what was undone had never been said", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (script) => {
      const setting = await setUp()
      const said = await play(setting, script)
      const after = await seen(setting)

      const undone = new Set(
        said.flatMap(({ decision, outcome }) =>
          decision.action === "undo" && outcome.result === "counted" ? [decision.undoOf] : [],
        ),
      )
      const counted = said.filter(
        ({ decision, outcome }) =>
          decision.action !== "undo" && outcome.result === "counted" && !undone.has(decision.id),
      )
      const fresh = await setUp()
      for (const { by, decision } of counted) {
        const itemId = fresh.ids[setting.ids.indexOf(decision.itemId)] ?? ""
        await reviewItems(fresh.desk, people[by], {
          decisions: [{ ...decision, id: fresh.desk.clock.id(), itemId, databit: fresh.ref }],
          retrain: false,
        })
      }
      expect(after).toEqual(await seen(fresh))

      for (const { by, decision, outcome } of said) {
        const [again] = await reviewItems(setting.desk, people[by], { decisions: [decision], retrain: false })
        expect(again?.result).toBe(outcome.result === "refused" ? "refused" : "repeated")
      }
      expect(await seen(setting)).toEqual(after)
    }),
    { numRuns: 12 },
  )
})

test("an undo works for an earlier decision, after later ones about other items and by others", async () => {
  const setting = await setUp()
  const { desk, ref, ids } = setting
  const before = await seen(setting)
  const first = says(desk, ref, { itemId: ids[0] ?? "", action: "correct", value: { intent: "outage", urgent: false } })
  await reviewItems(desk, ANA, { decisions: [first] })
  const second = says(desk, ref, { itemId: ids[1] ?? "", action: "reject" })
  await reviewItems(desk, BEN, { decisions: [second, says(desk, ref, { itemId: ids[0] ?? "", action: "reject" })] })
  expect(
    await reviewItems(desk, ANA, {
      decisions: [says(desk, ref, { itemId: ids[0] ?? "", action: "undo", undoOf: first.id })],
    }),
  ).toMatchObject([{ result: "counted", verdict: "open" }])
  const after = await seen(setting)
  expect(after.items[0]).toEqual(before.items[0])
  expect(after.items[1]?.status).toBe("rejected")
  expect(
    await reviewItems(desk, ANA, {
      decisions: [says(desk, ref, { itemId: ids[0] ?? "", action: "undo", undoOf: first.id })],
    }),
  ).toMatchObject([{ result: "refused", problem: { code: "nothing_to_undo" } }])
})

test("a decision is kept under the version it was made under, however that was named", async () => {
  const setting = await setUp()
  const { desk, databitId, name, ref, ids } = setting
  const first = says(desk, name, { itemId: ids[0] ?? "", action: "correct", value: { intent: "outage" } })
  await reviewItems(desk, ANA, { decisions: [first] })
  expect(await desk.items.listReviews([first.id])).toMatchObject([{ databit: ref }])
  await publish(desk, {
    name: name.replace(/^.*\./, ""),
    databitId,
    version: "2.0.0",
    output: [{ name: "intent", type: "enum[x, y]" }],
  })
  const undo = says(desk, name, { itemId: ids[0] ?? "", action: "undo", undoOf: first.id })
  expect(await reviewItems(desk, ANA, { decisions: [undo] })).toMatchObject([{ result: "counted", verdict: "open" }])
  expect(await desk.items.listLabelled(databitId, "intent")).toEqual([])
})

test("the learner starts anew once a threshold of labels is reached, and once only", async () => {
  const desk = deskOver(state)
  const { databitId, ref } = await publish(desk, { name: "retrained" })
  const { ids } = await addItems(desk, ANA, {
    databitId,
    source: "table",
    inputs: Array.from({ length: 80 }, (_, key) => ({
      ref: `main.support.messages@1#r${key}`,
      data: { text: `text ${key}` },
    })),
  })
  const decide = (from: number, to: number, intent?: string) =>
    reviewItems(desk, ANA, {
      decisions: ids
        .slice(from, to)
        .map((itemId, index) =>
          says(desk, ref, { itemId, action: "correct", value: { intent: intent ?? INTENTS[index % 3] ?? "" } }),
        ),
    })

  await decide(0, 24)
  expect(desk.started).toEqual([])
  await Promise.all([decide(24, 26), decide(26, 28), decide(28, 30)])
  expect(desk.started).toEqual([
    { job: "ai_label", input: { databit: ref, model: "learner" }, key: `retrain:${databitId}:25` },
  ])

  await state.events.save(ANA, async () => [
    {
      kind: "run.queued",
      subject: "under-way",
      payload: { job: "ai_label", input: {}, databitId, agent: null, trigger: "event", cause: null },
    },
  ])
  await decide(30, 60)
  expect(desk.started).toHaveLength(1)
  await state.events.save(ANA, async () => [
    { kind: "run.started", subject: "under-way", payload: {} },
    {
      kind: "run.succeeded",
      subject: "under-way",
      payload: { kind: "succeeded", progress: { done: 1, total: 1, step: "" }, result: { labels: 60 } },
    },
  ])
  await decide(60, 70)
  expect(desk.started).toHaveLength(1)
  await decide(70, 76)
  expect(desk.started.at(-1)?.key).toBe(`retrain:${databitId}:75`)
})

test("labels all alike do not start a learner", async () => {
  const desk = deskOver(state)
  const { databitId, ref } = await publish(desk, { name: "alike" })
  const { ids } = await addItems(desk, ANA, {
    databitId,
    source: "table",
    inputs: Array.from({ length: 26 }, (_, key) => ({
      ref: `main.support.messages@1#a${key}`,
      data: { text: `text ${key}` },
    })),
  })
  await reviewItems(desk, ANA, {
    decisions: ids.map((itemId) => says(desk, ref, { itemId, action: "correct", value: { intent: "moving" } })),
  })
  expect(desk.started).toEqual([])
})
