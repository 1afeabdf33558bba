import { Problem, type ProblemCode } from "../../contract/problems.ts"
import { sentenceOf } from "./track-run.ts"

/** One that was refused, and the platform's sentence. */
export type Refused<One> = { readonly one: One; readonly says: string }

export type Sent<One> = {
  readonly done: readonly One[]
  /** Put aside: the others went on without them. */
  readonly refused: readonly Refused<One>[]
  /** How many were sent or refused before something stopped all that came after. */
  readonly reached: number
  /** What stopped it; null where nothing did. */
  readonly waits: string | null
}

/** What the next one would meet too, whatever it holds: all of them go to one place. */
const MET_BY_ALL: ReadonlySet<ProblemCode> = new Set([
  "databricks_busy",
  "databricks_denied",
  "databricks_missing",
  "databricks_not_connected",
  "databricks_sign_in",
  "databricks_unreachable",
  "experiment_needed",
])
/** So many refusals one after the other, for one reason, are not about what was sent. */
const IN_A_ROW = 3

/** How many at the end were refused for the same reason. */
const inARow = (refused: readonly Refused<unknown>[]): number => {
  const last = refused.at(-1)?.says
  return refused.length - 1 - refused.findLastIndex(({ says }) => says !== last)
}

/**
 * Sends one after the other. One that is refused is put aside and the rest goes on; what would be met by all of them
 * ends it, and so does the same refusal again and again: those that met it last are not put aside then.
 */
export const sendEach = async <One>(all: readonly One[], send: (one: One) => Promise<void>): Promise<Sent<One>> => {
  const done: One[] = []
  let aside: readonly Refused<One>[] = []
  /** Those refused since the last one that went well. */
  let row: readonly Refused<One>[] = []
  const stopped = (reached: number, waits: string): Sent<One> => ({ done, refused: aside, reached, waits })
  for (const [at, one] of all.entries()) {
    try {
      await send(one)
      done.push(one)
      aside = [...aside, ...row]
      row = []
    } catch (error) {
      if (!(error instanceof Problem) || error.code === "run_cancelled") throw error
      const says = sentenceOf(error)
      if (MET_BY_ALL.has(error.code)) return { ...stopped(at, says), refused: [...aside, ...row] }
      row = [...row, { one, says }]
      if (inARow(row) < IN_A_ROW) continue
      aside = [...aside, ...row.slice(0, -IN_A_ROW)]
      return stopped(at + 1 - IN_A_ROW, says)
    }
  }
  return { done, refused: [...aside, ...row], reached: all.length, waits: null }
}
