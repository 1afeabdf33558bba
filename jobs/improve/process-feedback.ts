import { z } from "zod"
import { processFeedback } from "../../core/improve/process-feedback.ts"
import { job } from "../job.ts"

export const processFeedbackJob = job({
  name: "process_feedback",
  stage: "improve",
  says: "Send answers that people called wrong, or corrected, to the review queue of their Databit.",
  trigger: { on: "feedback" },
  runs: "here",
  needs: ["clock", "databits", "events", "feedback", "items", "traces"],
  input: z.object({}),
  output: z.object({
    added: z.int(),
    linked: z.int(),
    reopened: z.int(),
    left: z.array(z.object({ feedback: z.string(), why: z.string() })),
  }),
  run: async (_, context) => {
    const { who, runId, signal, progress, note } = context
    const { left, ...counts } = await processFeedback(context, who, {
      runId,
      signal,
      onProgress: (done, total) => progress(done, total, "Sending answers to review"),
    })
    for (const { why } of left) note(`Not sent: ${why}`)
    return { ...counts, left: [...left] }
  },
})
