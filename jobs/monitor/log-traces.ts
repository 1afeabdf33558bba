import { z } from "zod"
import { job } from "../job.ts"

export const logTracesJob = job({
  name: "log_traces",
  stage: "monitor",
  says: "Store the trace of every call, durable before the call is answered.",
  trigger: { on: "continuous" },
  runs: "here",
  needs: ["intake", "traces"],
  input: z.object({}),
  output: z.object({ spans: z.int() }),
  run: async (_, { intake, traces, signal, progress }) => {
    let stored = 0
    const spans = await intake.start(async (batch) => {
      await traces.save(batch)
      stored += batch.length
      progress(stored, stored, "Storing traces")
    }, signal)
    return { spans }
  },
})
