import { z } from "zod"
import { Problem } from "../../contract/problems.ts"
import { type Job, job } from "../../jobs/job.ts"

const declared = { stage: "data", says: "x", trigger: { on: "demand" }, runs: "lakeflow", needs: [] } as const

/** Jobs that show what becomes of a run: one that ends well, one that fails, one that works until it is stopped. */
export const WORKER_LIBRARY: readonly Job[] = [
  job({
    ...declared,
    name: "doubles",
    input: z.object({ number: z.number() }),
    output: z.object({ doubled: z.number() }),
    run: async ({ number }, { progress, metric, note }) => {
      progress(1, 2, "Doubling")
      metric({ loss: 0.5 })
      note("Half of it is done.")
      return { doubled: number * 2 }
    },
  }),
  job({
    ...declared,
    name: "fails",
    input: z.object({}),
    output: z.object({}),
    run: async () => {
      throw new Problem("labels_needed", { detail: "Only 3 labels.", remedy: "Label more." })
    },
  }),
  job({
    ...declared,
    name: "waits",
    input: z.object({}),
    output: z.object({}),
    run: async (_, { signal, progress }) => {
      progress(1, 3, "Waiting for the end")
      await new Promise((_resolve, reject) => {
        const alive = setInterval(() => undefined, 1_000)
        signal.addEventListener("abort", () => {
          clearInterval(alive)
          reject(signal.reason)
        })
      })
      return {}
    },
  }),
]
