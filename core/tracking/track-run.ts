import { type RunTracked, runTracked } from "../../contract/entities/run.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import type { TrackedDataset, TrackedFacts, TrackedRun, TrackedStatus } from "../ports/tracking.ts"

type Needed = Pick<Ports, "events" | "runs" | "tracking">

/** A finished run of a job as it is tracked. */
export type RunRecord = Required<TrackedFacts> & {
  /** Run of the job. */
  readonly runId: string
  readonly name: string
  readonly status: TrackedStatus
  readonly startedAt: string
  readonly endedAt: string
  readonly datasets: readonly TrackedDataset[]
}

/** Tag that says which run of a job a tracked run is; there is one tracked run per run of a job. */
const RUN_TAG = "databits.run"

/** The tracked run of a job's run, if there is one. */
export const seekTracked = async (
  { tracking }: Pick<Ports, "tracking">,
  experimentId: string,
  runId: string,
): Promise<TrackedRun | undefined> =>
  (await tracking.listRuns({ experimentId, tags: { [RUN_TAG]: runId }, limit: 1 }))[0]

/** Data sets are shown where they can be: a server that does not know inputs still has the run. */
const saveDatasets = async (
  { tracking }: Pick<Needed, "tracking">,
  id: string,
  datasets: RunRecord["datasets"],
): Promise<void> => {
  if (datasets.length === 0) return
  try {
    await tracking.saveDatasets(id, datasets)
  } catch (error) {
    if (!(error instanceof Problem && error.code === "databricks_missing")) throw error
  }
}

const write = async (ports: Needed, record: RunRecord): Promise<RunTracked> => {
  const { tracking } = ports
  const { runId, name, startedAt, endedAt, status, params, metrics, tags, datasets } = record
  const experiment = await tracking.findExperiment()
  const run =
    (await seekTracked(ports, experiment.id, runId)) ??
    (await tracking.startRun({ experimentId: experiment.id, name, startedAt, tags: { ...tags, [RUN_TAG]: runId } }))
  await tracking.saveFacts(run.id, { params, metrics, tags })
  await saveDatasets(ports, run.id, datasets)
  await tracking.saveEnd(run.id, { status, endedAt })
  return { kind: "tracked", experimentId: experiment.id, runId: run.id }
}

const isSame = (known: RunTracked | null, now: RunTracked): boolean =>
  known !== null && JSON.stringify(runTracked.parse(known)) === JSON.stringify(now)

/** One sentence, or two: what is wrong and what to do about it. */
export const sentenceOf = (problem: Problem): string => {
  const said = problem.detail ?? problem.message
  return `${said} ${problem.remedy}`.trim()
}

/**
 * Writes a run of a job to the tracking of experiments and records where it is, or why it is not there. What fails here
 * takes nothing away from the run itself; it can be repeated, and writes nothing twice. `andThen` belongs to it.
 */
export const trackRun = async (
  ports: Needed,
  who: Caller,
  record: RunRecord,
  andThen: () => Promise<void> = async () => undefined,
): Promise<RunTracked> => {
  let tracked: RunTracked
  try {
    tracked = await write(ports, record)
    await andThen()
  } catch (error) {
    if (!(error instanceof Problem) || error.code === "run_cancelled") throw error
    tracked = { kind: "untracked", says: sentenceOf(error) }
  }
  const payload = runTracked.parse(tracked)
  const known = (await ports.runs.find(record.runId)).tracked
  if (isSame(known, payload)) return tracked
  await ports.events.save(who, async () => [{ kind: "run.tracked", subject: record.runId, payload }])
  return tracked
}
