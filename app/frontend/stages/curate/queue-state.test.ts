import { describe, expect, test } from "vitest"
import type { Item } from "../../../../contract/entities/item.ts"
import {
  ahead,
  currentEntry,
  EMPTY_QUEUE,
  heldIds,
  neighbour,
  type QueueEvent,
  type QueueState,
  reduceQueue,
  tally,
} from "./queue-state.ts"

const anItem = (id: string, verdict: Item["verdict"] = { kind: "open" }): Item => ({
  id,
  databitId: "d",
  ref: `main.support.messages@1#${id}`,
  data: { text: id },
  contentHash: id,
  source: "table",
  traceId: null,
  verdict,
  suggestion: null,
  previous: null,
  createdAt: "2026-11-23T10:00:00.000Z",
})

const stateAfter = (...events: readonly QueueEvent[]): QueueState => events.reduce(reduceQueue, EMPTY_QUEUE)
const loaded = (...ids: readonly string[]): QueueEvent => ({
  kind: "loaded",
  items: ids.map((id) => anItem(id)),
  ended: false,
  me: "ana",
})
const decided = (id: string, act: "approve" | "skip" = "approve"): QueueEvent => ({
  kind: "decided",
  id,
  decisionId: `on ${id}`,
  act,
})
const ids = (state: QueueState) => state.entries.map(({ item }) => item.id)

describe("the queue in the browser", () => {
  test("the next item is there when one is decided", () => {
    const state = stateAfter(loaded("a", "b", "c"), decided("a"))
    expect(state.current).toBe("b")
    expect(ahead(state)).toBe(2)
  })

  test("after the last one it goes back to what was left out, then there is none", () => {
    const jumped = stateAfter(loaded("a", "b"), { kind: "moved", to: "b" }, decided("b"))
    expect(jumped.current).toBe("a")
    expect(reduceQueue(jumped, decided("a")).current).toBeUndefined()
  })

  test("an undo brings the item back, in view and undecided, with what had been filled in", () => {
    const state = stateAfter(
      loaded("a", "b"),
      { kind: "edited", id: "a", value: { intent: "billing" } },
      decided("a"),
      {
        kind: "undone",
        item: anItem("a"),
        decisionId: "on a",
        show: true,
      },
    )
    expect(currentEntry(state)).toMatchObject({ item: { id: "a" }, made: undefined })
    expect(state.drafts.a).toEqual({ value: { intent: "billing" }, note: "" })
    expect(state.done).toEqual([])
  })

  test("an undo of an item that another filter has taken away puts it first", () => {
    const state = stateAfter(loaded("a", "b"), decided("a"), { kind: "reset" }, loaded("c"), {
      kind: "undone",
      item: anItem("a"),
      decisionId: "on a",
      show: true,
    })
    expect(ids(state)).toEqual(["a", "c"])
    expect(state.current).toBe("a")
  })

  test("a refused decision comes back without moving the person", () => {
    const state = stateAfter(loaded("a", "b", "c"), decided("a"), {
      kind: "undone",
      item: anItem("a"),
      decisionId: "on a",
      show: false,
    })
    expect(state.current).toBe("b")
    expect(ahead(state)).toBe(3)
  })

  test("items that are here already are not added again", () => {
    expect(ids(stateAfter(loaded("a", "b"), loaded("b", "c")))).toEqual(["a", "b", "c"])
  })

  test("a new order replaces what lies further ahead, not what is in view", () => {
    const state = stateAfter(loaded("a", "b", "c", "d", "e", "f", "g"), decided("a"), {
      kind: "refreshed",
      items: ["x", "g", "y"].map((id) => anItem(id)),
      ended: true,
    })
    expect(ids(state)).toEqual(["a", "b", "c", "d", "e", "x", "g", "y"])
    expect(state.current).toBe("b")
    expect(state.ended).toBe(true)
  })

  test("items that stay take a suggestion that has come, but not the one somebody is at work on", () => {
    const suggested = (id: string): Item => ({
      ...anItem(id),
      suggestion: {
        id: `for ${id}`,
        itemId: id,
        value: { intent: "billing" },
        confidence: 0.5,
        alternatives: [],
        evidence: [],
        model: "m",
        databit: "d@1.0.0",
        createdAt: "2026-11-23T10:00:00.000Z",
      },
    })
    const news: QueueEvent = { kind: "refreshed", items: ["a", "b"].map(suggested), ended: true }
    const suggestions = (state: QueueState) => state.entries.map(({ item }) => item.suggestion?.id)
    expect(suggestions(stateAfter(loaded("a", "b"), news))).toEqual(["for a", "for b"])
    const touched = stateAfter(loaded("a", "b"), { kind: "edited", id: "a", value: {} }, news)
    expect(suggestions(touched)).toEqual([undefined, "for b"])
  })

  test("an item ahead that somebody else has decided is not asked again", () => {
    const verdict = { kind: "rejected" as const, by: "ben", at: "2026-11-23T10:00:00.000Z", note: null, reviewId: "r" }
    const state = stateAfter(loaded("a", "b", "c"), { kind: "refreshed", items: [anItem("b", verdict)], ended: true })
    expect(reduceQueue(state, decided("a")).current).toBe("c")
  })

  test("what somebody decided before is shown as decided; an own one can be taken back", () => {
    const verdict = { kind: "approved" as const, by: "ana", at: "2026-11-23T10:00:00.000Z", value: {}, reviewId: "r1" }
    const state = stateAfter({
      kind: "loaded",
      items: [
        anItem("a", verdict),
        anItem("b", { ...verdict, by: "ben" }),
        anItem("c", { kind: "flagged", by: "ben", at: verdict.at, note: null, reviewId: "r2" }),
      ],
      ended: true,
      me: "ana",
    })
    expect(state.entries.map(({ made }) => made)).toEqual([
      { decisionId: "r1", act: "approve", mine: true },
      { decisionId: "r1", act: "approve", mine: false },
      undefined,
    ])
    expect(state.current).toBe("c")
  })

  test("a request for more leaves out what is undecided, skipped or not sent yet", () => {
    const state = stateAfter(loaded("a", "b", "c", "d"), decided("a"), decided("b"), decided("c", "skip"))
    expect(heldIds(state, new Set(["on b"]))).toEqual(["c", "d", "b"])
  })

  test("moving stays within the list", () => {
    const state = stateAfter(loaded("a", "b"))
    expect([neighbour(state, -1), neighbour(state, 1)]).toEqual(["a", "b"])
  })

  test("the tally counts what was done here and not taken back", () => {
    const state = stateAfter(loaded("a", "b", "c"), decided("a"), decided("b", "skip"), decided("c"), {
      kind: "undone",
      item: anItem("c"),
      decisionId: "on c",
      show: true,
    })
    expect(tally(state)).toMatchObject({ approve: 1, skip: 1, correct: 0 })
  })
})
