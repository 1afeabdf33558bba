import type { RunStateKind, RunWithMay } from "../../../../contract/endpoints/jobs.ts"
import { jobsWords } from "../../messages/jobs.ts"
import type { StatusKind } from "../../ui/status.tsx"

const STATUS: Readonly<Record<RunStateKind, StatusKind>> = {
  queued: "idle",
  running: "running",
  succeeded: "ok",
  failed: "critical",
  cancelled: "idle",
  interrupted: "warn",
}

/** Shape and word of a run's state. */
export const statusOf = (run: RunWithMay): { readonly kind: StatusKind; readonly label: string } => ({
  kind: STATUS[run.state.kind],
  label: jobsWords.states[run.state.kind],
})

/** How far a run is, 0..1; undefined while it does not know the whole. */
export const shareOf = ({ progress }: RunWithMay): number | undefined =>
  progress.total > 0 ? progress.done / progress.total : undefined

/** What a run works for, in its own words: the Databit, agent, model, table or file of its input. */
export const aboutOf = ({ input, agent }: RunWithMay): string | undefined => {
  const named = [input.databit, input.agent, agent, input.model, input.table, input.path, input.name]
  return named.find((one) => typeof one === "string" && one !== "")?.toString()
}

/** Who or what started it. */
export const starterOf = ({ person, trigger, cause }: RunWithMay): string =>
  trigger === "schedule"
    ? jobsWords.byItself(cause)
    : jobsWords.by(person, cause?.replace(/^again: .*/, jobsWords.again) ?? null)

/** Milliseconds it worked, up to now while it works; undefined before it began. */
export const tookMs = ({ state }: RunWithMay, now: number): number | undefined => {
  if (state.kind === "queued" || state.startedAt === null) return undefined
  const until = state.kind === "running" ? now : Date.parse(state.completedAt)
  return Math.max(0, until - Date.parse(state.startedAt))
}

/** Above this the parts are bytes: the bar says enough. */
const COUNTED = 1_000_000

/** "386 of 1,240, Reading rows". */
export const progressWords = ({ progress, state, place }: RunWithMay): string => {
  if (state.kind === "queued") return place === null ? jobsWords.waiting : jobsWords.waitingForMachine
  const count = progress.total > 0 && progress.total < COUNTED ? jobsWords.doneOf(progress.done, progress.total) : ""
  return [progress.step, count].filter(Boolean).join(", ")
}

/** When it ended; undefined while it has not. */
export const endedAt = ({ state }: RunWithMay): string | undefined =>
  state.kind === "queued" || state.kind === "running" ? undefined : state.completedAt
