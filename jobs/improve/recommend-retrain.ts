import { z } from "zod"
import { adviseRetraining } from "../../core/improve/advise.ts"
import { job } from "../job.ts"

export const recommendRetrainJob = job({
  name: "recommend_retrain",
  stage: "improve",
  says: "Advise for each Databit whether to train again, and why, in numbers.",
  trigger: { on: "schedule", everySeconds: 600 },
  runs: "lakeflow",
  needs: [
    "agents",
    "clock",
    "databits",
    "events",
    "feedback",
    "files",
    "items",
    "learners",
    "models",
    "recommendations",
    "snapshots",
  ],
  input: z.object({}),
  output: z.object({
    advised: z.array(z.object({ databit: z.string(), advice: z.enum(["retrain", "collect", "wait"]) })),
  }),
  run: async (_, context) => ({
    advised: await adviseRetraining(context, context.who, context.runId, (done, total) =>
      context.progress(done, total, "Weighing figures"),
    ),
  }),
})
