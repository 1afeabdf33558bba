import type { Item } from "../../../../contract/entities/item.ts"
import type { JsonObject } from "../../../../contract/json.ts"

export type Act = "approve" | "correct" | "reject" | "skip" | "flag"

/** A decision as the list shows it; `mine` ones can be taken back. */
export type Made = { readonly decisionId: string; readonly act: Act; readonly mine: boolean }

export type Entry = { readonly item: Item; readonly made: Made | undefined }

/** What the person has changed in the form of an item. */
export type Draft = { readonly value: JsonObject; readonly note: string }

/** A decision that can be taken back, the last one last. */
export type Done = { readonly item: Item; readonly decisionId: string; readonly act: Act }

export type QueueState = {
  readonly entries: readonly Entry[]
  readonly current: string | undefined
  readonly drafts: Readonly<Record<string, Draft>>
  readonly done: readonly Done[]
  /** The server has no more than what is here. */
  readonly ended: boolean
}

export type QueueEvent =
  | {
      readonly kind: "loaded"
      readonly items: readonly Item[]
      readonly ended: boolean
      readonly me: string | undefined
    }
  /** The order has changed (a learner has learnt): what lies further ahead is replaced. */
  | { readonly kind: "refreshed"; readonly items: readonly Item[]; readonly ended: boolean }
  | { readonly kind: "moved"; readonly to: string }
  | { readonly kind: "edited"; readonly id: string; readonly value: JsonObject }
  | { readonly kind: "noted"; readonly id: string; readonly note: string }
  | { readonly kind: "decided"; readonly id: string; readonly decisionId: string; readonly act: Act }
  | { readonly kind: "undone"; readonly item: Item; readonly decisionId: string; readonly show: boolean }
  | { readonly kind: "reset" }

export const EMPTY_QUEUE: QueueState = { entries: [], current: undefined, drafts: {}, done: [], ended: false }

const NO_DRAFT: Draft = { value: {}, note: "" }

export const draftOf = (state: QueueState, id: string): Draft => state.drafts[id] ?? NO_DRAFT

const ACTS: Readonly<Record<string, Act>> = {
  approved: "approve",
  corrected: "correct",
  rejected: "reject",
  flagged: "flag",
}

/** A decided item as the server gave it: an own decision can be taken back, a flagged one still waits. */
const madeBefore = ({ verdict }: Item, me: string | undefined): Made | undefined => {
  const act = ACTS[verdict.kind]
  if (!act || verdict.kind === "open" || verdict.kind === "stale" || verdict.kind === "flagged") return undefined
  return { decisionId: verdict.reviewId, act, mine: verdict.by === me }
}

const fresh = (entries: readonly Entry[], items: readonly Item[], me: string | undefined): Entry[] => {
  const known = new Set(entries.map(({ item }) => item.id))
  return items.filter(({ id }) => !known.has(id)).map((item) => ({ item, made: madeBefore(item, me) }))
}

const open = (entries: readonly Entry[]): Entry | undefined => entries.find(({ made }) => made === undefined)

/** The item to show after this one: the next undecided, else the first undecided, else none. */
const following = (entries: readonly Entry[], id: string): string | undefined => {
  const at = entries.findIndex(({ item }) => item.id === id)
  return (open(entries.slice(at + 1)) ?? open(entries))?.item.id
}

const withMade = (entries: readonly Entry[], id: string, made: Made | undefined): Entry[] =>
  entries.map((entry) => (entry.item.id === id ? { ...entry, made } : entry))

/** Undecided items that stay where they are when the order changes: the one in view and the next ones. */
const KEPT_AHEAD = 4

/** What stays when the order changes, and which of it is still to be decided. */
export const splitAhead = ({
  entries,
  current,
}: QueueState): { readonly stays: readonly Entry[]; readonly near: readonly Entry[] } => {
  const at = Math.max(
    0,
    entries.findIndex(({ item }) => item.id === current),
  )
  const ahead = entries.slice(at).filter(({ made }) => made === undefined)
  const near = ahead.slice(0, KEPT_AHEAD)
  const leaves = new Set(ahead.slice(KEPT_AHEAD))
  return { stays: entries.filter((entry) => !leaves.has(entry)), near }
}

