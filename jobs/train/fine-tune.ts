import { z } from "zod"
import { splitRef } from "../../contract/names.ts"
import { assembleData } from "../../core/train/assemble-data.ts"
import { registerModel } from "../../core/train/register-model.ts"
import { readSnapshot } from "../../core/train/snapshot-rows.ts"
import { job } from "../job.ts"
import { holdoutTable } from "./assemble-data.ts"

const SEED = 7

/** Where each step of learning begins and ends, in hundredths of the run; tries are named like the check at the end. */
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  featurize: [5, 25],
  select: [25, 60],
  calibrate: [25, 60],
  fit: [60, 92],
}

export const fineTuneJob = job({
  name: "fine_tune",
  stage: "train",
  says: "Train a text classifier on a data set and register it as the next version of the model.",
  trigger: { on: "demand" },
  runs: "lakeflow",
  needs: ["clock", "databits", "events", "files", "items", "learners", "models", "snapshots", "tables"],
  input: z.object({
    databit: z.string().describe("Published Databit"),
    snapshot: z.string().optional().describe("Data set to train on; assembled from the decided items when left out"),
    holdout_share: z.number().min(0).max(0.5).default(0.2).describe("Share of the items kept for testing"),
    holdout: holdoutTable.optional().describe("A table with test rows, instead of a share"),
    model: z.string().optional().describe("Name of the model; the name of the Databit when left out"),
  }),
  output: z.object({
    model: z.string(),
    snapshot: z.string(),
    kind: z.string(),
    train: z.int(),
    timings: z.record(z.string(), z.number()),
  }),
  run: async (input, context) => {
    const { events, files, learners, models, snapshots, tables, who, runId, signal, progress, metric, note } = context
    progress(0, 100, "Assembling the data set")
    const snapshot = input.snapshot
      ? await snapshots.find(input.snapshot)
      : await assembleData(context, who, {
          databit: input.databit,
          runId,
          holdoutShare: input.holdout_share,
          holdout: input.holdout,
        })
    const rows = await readSnapshot({ snapshots, tables }, snapshot.id, "train")
    note(`${rows.length} rows to learn from, ${snapshot.counts.holdout} held out`)
    let furthest = 5
    const fitted = await learners.start({
      texts: rows.map((row) => row.text),
      labels: rows.map((row) => row.label),
      seed: SEED,
      signal,
      onProgress: ({ step, done, total, metrics }) => {
        const [from, to] = STEPS[step] ?? [furthest, furthest]
        furthest = Math.max(furthest, Math.round(from + ((to - from) * done) / Math.max(1, total)))
        progress(furthest, 100, step)
        if (metrics) metric(metrics)
      },
    })
    progress(95, 100, "Registering the model")
    const model = await registerModel({ events, models }, who, {
      name: input.model ?? splitRef(snapshot.databit).name,
      snapshot,
      labels: fitted.labels,
      runId,
      save: (version) =>
        files.save(
          `models/${input.model ?? splitRef(snapshot.databit).name}/${version}/${runId}.classifier`,
          fitted.bytes,
        ),
    })
    progress(100, 100, "Registered")
    return {
      model: model.id,
      snapshot: snapshot.id,
      kind: fitted.kind,
      train: rows.length,
      timings: { ...fitted.timings },
    }
  },
})
