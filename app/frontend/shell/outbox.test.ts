import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { fromBody, offline } from "./call-problem.ts"
import { createOutbox, type Outbox, type OutboxItem, type Outcome } from "./outbox.ts"
import type { OutboxStore, StoredEntry } from "./outbox-store.ts"
import { sessionEnded, sessionHeld } from "./session.ts"

type Decision = { readonly item: string; readonly decision: string }

/** A store that outlives a page, as IndexedDB does, in memory. */
const keptStore = (): OutboxStore & { readonly kept: Map<string, StoredEntry> } => {
  const kept = new Map<string, StoredEntry>()
  return {
    kept,
    all: async (box) => [...kept.values()].filter((entry) => entry.box === box),
    put: async (entry) => void kept.set(entry.key, structuredClone(entry)),
    remove: async (keys) => {
      for (const key of keys) kept.delete(key)
    },
  }
}

const isDecision = (value: unknown): value is Decision =>
  typeof value === "object" && value !== null && "item" in value && "decision" in value
const parse = (stored: unknown): Decision | undefined => (isDecision(stored) ? stored : undefined)

const refusal = fromBody({
  type: "/problems/conflict",
  title: "Changed.",
  status: 409,
  code: "conflict",
  remedy: "Reload.",
  retry: false,
  request_id: "r",
})

let opened: Outbox<Decision>[] = []
type Sender = (batch: readonly OutboxItem<Decision>[]) => Promise<readonly Outcome[]>

const open = (
  send: Sender,
  store: OutboxStore,
  more: { readonly onRefused?: (item: OutboxItem<Decision>) => void } = {},
): Outbox<Decision> => {
  const box = createOutbox<Decision>({ name: "reviews", send, parse, store, random: () => 0, ...more })
  opened.push(box)
  return box
}

const accept: Sender = async (batch) => batch.map(({ key }) => ({ key }))

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  for (const box of opened) box.close()
  opened = []
  sessionHeld()
  vi.useRealTimers()
})

test("writes of 300 ms leave as one batch, in order, and are forgotten once acknowledged", async () => {
  const batches: string[][] = []
  const store = keptStore()
  const box = open(async (batch) => {
    batches.push(batch.map((one) => one.payload.item))
    return accept(batch)
  }, store)
  box.add({ item: "a", decision: "approve" })
  await vi.advanceTimersByTimeAsync(200)
  box.add({ item: "b", decision: "reject" })
  expect(store.kept.size).toBe(2)
  expect(batches).toEqual([])
  await vi.advanceTimersByTimeAsync(400)
  expect(batches).toEqual([["a", "b"]])
  expect(box.state()).toEqual({ status: "idle", pending: 0 })
  expect(store.kept.size).toBe(0)
})

test("an unanswered batch is sent again with the same keys until it is answered", async () => {
  const keys: string[][] = []
  const store = keptStore()
  const box = open(async (batch) => {
    keys.push(batch.map((one) => one.key))
    if (keys.length < 3) throw offline()
    return accept(batch)
  }, store)
  const key = box.add({ item: "a", decision: "approve" })
  await vi.advanceTimersByTimeAsync(400)
  expect(box.state()).toMatchObject({ status: "waiting", pending: 1, problem: { code: "offline" } })
  expect(store.kept.size).toBe(1)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(keys).toEqual([[key], [key], [key]])
  expect(box.state().pending).toBe(0)
})

test("a refused entry is rolled back with its reason, the others of the batch stand", async () => {
  const rolledBack: string[] = []
  const told: string[] = []
  const box = open(
    async (batch) => batch.map(({ key, payload }) => (payload.item === "b" ? { key, refused: refusal } : { key })),
    keptStore(),
    {
      onRefused: (item) => told.push(item.payload.item),
    },
  )
  for (const item of ["a", "b", "c"])
    box.add({ item, decision: "approve" }, (problem) => rolledBack.push(`${item} ${problem.code}`))
  await vi.advanceTimersByTimeAsync(400)
  expect(rolledBack).toEqual(["b conflict"])
  expect(told).toEqual(["b"])
  expect(box.state().pending).toBe(0)
})

test("a batch refused as a whole rolls every entry back and is not sent again", async () => {
  let sends = 0
  const rolledBack: string[] = []
  const box = open(async () => {
    sends++
    throw refusal
  }, keptStore())
  box.add({ item: "a", decision: "approve" }, () => rolledBack.push("a"))
  box.add({ item: "b", decision: "approve" }, () => rolledBack.push("b"))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(rolledBack).toEqual(["a", "b"])
  expect(sends).toBe(1)
})

test("what was not sent survives the page and is sent by the next one with its keys", async () => {
  const store = keptStore()
  const first = open(() => Promise.reject(offline()), store)
  const key = first.add({ item: "a", decision: "approve" })
  await vi.advanceTimersByTimeAsync(400)
  first.close()
  const sent: OutboxItem<Decision>[] = []
  const second = open(async (batch) => {
    sent.push(...batch)
    return accept(batch)
  }, store)
  await vi.advanceTimersByTimeAsync(100)
  expect(sent).toEqual([{ key, payload: { item: "a", decision: "approve" } }])
  expect(second.state().pending).toBe(0)
  expect(store.kept.size).toBe(0)
})

test("what an older version stored and this one cannot send is dropped", async () => {
  const store = keptStore()
  await store.put({ key: "k", box: "reviews", owner: "old", payload: 7, at: 0 })
  const box = open(accept, store)
  await vi.advanceTimersByTimeAsync(100)
  expect(box.state().pending).toBe(0)
  expect(store.kept.size).toBe(0)
})

test("undo before sending takes the entry back; afterwards it cannot", async () => {
  const sent: string[] = []
  const box = open(async (batch) => {
    sent.push(...batch.map((one) => one.payload.item))
    return accept(batch)
  }, keptStore())
  const early = box.add({ item: "a", decision: "approve" })
  const late = box.add({ item: "b", decision: "approve" })
  expect(box.withdraw(early)).toBe(true)
  await vi.advanceTimersByTimeAsync(400)
  expect(sent).toEqual(["b"])
  expect(box.withdraw(late)).toBe(false)
})

test("without a session the box waits for the person and goes on once they are back", async () => {
  let signedIn = false
  const box = open((batch) => {
    if (signedIn) return accept(batch)
    sessionEnded()
    return Promise.reject(
      fromBody({
        type: "/problems/sign_in_needed",
        title: "Sign in.",
        status: 401,
        code: "sign_in_needed",
        remedy: "x",
        retry: false,
        request_id: "r",
      }),
    )
  }, keptStore())
  box.add({ item: "a", decision: "approve" })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(box.state()).toMatchObject({ status: "signed-out", pending: 1 })
  signedIn = true
  sessionHeld()
  await vi.advanceTimersByTimeAsync(100)
  expect(box.state()).toEqual({ status: "idle", pending: 0 })
})

test("entries the sender did not speak of are sent again", async () => {
  const batches: number[] = []
  const box = open(async (batch) => {
    batches.push(batch.length)
    return accept(batch.slice(0, 1))
  }, keptStore())
  for (const item of ["a", "b", "c"]) box.add({ item, decision: "approve" })
  await vi.advanceTimersByTimeAsync(2000)
  expect(batches).toEqual([3, 2, 1])
  expect(box.state().pending).toBe(0)
})
