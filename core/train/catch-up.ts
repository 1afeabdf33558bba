import type { ModelVersion } from "../../contract/entities/model.ts"
import type { Run } from "../../contract/entities/run.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import { enterRegistry } from "./enter-registry.ts"
import { syncAliases } from "./sync-aliases.ts"
import { trackEvaluation, trackTraining } from "./track-training.ts"
import type { CurvePoint } from "./training-record.ts"

type Needed = Pick<
  Ports,
  "clock" | "evaluations" | "events" | "models" | "registeredModels" | "runs" | "snapshots" | "tracking"
>

/** How much was brought up to date, and why something still waits. */
export type CaughtUp = {
  readonly tracked: number
  readonly registered: number
  readonly aliases: number
  readonly waits: string | null
}

/** Newest runs that are looked at; what is older and never got there stays out. */
const LOOKED_AT = 100
/** A registration uploads a model, so few are made at a time. */
const REGISTRATIONS = 3
const MOVES = 20

const ENDED = ["succeeded", "failed", "cancelled", "interrupted"] as const

/** However its run ended: what it recorded is there, and belongs into the records. */
const isPending = (run: Run | undefined): run is Run =>
  run !== undefined && !isUnderWay(run) && run.tracked?.kind !== "tracked"

const isUnderWay = ({ state }: Run): boolean => state.kind === "queued" || state.kind === "running"

const kindOf = ({ state }: Run): string => {
  const result = state.kind === "succeeded" ? state.result : null
  const kind = typeof result === "object" && result !== null && !Array.isArray(result) ? result.kind : null
  return typeof kind === "string" ? kind : "unknown"
}

const curveOf = async ({ runs }: Needed, run: Run): Promise<CurvePoint[]> =>
  (await runs.listEvents(run.id)).flatMap(({ kind, payload, at }) => {
    if (kind !== "metric") return []
    const figures = Object.entries(payload).filter((one): one is [string, number] => typeof one[1] === "number")
    return [{ figures: Object.fromEntries(figures), at }]
  })

const endOf = ({ state, createdAt }: Run): string => ("completedAt" in state ? state.completedAt : createdAt)

/** Tracks what is not tracked; stops at the first that cannot be, because the next one could not be either. */
const trackPending = async (ports: Needed, who: Caller, models: readonly ModelVersion[]) => {
  const [trainings, measurings, evaluations] = await Promise.all([
    ports.runs.list({ job: "fine_tune", state: ENDED, limit: LOOKED_AT }),
    ports.runs.list({ job: "evaluate", state: ENDED, limit: LOOKED_AT }),
    ports.evaluations.list({ limit: LOOKED_AT }),
  ])
  const runs = new Map([...trainings, ...measurings].map((run) => [run.id, run]))
  let tracked = 0
  for (const model of models) {
    const run = runs.get(model.runId)
    if (!isPending(run)) continue
    const fitted = { kind: kindOf(run), curve: await curveOf(ports, run), endedAt: endOf(run) }
    const outcome = await trackTraining(ports, who, model, fitted)
    if (outcome.kind === "untracked") return { tracked, waits: outcome.says }
    tracked += 1
  }
  for (const evaluation of evaluations) {
    if (evaluation.subjectKind !== "model" || !isPending(runs.get(evaluation.runId))) continue
    const outcome = await trackEvaluation(ports, who, evaluation)
    if (outcome.kind === "untracked") return { tracked, waits: outcome.says }
    tracked += 1
  }
  return { tracked, waits: null }
}

const registerPending = async (ports: Needed, who: Caller, models: readonly ModelVersion[]) => {
  let registered = 0
  for (const model of models.filter((one) => one.registered === null)) {
    if (registered === REGISTRATIONS) break
    const run = await ports.runs.seek(model.runId)
    // While its training works it registers the version itself, perhaps at this moment.
    if (run?.tracked?.kind !== "tracked" || isUnderWay(run)) continue
    const entered = await enterRegistry(ports, who, model, run.tracked)
    if (entered.kind === "waits") return { registered, waits: entered.says }
    registered += 1
  }
  return { registered, waits: null }
}

const moveAliases = async (ports: Needed): Promise<number> => {
  const moves = await ports.events.list({ kind: "model.alias_moved", limit: MOVES })
  const names = new Set(moves.map(({ subject }) => subject.split("@")[0] ?? ""))
  let changed = 0
  for (const name of names) changed += await syncAliases(ports, name)
  return changed
}

/** Tracks, registers and names again what could not be when it was made. Bounded; what still waits says why. */
export const catchUp = async (ports: Needed, who: Caller): Promise<CaughtUp> => {
  const models = (await ports.models.list()).slice(0, LOOKED_AT)
  const { tracked, waits } = await trackPending(ports, who, models)
  if (waits !== null) return { tracked, registered: 0, aliases: 0, waits }
  const entered = await registerPending(ports, who, models)
  if (entered.waits !== null) return { tracked, registered: entered.registered, aliases: 0, waits: entered.waits }
  return { tracked, registered: entered.registered, aliases: await moveAliases(ports), waits: null }
}
