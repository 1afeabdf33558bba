import { z } from "zod"
import { evaluateModel } from "../../core/train/evaluate.ts"
import { trackEvaluation } from "../../core/train/track-training.ts"
import { job } from "../job.ts"

export const evaluateJob = job({
  name: "evaluate",
  stage: "train",
  says: "Measure a model on held-out items: accuracy, macro-F1, per label, confusion and calibration.",
  trigger: { on: "after", job: "fine_tune" },
  runs: "lakeflow",
  needs: ["clock", "evaluations", "events", "files", "learners", "models", "runs", "snapshots", "tables", "tracking"],
  input: z.object({
    model: z.string().describe("Model version"),
    snapshot: z.string().optional().describe("Data set whose held-out rows are used; the model's own when left out"),
  }),
  output: z.object({ evaluation: z.string(), n: z.int(), accuracy: z.number(), macro_f1: z.number(), ece: z.number() }),
  run: async ({ model, snapshot }, context) => {
    const { runId, signal, progress, note, who } = context
    const evaluation = await evaluateModel(context, who, {
      model,
      snapshot,
      runId,
      signal,
      onProgress: (done, total) => progress(done, total, "Answering held-out items"),
    })
    const tracked = await trackEvaluation(context, who, evaluation)
    if (tracked.kind === "untracked") note(`Not tracked yet: ${tracked.says}`)
    const figures = z
      .object({ n: z.int(), accuracy: z.number(), macroF1: z.number(), ece: z.number() })
      .parse(evaluation.metrics)
    return {
      evaluation: evaluation.id,
      n: figures.n,
      accuracy: figures.accuracy,
      macro_f1: figures.macroF1,
      ece: figures.ece,
    }
  },
})
