import { Worker } from "node:worker_threads"
import { Problem } from "../../contract/problems.ts"
import type { Explained, Fitted, Learners } from "../../core/ports/inference.ts"
import type { FromLearner, ToLearner } from "./learner-messages.ts"
import { openWorkerPool } from "./worker-pool.ts"

const IDLE_MS = 60_000

const failure = ({ message, problem }: Extract<FromLearner, { kind: "failed" }>): Error =>
  problem ? new Problem(problem.code, problem.detail === undefined ? {} : { detail: problem.detail }) : new Error(message)

export type OpenLearners = Learners & {
  /** Threads alive now. */
  readonly alive: () => number
  readonly close: () => Promise<void>
}

/** Text learners on threads of their own. A fit never makes an answer wait: one thread takes answers only. */
export const openLearners = ({ idleMs = IDLE_MS } = {}): OpenLearners => {
  const pool = openWorkerPool<FromLearner>({ start: () => new Worker(new URL("./learner-worker.ts", import.meta.url)), idleMs })
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
    judge: (key, load, request) =>
      request.texts.length === 0
        ? Promise.resolve([])
        : pool.run<readonly Explained[]>({
            message: { kind: "judge", key, request } satisfies ToLearner,
            long: false,
            onReply: (reply, post, fail) => {
              if (reply.kind === "failed") throw failure(reply)
              if (reply.kind === "wants") load().then((bytes) => post({ kind: "load", key, bytes } satisfies ToLearner), fail)
              return reply.kind === "judged" ? { result: reply.answers } : undefined
            },
          }),
    alive: pool.alive,
    close: pool.close,
  }
}
