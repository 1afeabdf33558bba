import { z } from "zod"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Run } from "../../contract/entities/run.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import type { Items } from "../ports/items.ts"
import { mainField } from "../template/types.ts"
import { questionsOf } from "./questions.ts"

type Needed = Pick<Ports, "clock" | "items" | "jobs" | "runs">

/** New labels before the learner starts anew, at least. */
const STEP = 25

/** From here on a tenth more labels is more than a step. */
const GROWTH = 0.1

const nextThreshold = (after: number): number => after + Math.max(STEP, Math.ceil(after * GROWTH))

/** The highest number of labels, not above this one, at which the learner starts anew; 0 when it is too early. */
export const thresholdReached = (labels: number): number => {
  let reached = 0
  while (nextThreshold(reached) <= labels) reached = nextThreshold(reached)
  return reached
}

/** Model that a learner's suggestions are named after. */
export const learnerName = (databit: string, labels: number): string => `learner:${databit}#${labels}`

const learntBy = z.object({ labels: z.int() })

const labelsLearnt = (runs: readonly Run[]): number => {
  for (const { state } of runs) {
    const result = state.kind === "succeeded" ? learntBy.safeParse(state.result) : undefined
    if (result?.success && result.data.labels > 0) return result.data.labels
  }
  return 0
}

const RECENT_RUNS = 20

/** New labels that are surely not due yet, by Databit: most reviews need not look. */
const notDueFor = new WeakMap<Items, Map<string, number>>()

/** While a learner is at work it is looked at again after so many labels. */
const PATIENCE = 5

type Due = { readonly runId: string | undefined; readonly again: number }

const startWhenDue = async (
  { items, jobs, runs }: Needed,
  who: Caller,
  databit: DatabitVersion,
  question: string,
): Promise<Due> => {
  const [labels, recent] = await Promise.all([
    items.findLabelFigures(databit.databitId, question),
    runs.list({ job: "ai_label", databitId: databit.databitId, limit: RECENT_RUNS }),
  ])
  const threshold = thresholdReached(labels.count)
  const waiting = nextThreshold(threshold) - labels.count
  if (recent.some(({ state }) => state.kind === "queued" || state.kind === "running"))
    return { runId: undefined, again: PATIENCE }
  if (labels.distinct < 2) return { runId: undefined, again: threshold > 0 ? PATIENCE : waiting }
  if (threshold <= labelsLearnt(recent)) return { runId: undefined, again: waiting }
  const options = {
    key: `retrain:${databit.databitId}:${threshold}`,
    trigger: "event" as const,
    cause: `${labels.count} decided items`,
  }
  const runId = await jobs.start(
    who,
    "ai_label",
    { databit: versionedRef(databit.name, databit.version), model: "learner" },
    options,
  )
  return { runId, again: waiting }
}

/**
 * Starts `ai_label` in the background when a threshold of labels is reached and none is under way for this Databit.
 * The key makes one run of a threshold, however many reviews reach it at once and whatever became of it.
 * `added` is how many labels have come since the last call.
 */
export const retrainWhenDue = async (
  ports: Needed,
  who: Caller,
  databit: DatabitVersion | undefined,
  added: number,
): Promise<string | undefined> => {
  const main = databit && mainField(databit.schema.output)
  const question = main && questionsOf(ports.clock, databit.schema.output).find(({ field }) => field === main.name)
  if (!databit || !question) return undefined
  const known = notDueFor.get(ports.items) ?? new Map<string, number>()
  notDueFor.set(ports.items, known)
  const about = `${databit.databitId} ${question.id}`
  const left = (known.get(about) ?? 0) - added
  known.set(about, left)
  if (left > 0) return undefined
  try {
    const { runId, again } = await startWhenDue(ports, who, databit, question.id)
    known.set(about, again)
    return runId
  } catch (error) {
    // The decisions are stored; a learner that cannot start must not make them look lost.
    if (error instanceof Problem) return undefined
    throw error
  }
}
