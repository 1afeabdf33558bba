import { describe, expect, test } from "vitest"
import type { Item } from "../../contract/entities/item.ts"
import { addItems } from "../../core/curate/add-items.ts"
import { nextItems } from "../../core/curate/next-items.ts"
import { questionsOf } from "../../core/curate/questions.ts"
import { reopenItems } from "../../core/curate/reopen-items.ts"
import { reviewItems } from "../../core/curate/review-items.ts"
import { storeSuggestions } from "../../core/curate/store-suggestions.ts"
import { BEN, deskOver, publish, says } from "./curation.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

const INTENTS = ["billing", "outage", "moving"] as const

/** What the store of items, suggestions, reviews and labels owes its callers, wherever the rows live. */
export const itemsContract = (open: () => Promise<TestState>): void => {
  const watch = watching("items")
  const setUp = async (name: string, texts: readonly string[]) => {
    const state = await open()
    const desk = watch(deskOver(state))
    const databit = await publish(desk, { name })
    const inputs = texts.map((text, index) => ({ ref: `main.support.messages@1#m${index}`, data: { text } }))
    const { ids } = await addItems(desk, ANA, { databitId: databit.databitId, source: "table", inputs })
    return { state, desk, ...databit, ids }
  }

  const suggest = (
    desk: ReturnType<typeof deskOver>,
    databit: { databitId: string; ref: string },
    ids: readonly string[],
    confidence: (index: number) => number,
  ) =>
    storeSuggestions(
      desk,
      ANA,
      { databitId: databit.databitId, model: "learner:x#2", runId: "run-1" },
      ids.map((itemId, index) => ({
        id: desk.clock.id(),
        itemId,
        value: { intent: INTENTS[index % 3] ?? "billing" },
        confidence: confidence(index),
        alternatives: [{ label: INTENTS[index % 3] ?? "billing", probability: confidence(index) }],
        evidence: [{ token: "bill", weight: 0.5 }],
        model: "learner:x#2",
        databit: databit.ref,
        createdAt: desk.clock.now(),
        label: INTENTS[index % 3] ?? "billing",
        margin: confidence(index) / 2,
      })),
    )

  const refs = (items: readonly Item[]) => items.map(({ ref }) => ref.split("#")[1])

  // Each test has a Databit of its own, so they may wait for a warehouse side by side.
  describe.concurrent("a queue", { timeout: 180_000 }, () => {
    test("adding again makes no second item; a changed row makes a new one and its open old one stale", async () => {
      const { desk, databitId, ids } = await setUp("again", ["a", "b", "c"])
      const again = await addItems(desk, ANA, {
        databitId,
        source: "table",
        inputs: [
          { ref: "main.support.messages@2#m0", data: { text: "a" } },
          { ref: "main.support.messages@2#m1", data: { text: "B" } },
        ],
      })
      expect(again).toMatchObject({ created: 1, unchanged: 1, stale: 1, revived: 0 })
      expect(again.ids[0]).toBe(ids[0])
      expect((await desk.items.find(ids[1] ?? "")).verdict).toEqual({ kind: "stale" })
      const known = await desk.items.listOfTable(databitId, "main.support.messages", { limit: 10 })
      expect(known.map(({ id }) => id).toSorted()).toEqual([ids[0], ids[2], ...again.ids.slice(1)].toSorted())
      const [first] = await desk.items.listToSuggest(databitId, { limit: 1 })
      const rest = await desk.items.listToSuggest(databitId, { after: first?.id, limit: 10 })
      expect([first, ...rest].map((one) => one?.data)).toEqual([{ text: "a" }, { text: "c" }, { text: "B" }])
      const open = await nextItems(desk, { databitId, order: "oldest" })
      expect(refs(open)).toEqual(["m0", "m2", "m1"])
      expect(open.at(-1)?.data).toEqual({ text: "B" })

      const back = await addItems(desk, ANA, {
        databitId,
        source: "table",
        inputs: [{ ref: "main.support.messages@3#m1", data: { text: "b" } }],
      })
      expect(back).toMatchObject({ created: 0, revived: 1, stale: 1, ids: [ids[1]] })
      expect((await desk.items.find(ids[1] ?? "")).verdict).toEqual({ kind: "open" })
    })

    test("a complaint that is taken back gives back the item as it was", async () => {
      const { desk, databitId, ref, ids } = await setUp("complaint", ["a"])
      await suggest(desk, { databitId, ref }, ids, () => 0.9)
      const itemId = ids[0] ?? ""
      const before = await desk.items.find(itemId)
      const id = "feedback of complaint"
      const routed = { id, itemId, databitId, traceId: "t", start: { intent: "outage" }, reopened: false }
      await desk.events.save(ANA, async () => [{ kind: "feedback.routed", subject: id, payload: routed }])
      expect(await desk.items.find(itemId)).toMatchObject({
        source: "feedback",
        traceId: "t",
        previous: { intent: "outage" },
      })
      const payload = { id, itemId, state: "new" }
      await desk.events.save(ANA, async () => [{ kind: "feedback.unrouted", subject: id, payload }])
      expect(await desk.items.find(itemId)).toEqual(before)
    })

    test("the queue comes in each order, pages without gaps, and filters", async () => {
      const { desk, databitId, ref, ids } = await setUp("order", ["Bill one", "two", "three", "four", "five"])
      await suggest(desk, { databitId, ref }, ids.slice(0, 4), (index) => 0.9 - index * 0.2)
      const list = async (order: "uncertain" | "confident" | "oldest", filter = {}) =>
        refs(await nextItems(desk, { databitId, order, filter }))
      expect(await list("uncertain")).toEqual(["m3", "m2", "m1", "m0", "m4"])
      expect(await list("confident")).toEqual(["m0", "m1", "m2", "m3", "m4"])
      expect(await list("oldest")).toEqual(["m0", "m1", "m2", "m3", "m4"])
      expect(await list("oldest", { text: "bILL" })).toEqual(["m0"])
      // The name of the input is no text of an item.
      expect(await list("oldest", { text: "text" })).toEqual([])
      expect(await list("oldest", { label: "outage" })).toEqual(["m1"])
      expect(await list("oldest", { confidenceBelow: 0.5 })).toEqual(["m3", "m4"])
      const first = await nextItems(desk, { databitId, order: "uncertain", limit: 2 })
      const second = await nextItems(desk, { databitId, order: "uncertain", limit: 2, not: first.map(({ id }) => id) })
      expect(refs([...first, ...second])).toEqual(["m3", "m2", "m1", "m0"])
      expect(first[0]?.suggestion).toMatchObject({
        value: { intent: "billing" },
        evidence: [{ token: "bill", weight: 0.5 }],
      })
    })

    test("an item from a complaint is in every buffer, however long the queue", async () => {
      const { desk, databitId, ids } = await setUp("complaints", ["1", "2", "3", "4", "5", "6"])
      const { ids: complaints } = await addItems(desk, ANA, {
        databitId,
        source: "feedback",
        inputs: [
          { ref: "feedback/1", data: { text: "bad" }, traceId: "t1" },
          { ref: "feedback/2", data: { text: "worse" } },
        ],
      })
      const first = await nextItems(desk, { databitId, order: "oldest", limit: 3 })
      expect(first.map(({ id }) => id)).toEqual([complaints[0], ids[0], ids[1]])
      expect(first[0]).toMatchObject({ source: "feedback", traceId: "t1" })
      const second = await nextItems(desk, { databitId, order: "oldest", limit: 3, not: first.map(({ id }) => id) })
      expect(second.map(({ id }) => id)).toEqual([complaints[1], ids[2], ids[3]])
      expect(await nextItems(desk, { databitId, order: "complaints", limit: 2 })).toMatchObject([
        { id: complaints[0] },
        { id: complaints[1] },
      ])
    })

    test("the first decision counts, a later one is kept as an extra, one sent again changes nothing", async () => {
      const { desk, databitId, ref, ids } = await setUp("first", ["a", "b"])
      await suggest(desk, { databitId, ref }, ids, () => 0.8)
      const [item] = await nextItems(desk, { databitId, order: "oldest" })
      const approve = says(desk, ref, {
        itemId: ids[0] ?? "",
        action: "approve",
        suggestionId: item?.suggestion?.id ?? "",
      })
      const first = await reviewItems(desk, ANA, { decisions: [approve] })
      expect(first).toMatchObject([{ result: "counted", verdict: "approved" }])
      const later = await reviewItems(desk, BEN, {
        decisions: [says(desk, ref, { itemId: ids[0] ?? "", action: "correct", value: { intent: "moving" } }), approve],
      })
      expect(later).toMatchObject([
        { result: "extra", verdict: "approved", problem: { code: "item_already_reviewed" } },
        { result: "repeated", verdict: "approved" },
      ])
      expect((await desk.items.find(ids[0] ?? "")).verdict).toMatchObject({
        kind: "approved",
        by: "ana",
        value: { intent: "billing" },
        reviewId: approve.id,
      })
      const labelled = await desk.items.listLabelled(databitId, "intent")
      expect(labelled).toMatchObject([
        { itemId: ids[0], text: "a", label: "billing", decidedBy: "ana", ref: "main.support.messages@1#m0" },
      ])
    })

    test("two decisions of one batch about one item both arrive", async () => {
      const { desk, ref, ids } = await setUp("batch", ["a"])
      const flag = says(desk, ref, { itemId: ids[0] ?? "", action: "flag", note: "ask legal" })
      const correct = says(desk, ref, {
        itemId: ids[0] ?? "",
        action: "correct",
        value: { intent: "outage", urgent: true },
      })
      const outcomes = await reviewItems(desk, ANA, { decisions: [flag, correct] })
      expect(outcomes.map(({ result, verdict }) => [result, verdict])).toEqual([
        ["counted", "flagged"],
        ["counted", "corrected"],
      ])
      const undone = await reviewItems(desk, ANA, {
        decisions: [says(desk, ref, { itemId: ids[0] ?? "", action: "undo", undoOf: correct.id })],
      })
      expect(undone).toMatchObject([{ result: "counted", verdict: "flagged" }])
      expect((await desk.items.find(ids[0] ?? "")).verdict).toMatchObject({ kind: "flagged", note: "ask legal" })
    })

    test("what does not fit is refused without harm to the others", async () => {
      const { desk, ref, ids } = await setUp("refused", ["a", "b"])
      const decisions = [
        says(desk, ref, { itemId: ids[0] ?? "", action: "correct", value: { intent: "weather" } }),
        says(desk, ref, { itemId: ids[0] ?? "", action: "correct", value: { urgent: true } }),
        says(desk, ref, { itemId: ids[0] ?? "", action: "approve", suggestionId: "none" }),
        says(desk, ref, { itemId: "nobody", action: "skip" }),
        says(desk, ref, { itemId: ids[0] ?? "", action: "undo", undoOf: "nothing" }),
        says(desk, ref, { itemId: ids[1] ?? "", action: "reject", note: "unreadable" }),
      ]
      const outcomes = await reviewItems(desk, ANA, { decisions })
      expect(outcomes.map(({ result, problem }) => problem?.code ?? result)).toEqual([
        "input_invalid",
        "input_invalid",
        "input_invalid",
        "not_found",
        "nothing_to_undo",
        "counted",
      ])
      expect(outcomes[0]?.problem).toMatchObject({ field: "value.intent", detail: expect.stringContaining("billing") })
      const mine = says(desk, ref, { itemId: ids[1] ?? "", action: "undo", undoOf: decisions[5]?.id ?? "" })
      expect(await reviewItems(desk, BEN, { decisions: [mine] })).toMatchObject([
        { result: "refused", problem: { code: "not_allowed" } },
      ])
    })

    test("progress counts outcomes and what was accepted as it was; checked suggestions are counted by confidence", async () => {
      const { desk, databitId, ref, ids } = await setUp("progress", ["a", "b", "c", "d", "e"])
      await suggest(desk, { databitId, ref }, ids, (index) => (index < 3 ? 1 : 0.55))
      const items = await nextItems(desk, { databitId, order: "oldest" })
      const suggestionOf = (index: number) => items[index]?.suggestion?.id ?? ""
      await reviewItems(desk, ANA, {
        decisions: [
          says(desk, ref, { itemId: ids[0] ?? "", action: "approve", suggestionId: suggestionOf(0) }),
          says(desk, ref, { itemId: ids[1] ?? "", action: "approve", suggestionId: suggestionOf(1) }),
          says(desk, ref, {
            itemId: ids[2] ?? "",
            action: "correct",
            suggestionId: suggestionOf(2),
            value: { intent: "billing" },
          }),
          says(desk, ref, { itemId: ids[3] ?? "", action: "skip" }),
        ],
      })
      expect(await desk.items.findProgress(databitId, "ana")).toMatchObject({
        open: 2,
        approved: 2,
        corrected: 1,
        rejected: 0,
        acceptedAsIs: 2 / 3,
      })
      expect(await desk.items.listChecked(databitId)).toEqual([{ tenth: 9, checked: 3, right: 2 }])
      expect(refs(await nextItems(desk, { databitId, order: "oldest", notSkippedBy: "ana" }))).toEqual(["m4"])
      expect(refs(await nextItems(desk, { databitId, order: "oldest", notSkippedBy: "an" }))).toEqual(["m3", "m4"])
      expect((await desk.items.listCounts()).find((one) => one.databitId === databitId)).toMatchObject({
        open: 2,
        approved: 2,
        complaints: 0,
      })
    })

    test("what came of a queue: its answers, who decided, and second opinions without those taken back", async () => {
      const { desk, databitId, ref, ids } = await setUp("outcome", ["a", "b", "c", "d"])
      await suggest(desk, { databitId, ref }, ids.slice(0, 2), () => 0.9)
      const [first, second] = await nextItems(desk, { databitId, order: "oldest" })
      const answer = (at: number, intent: string) =>
        says(desk, ref, { itemId: ids[at] ?? "", action: "correct", value: { intent } })
      await reviewItems(desk, ANA, {
        decisions: [
          says(desk, ref, { itemId: ids[0] ?? "", action: "approve", suggestionId: first?.suggestion?.id ?? "" }),
          says(desk, ref, {
            itemId: ids[1] ?? "",
            action: "correct",
            suggestionId: second?.suggestion?.id ?? null,
            value: { intent: "moving" },
          }),
          answer(2, "moving"),
          says(desk, ref, { itemId: ids[3] ?? "", action: "reject" }),
        ],
      })
      const regretted = answer(2, "billing")
      await reviewItems(desk, BEN, { decisions: [answer(0, "moving"), answer(1, "moving"), regretted] })
      await reviewItems(desk, BEN, {
        decisions: [says(desk, ref, { itemId: ids[2] ?? "", action: "undo", undoOf: regretted.id })],
      })
      expect(await desk.items.findOutcome(databitId)).toEqual({
        labels: [
          { label: "moving", decided: 2, suggested: 1, right: 0 },
          { label: "billing", decided: 1, suggested: 1, right: 1 },
        ],
        people: [{ person: "ana", decided: 4 }],
        opinions: [
          { itemId: ids[1], first: "moving", firstBy: "ana", second: "moving", secondBy: "ben" },
          { itemId: ids[0], first: "billing", firstBy: "ana", second: "moving", secondBy: "ben" },
        ],
      })
    })

    test("a version with the same question asks nothing again; one with another question does, and what was decided is its start", async () => {
      const { desk, databitId, ref, ids } = await setUp("question", ["a", "b"])
      await reviewItems(desk, ANA, {
        decisions: [says(desk, ref, { itemId: ids[0] ?? "", action: "correct", value: { intent: "outage" } })],
      })
      const same = await publish(desk, { name: "question", version: "1.1.0", databitId })
      const reopen = async (published: { ref: string }) =>
        reopenItems(desk, ANA, { databit: await desk.databits.find(published.ref), ref: published.ref })
      expect(await reopen(same)).toBe(0)
      expect(await desk.items.listLabelled(databitId, "intent")).toHaveLength(1)

      const other = await publish(desk, {
        name: "question",
        version: "2.0.0",
        databitId,
        output: [{ name: "intent", type: "enum[billing, outage, moving, tariff]" }],
      })
      expect(await reopen(other)).toBe(1)
      expect(await desk.items.find(ids[0] ?? "")).toMatchObject({
        verdict: { kind: "open" },
        previous: { intent: "outage" },
      })
      await reviewItems(desk, ANA, {
        decisions: [says(desk, other.ref, { itemId: ids[0] ?? "", action: "correct", value: { intent: "tariff" } })],
      })
      expect(await reopen(other)).toBe(0)
      const [first, second] = await Promise.all(
        [ref, other.ref].map(
          async (one) => questionsOf(desk.clock, (await desk.databits.find(one)).schema.output)[0]?.id ?? "",
        ),
      )
      expect(await desk.items.listLabelled(databitId, "intent", first)).toMatchObject([{ label: "outage" }])
      expect(await desk.items.listLabelled(databitId, "intent", second)).toMatchObject([{ label: "tariff" }])
      expect(await desk.items.findLabelFigures(databitId, second ?? "")).toEqual({ count: 1, distinct: 1 })
      const counts = [first, second].map((question) => ({ question, count: 1 }))
      const listed = await desk.items.listLabelCounts(ids[0] ?? "")
      expect(listed).toHaveLength(counts.length)
      expect(listed).toEqual(expect.arrayContaining(counts))
      expect(await desk.items.listLabelled(databitId, "intent")).toMatchObject([{ label: "tariff" }])
    })

    test("decisions replayed from a column decide like others and are nobody's pace", async () => {
      const { desk, databitId, ref, ids } = await setUp("replayed", ["a", "b", "c", "d", "e", "f", "g"])
      const decide = (decidedBy: "person" | "column") =>
        ids.map((itemId, index) => ({
          ...says(desk, ref, { itemId, action: "correct", value: { intent: "moving" } }),
          decidedAt: `2026-11-23T10:00:0${index}.000Z`,
          decidedBy,
        }))
      await reviewItems(desk, ANA, { decisions: decide("column"), retrain: false })
      expect(await desk.items.findProgress(databitId, "ana")).toMatchObject({ corrected: 7, pacePerHour: null })
      await reviewItems(desk, BEN, { decisions: decide("person"), retrain: false })
      expect((await desk.items.findProgress(databitId, "ben")).pacePerHour).toBeCloseTo(3600, 6)
    })

    test("an item is found by its id and by what it says, also once it is decided; what nobody added is not", async () => {
      const { desk, databitId, ref, ids } = await setUp("by_content", ["the same", "another"])
      const [id = ""] = ids
      expect(await desk.items.seek(id)).toEqual(await desk.items.find(id))
      expect(await desk.items.seek("nothing")).toBeUndefined()
      const hash = desk.clock.contentHash({ text: "the same" })
      const open = await desk.items.listOfContent(databitId, [hash, "nothing"])
      expect(open).toMatchObject([{ id }])
      await reviewItems(desk, ANA, {
        decisions: [says(desk, ref, { itemId: id, action: "correct", value: { intent: "moving" } })],
      })
      expect((await desk.items.listOfContent(databitId, [hash])).map((one) => one.id)).toEqual([id])
      expect(await desk.items.listOfContent("another databit", [hash])).toEqual([])
    })

    test("suggestions made for an item that was decided meanwhile leave it as it was decided", async () => {
      const { desk, databitId, ref, ids } = await setUp("meanwhile", ["a"])
      await reviewItems(desk, ANA, {
        decisions: [says(desk, ref, { itemId: ids[0] ?? "", action: "correct", value: { intent: "moving" } })],
      })
      await suggest(desk, { databitId, ref }, ids, () => 0.7)
      expect((await desk.items.find(ids[0] ?? "")).suggestion).toBeNull()
    })
  })

  test("rebuilding gives the state that folding gave", { timeout: 180_000 }, async () => {
    const { state, desk, ref, ids } = await setUp("rebuilt", ["a", "b"])
    await reviewItems(desk, ANA, {
      decisions: [says(desk, ref, { itemId: ids[0] ?? "", action: "correct", value: { intent: "moving" } })],
    })
    const read = () =>
      Promise.all(
        (["item_state", "reviews", "labels"] as const).map((table) =>
          state.sql.db.selectFrom(table).selectAll().orderBy("id").execute(),
        ),
      )
    const before = await read()
    expect(before.map((rows) => rows.length > 0)).toEqual([true, true, true])
    await state.events.rebuild()
    expect(await read()).toEqual(before)
  })
}
