import { nearDuplicateGroups } from "../learners/minhash.ts"
import { randomOf, shuffle } from "../learners/random.ts"

export type SplitRow = { readonly id: string; readonly text: string; readonly label: string }

export type Split = {
  readonly train: Set<string>
  readonly holdout: Set<string>
  /** Ids that say (nearly) the same, every row in exactly one group; most groups have one member. */
  readonly groups: string[][]
}

type Group = { readonly rows: readonly SplitRow[]; readonly label: string }

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const tally = (rows: readonly SplitRow[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1)
  return counts
}

/** A group belongs to its commonest label, the first by name among equals. */
const commonestLabel = (rows: readonly SplitRow[]): string =>
  [...tally(rows)].sort((a, b) => b[1] - a[1] || byCodeUnit(a[0], b[0]))[0]?.[0] ?? ""

const byLabel = (groups: readonly Group[]): [string, Group[]][] => {
  const sorted = new Map<string, Group[]>()
  for (const group of groups) {
    const known = sorted.get(group.label)
    if (known) known.push(group)
    else sorted.set(group.label, [group])
  }
  return [...sorted].sort((a, b) => byCodeUnit(a[0], b[0]))
}

const inRandomOrder = (groups: readonly Group[], seed: number): Group[] => {
  const order = Int32Array.from(groups, (_, at) => at)
  shuffle(order, order.length, randomOf(seed))
  return Array.from(order).flatMap((at) => groups[at] ?? [])
}

/** Every label keeps at least one row to learn from; a label seen once is therefore never held out. */
const spare = (group: Group, left: Map<string, number>): boolean =>
  [...tally(group.rows)].every(([label, count]) => (left.get(label) ?? 0) > count)

/**
 * Splits rows so that no two near-duplicates stand on different sides (else a model is praised for remembering),
 * with about the same share of every label held out. The same rows, in any order, and the same seed give the same
 * split. `holdout` is the share of rows, 0 to below 1. Ids are unique.
 */
export const splitByContent = (
  rows: readonly SplitRow[],
  { holdout: share, seed }: { holdout: number; seed: number },
): Split => {
  const sorted = [...rows].sort((a, b) => byCodeUnit(a.id, b.id))
  const groups = nearDuplicateGroups(sorted.map(({ text }) => text)).map((members): Group => {
    const inside = members.flatMap((at) => sorted[at] ?? [])
    return { rows: inside, label: commonestLabel(inside) }
  })
  const holdout = new Set<string>()
  const left = tally(sorted)
  // Fractions of a row are carried to the next label, so that many small labels together give their share; more than
  // one row is not, or a label would pay for its neighbours.
  let owed = 0
  byLabel(groups).forEach(([, ofLabel], position) => {
    owed = Math.min(owed, 1) + share * ofLabel.reduce((sum, group) => sum + group.rows.length, 0)
    for (const group of inRandomOrder(ofLabel, seed + position)) {
      if (group.rows.length > owed + 0.5 || !spare(group, left)) continue
      owed -= group.rows.length
      for (const { id, label } of group.rows) {
        holdout.add(id)
        left.set(label, (left.get(label) ?? 0) - 1)
      }
    }
  })
  const train = new Set(sorted.flatMap(({ id }) => (holdout.has(id) ? [] : [id])))
  return { train, holdout, groups: groups.map((group) => group.rows.map(({ id }) => id)) }
}