const decided = (state: QueueState, { id, decisionId, act }: Extract<QueueEvent, { kind: "decided" }>): QueueState => {
  const entry = state.entries.find(({ item }) => item.id === id)
  if (!entry) return state
  const entries = withMade(state.entries, id, { decisionId, act, mine: true })
  return {
    ...state,
    entries,
    current: following(entries, id),
    done: [...state.done, { item: entry.item, decisionId, act }],
  }
}

const undone = (state: QueueState, { item, decisionId, show }: Extract<QueueEvent, { kind: "undone" }>): QueueState => {
  const here = state.entries.some((entry) => entry.item.id === item.id)
  const entries = here ? withMade(state.entries, item.id, undefined) : [{ item, made: undefined }, ...state.entries]
  return {
    ...state,
    entries,
    current: show || state.current === undefined ? item.id : state.current,
    done: state.done.filter((one) => one.decisionId !== decisionId),
  }
}

/** An item that stays takes what is new about it, but nothing changes before the eyes of who is at work on it. */
const renewed = (state: QueueState, entry: Entry, items: ReadonlyMap<string, Item>): Entry => {
  const { id, suggestion } = entry.item
  const fresh = items.get(id)
  const atWork = id === state.current && (suggestion !== null || state.drafts[id] !== undefined)
  return fresh && entry.made === undefined && !atWork ? { item: fresh, made: madeBefore(fresh, undefined) } : entry
}

const refreshed = (state: QueueState, { items, ended }: Extract<QueueEvent, { kind: "refreshed" }>): QueueState => {
  const { stays } = splitAhead(state)
  const byId = new Map(items.map((item) => [item.id, item]))
  const kept = stays.map((entry) => renewed(state, entry, byId))
  const entries = [...kept, ...fresh(kept, items, undefined)]
  return { ...state, entries, ended, current: state.current ?? open(entries)?.item.id }
}

export const reduceQueue = (state: QueueState, event: QueueEvent): QueueState => {
  switch (event.kind) {
    case "loaded": {
      const entries = [...state.entries, ...fresh(state.entries, event.items, event.me)]
      return { ...state, entries, ended: event.ended, current: state.current ?? (open(entries) ?? entries[0])?.item.id }
    }
    case "refreshed":
      return refreshed(state, event)
    case "moved":
      return { ...state, current: event.to }
    case "edited":
      return { ...state, drafts: { ...state.drafts, [event.id]: { ...draftOf(state, event.id), value: event.value } } }
    case "noted":
      return { ...state, drafts: { ...state.drafts, [event.id]: { ...draftOf(state, event.id), note: event.note } } }
    case "decided":
      return decided(state, event)
    case "undone":
      return undone(state, event)
    case "reset":
      return { ...EMPTY_QUEUE, drafts: state.drafts, done: state.done }
  }
}

export const currentEntry = (state: QueueState): Entry | undefined =>
  state.entries.find(({ item }) => item.id === state.current)

/** The neighbour in the list, decided ones included. */
export const neighbour = (state: QueueState, by: 1 | -1): string | undefined => {
  const at = state.entries.findIndex(({ item }) => item.id === state.current)
  return state.entries[Math.min(state.entries.length - 1, Math.max(0, at + by))]?.item.id
}

/** Undecided items that are here. */
export const ahead = (state: QueueState): number => state.entries.filter(({ made }) => made === undefined).length

const MOST_HELD = 240

/** Items a request for more leaves out: those that are here and may still be open for the server. */
export const heldIds = ({ entries, done }: QueueState, unsent: ReadonlySet<string>): string[] => {
  const here = entries.filter(({ made }) => made === undefined || made.act === "skip").map(({ item }) => item.id)
  const underWay = done.filter(({ decisionId }) => unsent.has(decisionId)).map(({ item }) => item.id)
  return [...new Set([...here, ...underWay])].slice(-MOST_HELD)
}

/** Decisions made here by act, without those taken back. */
export const tally = ({ done }: QueueState): Readonly<Record<Act, number>> => {
  const counts: Record<Act, number> = { approve: 0, correct: 0, reject: 0, skip: 0, flag: 0 }
  for (const { act } of done) counts[act] += 1
  return counts
}
