import { Problem, type ProblemCode } from "../../contract/problems.ts"
import type { Patience } from "./wire/retry.ts"

const MOST_CONFLICTS = 8
const FIRST_PAUSE_MS = 50

const isProblem = (error: unknown, code: ProblemCode): boolean => error instanceof Problem && error.code === code

/** Whether the work may have been done although the answer says nothing of it. */
export const isAnswerLost = (error: unknown): boolean =>
  isProblem(error, "databricks_unreachable") ||
  isProblem(error, "databricks_failed") ||
  isProblem(error, "databricks_busy")

/** Runs a write again while other writers are faster, after growing pauses. */
export const whenFree = async <Result>(write: () => Promise<Result>, { sleep, random }: Patience): Promise<Result> => {
  for (let tries = 1; ; tries++) {
    try {
      return await write()
    } catch (error) {
      if (!isProblem(error, "databricks_conflict") || tries === MOST_CONFLICTS) throw error
      await sleep(random() * FIRST_PAUSE_MS * 2 ** tries, undefined)
    }
  }
}
