import { newKey } from "./call.ts"
import { asProblem, type CallProblem } from "./call-problem.ts"
import { backoff } from "./live-stream.ts"
import { indexedStore, type OutboxStore, type StoredEntry } from "./outbox-store.ts"
import { isSessionEnded, onSession } from "./session.ts"

export type OutboxItem<Payload> = { readonly key: string; readonly payload: Payload }

/** What the server did with one entry of a batch. */
export type Outcome = { readonly key: string; readonly refused?: CallProblem }

export type OutboxState = {
  /** `waiting`: sending failed, it is tried again by itself; `signed-out`: it waits for the person. */
  readonly status: "idle" | "sending" | "waiting" | "signed-out"
  readonly pending: number
  /** Why it waits. */
  readonly problem?: CallProblem
}

type OutboxOptions<Payload> = {
  /** Name of the box in the store; one for each kind of write. */
  readonly name: string
  /**
   * Sends a batch in order. Resolves to the outcome of every entry; throws a CallProblem when nothing is known:
   * with `retry` the batch is sent again with the same keys, without it every entry of the batch is refused.
   */
  readonly send: (batch: readonly OutboxItem<Payload>[]) => Promise<readonly Outcome[]>
  /** Reads back what an earlier page stored; undefined drops what this version cannot send. */
  readonly parse: (stored: unknown) => Payload | undefined
  /** An entry was refused. Called after its own rollback; the only notice for entries of an earlier page. */
  readonly onRefused?: (item: OutboxItem<Payload>, problem: CallProblem) => void
  readonly onSent?: (item: OutboxItem<Payload>) => void
  readonly store?: OutboxStore
  readonly everyMs?: number
  readonly batch?: number
  readonly random?: () => number
}

export type Outbox<Payload> = {
  /** Queues a write that the screen already shows; `rollback` puts it back if the server refuses. Returns its idempotency key. */
  readonly add: (payload: Payload, rollback?: (problem: CallProblem) => void) => string
  /** Takes an entry back before it is sent (undo); false when it has already left. */
  readonly withdraw: (key: string) => boolean
  readonly state: () => OutboxState
  readonly subscribe: (listener: () => void) => () => void
  /** Sends what waits now; resolves when nothing is left or it must wait. */
  readonly flush: () => Promise<void>
  readonly close: () => void
}

type Entry<Payload> = OutboxItem<Payload> & { readonly rollback: ((problem: CallProblem) => void) | undefined }

/** Entries of tabs that are gone, and this tab's sign that it is here. Without Web Locks every stored entry is adopted: keys make that safe. */
const adopt = async (store: OutboxStore, box: string, owner: string): Promise<readonly StoredEntry[]> => {
  if (typeof navigator !== "undefined" && navigator.locks) {
    void navigator.locks.request(`databits.outbox.${owner}`, () => new Promise(() => undefined))
    const { held = [] } = await navigator.locks.query()
    const alive = new Set(held.map((lock) => lock.name))
    return (await store.all(box)).filter(
      (entry) => entry.owner !== owner && !alive.has(`databits.outbox.${entry.owner}`),
    )
  }
  return (await store.all(box)).filter((entry) => entry.owner !== owner)
}

