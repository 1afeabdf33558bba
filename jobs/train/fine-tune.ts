import { z } from "zod"
import { splitRef } from "../../contract/names.ts"
import { assembleData } from "../../core/train/assemble-data.ts"
import { enterRegistry } from "../../core/train/enter-registry.ts"
import { makeModelKnown } from "../../core/train/make-model-known.ts"
import { registerModel } from "../../core/train/register-model.ts"
import { readSnapshot } from "../../core/train/snapshot-rows.ts"
import { trackTraining } from "../../core/train/track-training.ts"
import { type CurvePoint, TRAINING_SEED } from "../../core/train/training-record.ts"
import { job } from "../job.ts"
import { holdoutTable } from "./assemble-data.ts"

type Step = { readonly says: string; readonly from: number; readonly to: number }

/** What a learner does in words, and where that begins and ends in hundredths of the run. */
const STEPS: Readonly<Record<string, Step>> = {
  featurize: { says: "Reading the words of every text", from: 5, to: 25 },
  select: { says: "Trying which way of learning fits best", from: 25, to: 60 },
  fit: { says: "Learning every answer", from: 60, to: 92 },
}
const TRIAL: Step = { says: "Trying it on items kept aside", from: 25, to: 60 }
const CHECK: Step = { says: "Checking how sure it may be", from: 92, to: 95 }

/** The step a learner reports. It calls the trial before it has learnt everything by the same name as the check after it. */
const stepOf = (step: string, hasLearnt: boolean): Step => STEPS[step] ?? (hasLearnt ? CHECK : TRIAL)

export const fineTuneJob = job({
  name: "fine_tune",
  stage: "train",
  says: "Train a text classifier on a data set and register it as the next version of the model.",
  trigger: { on: "demand" },
  runs: "lakeflow",
  needs: [
    "catalog",
    "clock",
    "databits",
    "events",
    "files",
    "items",
    "learners",
    "models",
    "registeredModels",
    "runs",
    "snapshots",
    "tables",
    "tracking",
  ],
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
    const { clock, events, files, learners, models, snapshots, tables, who, runId, signal, progress, metric, note } =
      context
    progress(0, 100, "Assembling the data set")
    const snapshot = input.snapshot
      ? await snapshots.find(input.snapshot)
      : await assembleData(context, who, {
          databit: input.databit,
          runId,
          holdoutShare: input.holdout_share,
          holdout: input.holdout,
          note,
        })
    const rows = await readSnapshot({ snapshots, tables }, snapshot.id, "train")
    note(`${rows.length} rows to learn from, ${snapshot.counts.holdout} held out`)
    let hasLearnt = false
    const curve: CurvePoint[] = []
    const fitted = await learners.start({
      texts: rows.map((row) => row.text),
      labels: rows.map((row) => row.label),
      seed: TRAINING_SEED,
      signal,
      onProgress: ({ step, done, total, metrics }) => {
        hasLearnt ||= step === "fit"
        const { says, from, to } = stepOf(step, hasLearnt)
        progress(Math.round(from + ((to - from) * done) / Math.max(1, total)), 100, says)
        if (!metrics) return
        metric(metrics)
        curve.push({ figures: metrics, at: clock.now() })
      },
    })
    progress(95, 100, "Registering the model")
    const model = await registerModel({ events, models }, who, {
      name: input.model ?? splitRef(snapshot.databit).name,
      snapshot,
      labels: fitted.labels,
      runId,
      save: async (version) => {
        const name = input.model ?? splitRef(snapshot.databit).name
        const artifact = await files.save(`models/${name}/${version}/${runId}.classifier`, fitted.bytes)
        // The last moment to cancel: once the version is recorded, all that belongs to it is done too.
        signal.throwIfAborted()
        return artifact
      },
    })
    progress(97, 100, "Entering it in the records")
    const tracked = await trackTraining(context, who, model, { kind: fitted.kind, curve, endedAt: clock.now() })
    if (tracked.kind === "untracked") note(`Not tracked yet: ${tracked.says}`)
    const entered = await enterRegistry(context, who, model, tracked)
    if (entered.kind === "waits") note(`Not in the registry of models yet: ${entered.says}`)
    await makeModelKnown(context, who, await models.find(model.id), note)
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
