import { Worker } from "node:worker_threads"
import { Problem } from "../../contract/problems.ts"
import type { Explained, Fitted, Learners, Neighbour } from "../../core/ports/inference.ts"
import type { FromLearner, ToLearner } from "./learner-messages.ts"
import { openWorkerPool } from "./worker-pool.ts"

const IDLE_MS = 60_000

export type OpenLearners = Learners & {
  /** Threads alive now. */
  readonly alive: () => number
  readonly close: () => Promise<void>
}

type Ended = Exclude<FromLearner, { kind: "progress" | "wants" | "failed" }>

const failure = ({ message, problem }: Extract<FromLearner, { kind: "failed" }>): Error =>
  problem
    ? new Problem(problem.code, problem.detail === undefined ? {} : { detail: problem.detail })
    : new Error(message)

/** Text learners on threads of their own. A fit never makes an answer wait: one thread takes answers only. */
export const openLearners = ({ idleMs = IDLE_MS } = {}): OpenLearners => {
  const pool = openWorkerPool<FromLearner>({
    start: () => new Worker(new URL("./learner-worker.ts", import.meta.url)),
    idleMs,
  })

  /** Asks a thread; when it lacks what the key names, the message is sent again with it. */
  const ask = <Result>(
    message: ToLearner,
    withMore: () => Promise<ToLearner>,
    resultOf: (reply: Ended) => Result | undefined,
  ): Promise<Result> =>
    pool.run({
      message,
      long: false,
      onReply: (reply, post, fail) => {
        if (reply.kind === "failed") throw failure(reply)
        if (reply.kind === "wants") withMore().then(post, fail)
        if (reply.kind === "wants" || reply.kind === "progress") return undefined
        const result = resultOf(reply)
        return result === undefined ? undefined : { result }
      },
    })

  return {
    start: ({ onProgress, signal, ...request }) =>
      pool.run<Fitted>({
        message: { kind: "fit", request } satisfies ToLearner,
        long: true,
        signal,
        onReply: (reply) => {
          if (reply.kind === "failed") throw failure(reply)
          if (reply.kind === "progress") onProgress?.(reply.progress)
          return reply.kind === "fitted" ? { result: reply.fitted } : undefined
        },
      }),

    judge: async (key, load, request) => {
      if (request.texts.length === 0) return []
      const message = { kind: "judge" as const, key, request }
      return ask<readonly Explained[]>(
        message,
        async () => ({ ...message, classifier: await load() }),
        (reply) => (reply.kind === "judged" ? reply.answers : undefined),
      )
    },

    listNearest: async (key, load, request) => {
      const message = { kind: "nearest" as const, key, request }
      return ask<readonly Neighbour[]>(
        message,
        async () => ({ ...message, library: await load() }),
        (reply) => (reply.kind === "found" ? reply.neighbours : undefined),
      )
    },

    listVectors: (texts) =>
      ask<readonly (readonly number[])[]>(
        { kind: "embed", texts },
        async () => ({ kind: "embed", texts }),
        (reply) => (reply.kind === "embedded" ? reply.vectors : undefined),
      ),

    alive: pool.alive,
    close: pool.close,
  }
}