/** A queue of writes that lives in memory and IndexedDB, sends batches and keeps each entry until the server has said what it did with it. */
export const createOutbox = <Payload>(options: OutboxOptions<Payload>): Outbox<Payload> => {
  const { name, send, parse, everyMs = 300, batch = 50, random = Math.random, store = indexedStore() } = options
  const owner = newKey()
  const listeners = new Set<() => void>()
  let queue: Entry<Payload>[] = []
  let sending: readonly Entry<Payload>[] = []
  let state: OutboxState = { status: "idle", pending: 0 }
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined
  let failures = 0
  let closed = false

  const setState = (status: OutboxState["status"], problem?: CallProblem): void => {
    state = { status, pending: queue.length + sending.length, ...(problem ? { problem } : {}) }
    for (const listener of listeners) listener()
  }
  // A browser that refuses IndexedDB (private windows) still sends; only surviving a reload is lost.
  const forget = (keys: readonly string[]): void => {
    void store.remove(keys).catch(() => undefined)
  }
  const plan = (milliseconds: number): void => {
    if (closed) return
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), milliseconds)
  }

  const refuse = (entry: Entry<Payload>, problem: CallProblem): void => {
    entry.rollback?.(problem)
    options.onRefused?.(entry, problem)
  }
  const settle = (entries: readonly Entry<Payload>[], outcomes: readonly Outcome[]): void => {
    const known = new Map(outcomes.map((outcome) => [outcome.key, outcome]))
    const unanswered = entries.filter((entry) => !known.has(entry.key))
    sending = []
    queue = [...unanswered, ...queue]
    forget([...known.keys()])
    for (const entry of entries) {
      const outcome = known.get(entry.key)
      if (outcome?.refused) refuse(entry, outcome.refused)
      else if (outcome) options.onSent?.(entry)
    }
  }
  const postpone = (entries: readonly Entry<Payload>[], problem: CallProblem): void => {
    sending = []
    queue = [...entries, ...queue]
    if (problem.status === 401 || isSessionEnded()) {
      setState("signed-out", problem)
      return
    }
    failures++
    setState("waiting", problem)
    plan(backoff(failures, random))
  }
  /** Sends one batch; false when it must wait. */
  const sendOne = async (): Promise<boolean> => {
    sending = queue.slice(0, batch)
    queue = queue.slice(batch)
    setState("sending")
    const entries = sending
    try {
      const outcomes = await send(entries.map(({ key, payload }) => ({ key, payload })))
      if (outcomes.length === 0) throw new Error("the sender told no outcome")
      settle(entries, outcomes)
      failures = 0
      return true
    } catch (error) {
      const problem = asProblem(error)
      if (problem.retry || problem.status === 401 || problem.status === 0) {
        postpone(entries, problem)
        return false
      }
      settle(
        entries,
        entries.map(({ key }) => ({ key, refused: problem })),
      )
      return true
    }
  }
  const drain = async (): Promise<void> => {
    while (queue.length > 0 && !closed) if (!(await sendOne())) return
    setState("idle")
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    running ??= drain().finally(() => {
      running = undefined
    })
    return running
  }

  const restore = async (): Promise<void> => {
    const stored = await adopt(store, name, owner)
    const entries: Entry<Payload>[] = []
    for (const { key, payload } of [...stored].sort((a, b) => a.key.localeCompare(b.key))) {
      const parsed = parse(payload)
      if (parsed === undefined) forget([key])
      else entries.push({ key, payload: parsed, rollback: undefined })
    }
    if (entries.length === 0) return
    queue = [...entries, ...queue]
    setState("waiting")
    plan(0)
  }
  const online = (): void => {
    if (queue.length > 0) plan(0)
  }
  const offSession = onSession(() => {
    if (!isSessionEnded()) online()
  })
  globalThis.addEventListener?.("online", online)
  void restore().catch(() => undefined)

  return {
    add: (payload, rollback) => {
      const key = newKey()
      queue = [...queue, { key, payload, rollback }]
      void store.put({ key, box: name, owner, payload, at: Date.now() }).catch(() => undefined)
      setState(state.status === "idle" ? "idle" : state.status, state.problem)
      if (state.status === "idle" || state.status === "sending") plan(everyMs)
      return key
    },
    withdraw: (key) => {
      const found = queue.some((entry) => entry.key === key)
      if (!found) return false
      queue = queue.filter((entry) => entry.key !== key)
      forget([key])
      setState(state.status, state.problem)
      return true
    },
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    flush,
    close: () => {
      closed = true
      clearTimeout(timer)
      offSession()
      globalThis.removeEventListener?.("online", online)
    },
  }
}
