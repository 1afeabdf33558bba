import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { listEvaluationCases } from "../../../../contract/endpoints/train.ts"
import type { EvaluationSummary, LabelFigures } from "./figures.ts"

export type EvaluationCase = OutputOf<typeof listEvaluationCases>["cases"][number]

export type Shared = { readonly a: EvaluationSummary; readonly b: EvaluationSummary }

/** The newest pair of evaluations of two versions on the same items; undefined where they were never measured on the same. */
export const sharedSuite = (evaluations: readonly EvaluationSummary[], a: string, b: string): Shared | undefined => {
  const ofA = evaluations.filter((one) => one.subject === a)
  for (const one of evaluations.filter(({ subject }) => subject === b)) {
    const same = ofA.find(({ suite }) => suite === one.suite)
    if (same) return { a: same, b: one }
  }
  return undefined
}

const keyOf = ({ itemId, input }: EvaluationCase): string => itemId ?? input

export type Changed = {
  /** Wrong before, right now. */
  readonly better: readonly EvaluationCase[]
  /** Right before, wrong now. */
  readonly worse: readonly EvaluationCase[]
}

/** What two versions answer differently in truth, from the wrong answers of both on the same items. */
export const changedCases = (wrongA: readonly EvaluationCase[], wrongB: readonly EvaluationCase[]): Changed => {
  const inA = new Set(wrongA.map(keyOf))
  const inB = new Set(wrongB.map(keyOf))
  return { better: wrongA.filter((one) => !inB.has(keyOf(one))), worse: wrongB.filter((one) => !inA.has(keyOf(one))) }
}

export type Difference = {
  readonly low: number
  readonly high: number
  readonly verdict: "better" | "worse" | "chance"
}

/**
 * Interval for the difference of two shares of right answers on the same items, 95 %: `better` items only the second
 * got right, `worse` only the first, of `n` (Bonett and Price 2012, adjusted Wald interval for paired shares).
 */
export const pairedDifference = (better: number, worse: number, n: number, z = 1.959963984540054): Difference => {
  const up = (better + 1) / (n + 2)
  const down = (worse + 1) / (n + 2)
  const half = z * Math.sqrt(Math.max(0, up + down - (up - down) ** 2) / (n + 2))
  const low = Math.max(-1, up - down - half)
  const high = Math.min(1, up - down + half)
  return { low, high, verdict: low > 0 ? "better" : high < 0 ? "worse" : "chance" }
}

export type LabelChange = {
  readonly label: string
  readonly before: LabelFigures | undefined
  readonly after: LabelFigures | undefined
  /** F1 after less before; an answer the version does not know counts as 0. */
  readonly change: number
}

/** Answers of both versions with the change of their F1, largest change first. */
export const labelChanges = (
  before: readonly LabelFigures[],
  after: readonly LabelFigures[],
): readonly LabelChange[] => {
  const find = (all: readonly LabelFigures[], label: string) => all.find((one) => one.label === label)
  return [...new Set([...after, ...before].map(({ label }) => label))]
    .map((label) => {
      const old = find(before, label)
      const now = find(after, label)
      return { label, before: old, after: now, change: (now?.f1 ?? 0) - (old?.f1 ?? 0) }
    })
    .sort((x, y) => Math.abs(y.change) - Math.abs(x.change) || (x.label < y.label ? -1 : 1))
}
