import { useNavigate, useSearch } from "@tanstack/react-router"
import { listRuns, type RunWithMay } from "../../../../contract/endpoints/jobs.ts"
import { listDatabits } from "../../../../contract/endpoints/template.ts"
import { listModels, listSnapshots, previewTraining, startTraining } from "../../../../contract/endpoints/train.ts"
import type { ModelVersion, Snapshot } from "../../../../contract/entities/model.ts"
import { splitRef } from "../../../../contract/names.ts"
import { launchWords } from "../../messages/train.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useCall, useChange } from "../../shell/query.ts"
import { databitOf, TRAINING, tookMs } from "./run-facts.ts"

export const SHARES = [10, 20, 30, 40] as const
const USUAL_SHARE = 20

/** Milliseconds the last finished run of a Databit took. */
const lastTook = (runs: readonly RunWithMay[], databit: string): number | undefined => {
  const last = runs.find((run) => run.state.kind === "succeeded" && databitOf(run) === databit)
  return last ? tookMs(last, Date.now()) : undefined
}

export type Since = { readonly version: number; readonly many: number }

/** Items decided since the newest version learnt; unknown where its test came from another table. */
const sinceOf = (
  decided: number,
  newest: ModelVersion | undefined,
  snapshots: readonly Snapshot[],
  runs: readonly RunWithMay[],
): Since | undefined => {
  const learnt = newest && snapshots.find(({ id }) => id === newest.snapshot)
  const run = learnt && runs.find(({ id }) => id === learnt.runId)
  if (!learnt || !run || run.input.holdout !== undefined) return undefined
  const many = decided - learnt.counts.train - learnt.counts.holdout
  return many < 0 ? undefined : { version: newest.version, many }
}

/** Why training cannot start now; undefined when it can. */
const whyNotYet = (databit: string | undefined, missing: readonly string[] | undefined): string | undefined => {
  if (databit === undefined) return launchWords.whyNone
  if (missing === undefined) return launchWords.whyLoading
  return missing.length > 0 ? launchWords.whyMissing : undefined
}

/** The chosen Databit: what the address says, else the only one that can be trained. */
const useDatabit = () => {
  const search = useSearch({ from: "/train/new" })
  const databits = useCall(listDatabits, {})
  const published = databits.data?.databits.filter((one) => one.published !== null)
  const only = published?.length === 1 ? published[0]?.name : undefined
  return { databits, published, databit: search.databit === undefined ? only : splitRef(search.databit).name }
}

/** What is known of it: what a run would use, what runs before have made. */
const useMaterial = (databit: string | undefined) => {
  const chosen = { enabled: databit !== undefined }
  const named = databit ?? ""
  const preview = useCall(previewTraining, { databit: named }, { ...chosen, staleTime: 0 })
  const models = useCall(listModels, { name: named }, chosen)
  const snapshots = useCall(listSnapshots, { databit: named }, chosen)
  const runs = useCall(listRuns, { job: TRAINING, limit: 100 })
  const found = databit === undefined ? undefined : preview.data
  return {
    preview,
    found,
    models: models.data?.models ?? [],
    snapshots: snapshots.data?.snapshots ?? [],
    runs: runs.data?.runs ?? [],
  }
}

/** Everything the launcher shows for the chosen Databit, and the start. */
export const useLaunch = () => {
  const search = useSearch({ from: "/train/new" })
  const navigate = useNavigate({ from: "/train/new" })
  const whyNot = useWhyNot("run_jobs")
  const { databits, published, databit } = useDatabit()
  const { preview, found, models, snapshots, runs } = useMaterial(databit)
  const start = useChange(startTraining, {
    invalidates: [listRuns],
    onDone: ({ runId }) => void navigate({ to: "/train/$run", params: { run: runId } }),
  })
  const percent = search.share ?? USUAL_SHARE
  const newest = models[0]
  const why = whyNot ?? whyNotYet(databit, found?.missing)
  return {
    databits,
    published,
    databit,
    preview,
    found,
    percent,
    newest,
    hasDataSet: snapshots.length > 0,
    since: found ? sinceOf(found.decided, newest, snapshots, runs) : undefined,
    took: databit === undefined ? undefined : lastTook(runs, databit),
    why,
    startError: start.error,
    starting: start.isPending,
    choose: (next: string) => void navigate({ search: (old) => ({ ...old, databit: next }), replace: true }),
    setShare: (next: number) => void navigate({ search: (old) => ({ ...old, share: next }), replace: true }),
    start: () => {
      if (why === undefined && databit !== undefined) start.mutate({ databit, holdoutShare: percent / 100 })
    },
  }
}

export type Launch = ReturnType<typeof useLaunch>
