import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import { z } from "zod"
import type { Run } from "../../contract/entities/run.ts"
import type { Ports } from "../ports/index.ts"
import { mainField } from "../template/types.ts"
import { questionsOf } from "./questions.ts"

type Needed = Pick<Ports, "clock" | "items" | "jobs" | "runs">

/** New labels before the learner starts anew, at least. */
const STEP = 25

/** From here on a tenth more labels is more than a step. */
const GROWTH = 0.1

/** The highest number of labels, not above this one, at which the learner starts anew; 0 when it is too early. */
export const thresholdReached = (labels: number): number => {
  let reached = 0
  for (let next = STEP; next <= labels; next += Math.max(STEP, Math.ceil(next * GROWTH))) reached = next
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

/**
 * Starts `ai_label` in the background when a threshold of labels is reached and none is under way for this Databit.
 * The key makes one run of a threshold, however many reviews reach it at once and whatever became of it.
 */
export const retrainWhenDue = async ({ clock, items, jobs, runs }: Needed, who: Caller, databit: DatabitVersion | undefined): Promise<string | undefined> => {
  const main = databit && mainField(databit.schema.output)
  const question = main && questionsOf(clock, databit.schema.output).find(({ field }) => field === main.name)
  if (!databit || !question) return undefined
  const [labels, recent] = await Promise.all([items.findLabelFigures(databit.databitId, question.id), runs.list({ job: "ai_label", databitId: databit.databitId, limit: RECENT_RUNS })])
  const threshold = thresholdReached(labels.count)
  const underWay = recent.some(({ state }) => state.kind === "queued" || state.kind === "running")
  if (underWay || labels.distinct < 2 || threshold <= labelsLearnt(recent)) return undefined
  try {
    return await jobs.start(who, "ai_label", { databit: versionedRef(databit.name, databit.version), model: "learner" }, { key: `retrain:${databit.databitId}:${threshold}`, trigger: "event", cause: `${labels.count} decided items` })
  } catch (error) {
    // The decisions are stored; a learner that cannot start must not make them look lost.
    if (error instanceof Problem) return undefined
    throw error
  }
}
