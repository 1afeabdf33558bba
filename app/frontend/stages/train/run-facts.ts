import type { RunStateKind, RunWithMay } from "../../../../contract/endpoints/jobs.ts"
import type { ModelVersion, Snapshot } from "../../../../contract/entities/model.ts"
import { splitRef } from "../../../../contract/names.ts"
import { trainWords } from "../../messages/train.ts"
import type { StatusKind } from "../../ui/status.tsx"

export const TRAINING = "fine_tune"
export const MEASURING = "evaluate"

const STATUS: Readonly<Record<RunStateKind, StatusKind>> = {
  queued: "idle",
  running: "running",
  succeeded: "ok",
  failed: "critical",
  cancelled: "idle",
  interrupted: "warn",
}

/** Shape and word of a run's state. */
export const statusOf = ({ state }: RunWithMay): { readonly kind: StatusKind; readonly label: string } => ({
  kind: STATUS[state.kind],
  label: trainWords.states[state.kind],
})

export const isOpen = ({ state }: RunWithMay): boolean => state.kind === "queued" || state.kind === "running"

/** A text of the run's input; undefined where there is none. */
export const inputText = ({ input }: RunWithMay, name: string): string | undefined => {
  const value = input[name]
  return typeof value === "string" ? value : undefined
}

/** Name of the Databit a run trains, without its version. */
export const databitOf = (run: RunWithMay): string => splitRef(inputText(run, "databit") ?? "").name

/** A text of what a finished run gave back, such as the version it made. */
export const resultText = ({ state }: RunWithMay, name: string): string | undefined => {
  if (state.kind !== "succeeded") return undefined
  const { result } = state
  if (typeof result !== "object" || result === null || Array.isArray(result)) return undefined
  const value = result[name]
  return typeof value === "string" ? value : undefined
}

/** Milliseconds it worked, up to now while it works; undefined before it began. */
export const tookMs = ({ state }: RunWithMay, now: number): number | undefined => {
  if (state.kind === "queued" || state.startedAt === null) return undefined
  const until = state.kind === "running" ? now : Date.parse(state.completedAt)
  return Math.max(0, until - Date.parse(state.startedAt))
}

/** How far it is, 0..1; undefined while the whole is not known. */
export const shareDone = ({ progress }: RunWithMay): number | undefined =>
  progress.total > 0 ? progress.done / progress.total : undefined

export type RunRow = {
  readonly run: RunWithMay
  readonly databit: string
  readonly model: ModelVersion | undefined
  readonly snapshot: Snapshot | undefined
}

/** Runs with the version and the data set each made. */
export const runRows = (
  runs: readonly RunWithMay[],
  models: readonly ModelVersion[],
  snapshots: readonly Snapshot[],
): readonly RunRow[] =>
  runs.map((run) => {
    const model = models.find(({ runId }) => runId === run.id)
    const wanted = model?.snapshot ?? resultText(run, "snapshot")
    return { run, databit: databitOf(run), model, snapshot: snapshots.find(({ id }) => id === wanted) }
  })
