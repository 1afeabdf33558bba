import type { Worker } from "node:worker_threads"
import { Problem } from "../../contract/problems.ts"

type Post = (message: unknown) => void
type Fail = (error: unknown) => void

/** A conversation with one worker. `onReply` ends it by returning a result or throwing; undefined goes on. */
export type Task<Reply, Result> = {
  readonly message: unknown
  readonly onReply: (reply: Reply, post: Post, fail: Fail) => { readonly result: Result } | undefined
  /** Long tasks run one at a time, so that a short one never waits behind two of them. */
  readonly long: boolean
  readonly signal?: AbortSignal | undefined
}

export type WorkerPool<Reply> = {
  /** Problem `run_cancelled` when the signal fires; its worker is ended and replaced at the next task. */
  readonly run: <Result>(task: Task<Reply, Result>) => Promise<Result>
  /** Workers alive now. */
  readonly alive: () => number
  readonly close: () => Promise<void>
}

/** A task on its way: waiting in the queue, then on a slot. */
type Work = {
  readonly long: boolean
  readonly begin: (post: Post) => void
  readonly reply: (reply: unknown, post: Post) => void
  readonly fail: Fail
}
type Slot = {
  readonly takesLong: boolean
  worker: Worker | undefined
  work: Work | undefined
  idle: ReturnType<typeof setTimeout> | undefined
}

type Options = {
  readonly start: () => Worker
  /** A worker without a task is ended after this, so that an idle workbench holds no memory for learners. */
  readonly idleMs: number
}

const emptySlot = (takesLong: boolean): Slot => ({ takesLong, worker: undefined, work: undefined, idle: undefined })

/**
 * Two workers at most, started when they are needed: one takes everything, the other short tasks only.
 * A worker that dies fails its task and is replaced.
 */
export const openWorkerPool = <Reply>({ start, idleMs }: Options): WorkerPool<Reply> => {
  // The first free slot is taken: short tasks meet the worker that holds what the last ones loaded.
  const slots = [emptySlot(false), emptySlot(true)]
  let queue: Work[] = []
  let closed = false

  const end = async (slot: Slot): Promise<void> => {
    clearTimeout(slot.idle)
    const { worker } = slot
    slot.worker = undefined
    slot.work = undefined
    await worker?.terminate()
  }

  const workerOf = (slot: Slot): Worker => {
    if (slot.worker) return slot.worker
    const worker = start()
    const lost = (error: unknown): void => {
      if (slot.worker !== worker) return
      const { work } = slot
      void end(slot)
      work?.fail(error)
      next()
    }
    worker.on("message", (reply: unknown) => slot.work?.reply(reply, (message) => worker.postMessage(message)))
    worker.on("error", lost)
    worker.on("exit", () => lost(new Error("a learner thread ended by itself")))
    slot.worker = worker
    return worker
  }

  const next = (): void => {
    for (const slot of slots) {
      const work = slot.work ? undefined : queue.find(({ long }) => !long || slot.takesLong)
      if (!work) continue
      queue = queue.filter((one) => one !== work)
      clearTimeout(slot.idle)
      const worker = workerOf(slot)
      worker.ref()
      slot.work = work
      work.begin((message) => worker.postMessage(message))
    }
  }

  /** The task is over: its slot rests, or goes on with the next one. */
  const leave = (work: Work): void => {
    queue = queue.filter((one) => one !== work)
    const slot = slots.find((one) => one.work === work)
    if (slot) {
      slot.work = undefined
      slot.worker?.unref()
      slot.idle = setTimeout(() => void end(slot), idleMs)
      slot.idle.unref()
    }
    next()
  }

  const abandon = (work: Work): void => {
    const slot = slots.find((one) => one.work === work)
    queue = queue.filter((one) => one !== work)
    if (slot) void end(slot).then(next)
  }

  const run = <Result>({ message, onReply, long, signal }: Task<Reply, Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      const cancel = (): void => {
        abandon(work)
        reject(new Problem("run_cancelled"))
      }
      const settle = (how: () => void): void => {
        signal?.removeEventListener("abort", cancel)
        how()
        leave(work)
      }
      const fail: Fail = (error) => settle(() => reject(error))
      const work: Work = {
        long,
        begin: (post) => post(message),
        reply: (reply, post) => {
          try {
            const ended = onReply(reply as Reply, post, fail)
            if (ended) settle(() => resolve(ended.result))
          } catch (error) {
            fail(error)
          }
        },
        fail,
      }
      if (closed || signal?.aborted) return cancel()
      signal?.addEventListener("abort", cancel, { once: true })
      queue = [...queue, work]
      next()
    })

  return {
    run,
    alive: () => slots.filter(({ worker }) => worker !== undefined).length,
    close: async () => {
      closed = true
      const left = [...queue, ...slots.flatMap(({ work }) => work ?? [])]
      queue = []
      for (const work of left) work.fail(new Problem("run_cancelled"))
      await Promise.all(slots.map(end))
    },
  }
}
