import { Problem } from "../../contract/problems.ts"

/** Undefined ratios (nothing guessed, nothing there) count as 0. */
export type LabelFigures = {
  readonly label: string
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** How often the label is the truth. */
  readonly support: number
}

export type ConfusionCell = { readonly truth: string; readonly guess: string; readonly count: number }

export type ClassificationReport = {
  readonly n: number
  readonly accuracy: number
  /** Mean F1 over the labels that occur as truth or as guess, each counting the same. */
  readonly macroF1: number
  /** By label name. */
  readonly perLabel: LabelFigures[]
  /** Only pairs that occurred, most frequent first; right answers included. */
  readonly confusion: ConfusionCell[]
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
const bump = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

const countPairs = (truth: readonly string[], guesses: readonly string[]): ConfusionCell[] => {
  const rows = new Map<string, Map<string, number>>()
  truth.forEach((label, at) => {
    const row = rows.get(label) ?? new Map<string, number>()
    rows.set(label, row)
    bump(row, guesses[at] ?? "")
  })
  return [...rows]
    .flatMap(([label, row]) => [...row].map(([guess, count]) => ({ truth: label, guess, count })))
    .sort((a, b) => b.count - a.count || byCodeUnit(a.truth, b.truth) || byCodeUnit(a.guess, b.guess))
}

/** Compares guesses with the truth, position by position. */
export const classificationReport = (truth: readonly string[], guesses: readonly string[]): ClassificationReport => {
  const n = truth.length
  if (guesses.length !== n) throw new Problem("internal", { detail: `${n} true labels but ${guesses.length} guesses.` })
  const support = new Map<string, number>()
  const guessed = new Map<string, number>()
  const hits = new Map<string, number>()
  truth.forEach((label, at) => {
    const guess = guesses[at] ?? ""
    bump(support, label)
    bump(guessed, guess)
    if (guess === label) bump(hits, label)
  })
  const perLabel = [...new Set([...support.keys(), ...guessed.keys()])].sort(byCodeUnit).map((label): LabelFigures => {
    const hit = hits.get(label) ?? 0
    const there = support.get(label) ?? 0
    const said = guessed.get(label) ?? 0
    return {
      label,
      precision: ratio(hit, said),
      recall: ratio(hit, there),
      f1: ratio(2 * hit, said + there),
      support: there,
    }
  })
  const right = [...hits.values()].reduce((sum, hit) => sum + hit, 0)
  const macroF1 = ratio(
    perLabel.reduce((sum, { f1 }) => sum + f1, 0),
    perLabel.length,
  )
  return { n, accuracy: ratio(right, n), macroF1, perLabel, confusion: countPairs(truth, guesses) }
}
