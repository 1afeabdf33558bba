import { nearDuplicateGroups } from "../learners/minhash.ts"

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

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim()

/** FNV-1a over UTF-16 code units with a final mix (Murmur3's), so that texts alike at the end are far apart. */
const scatter = (text: string, seed: number): number => {
  let hash = 0x811c9dc5 ^ seed
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** An order that looks random and hangs on what a group says alone, not on ids that differ from one workspace to the next. */
const inScatteredOrder = (groups: readonly Group[], seed: number): Group[] =>
  groups
    .map((group) => ({ group, place: Math.min(...group.rows.map(({ text }) => scatter(plain(text), seed))) }))
    .sort((a, b) => a.place - b.place)
    .map(({ group }) => group)

/** Every label keeps at least one row to learn from; a label seen once is therefore never held out. */
const spare = (group: Group, left: Map<string, number>): boolean =>
  [...tally(group.rows)].every(([label, count]) => (left.get(label) ?? 0) > count)

export type Side = "train" | "holdout"

type SplitOptions = {
  /** Share of rows to hold out, 0 to below 1. */
  readonly holdout: number
  readonly seed: number
  /**
   * Sides that rows had in the split before. They keep them and their near-duplicates follow, so that versions
   * trained one after the other are measured on rows none of them has learnt from.
   */
  readonly settled?: ReadonlyMap<string, Side> | undefined
}

/** The side a group has had; one that stood on both (a new row joined two groups) counts as learnt. */
const sideBefore = (group: Group, settled: ReadonlyMap<string, Side>): Side | undefined => {
  const sides = new Set(group.rows.flatMap(({ id }) => settled.get(id) ?? []))
  return sides.has("train") ? "train" : sides.has("holdout") ? "holdout" : undefined
}

/**
 * Splits rows so that no two near-duplicates stand on different sides (else a model is praised for remembering),
 * with about the same share of every label held out. The same rows, in any order, and the same seed give the same
 * split. Ids are unique.
 */
export const splitByContent = (
  rows: readonly SplitRow[],
  { holdout: share, seed, settled = new Map() }: SplitOptions,
): Split => {
  const sorted = [...rows].sort((a, b) => byCodeUnit(a.id, b.id))
  const groups = nearDuplicateGroups(sorted.map(({ text }) => text)).map((members): Group => {
    const inside = members.flatMap((at) => sorted[at] ?? [])
    return { rows: inside, label: commonestLabel(inside) }
  })
  const holdout = new Set<string>()
  const left = tally(sorted)
  const holdOut = (group: Group): void => {
    for (const { id, label } of group.rows) {
      if (settled.get(id) === "train") continue
      holdout.add(id)
      left.set(label, (left.get(label) ?? 0) - 1)
    }
  }
  // Fractions of a row are carried to the next label, so that many small labels together give their share; more than
  // one row is not, or a label would pay for its neighbours.
  let owed = 0
  for (const [, ofLabel] of byLabel(groups)) {
    const before = ofLabel.filter((group) => sideBefore(group, settled) === "holdout")
    for (const group of before) holdOut(group)
    const size = (some: readonly Group[]): number => some.reduce((sum, group) => sum + group.rows.length, 0)
    owed = Math.min(owed, 1) + share * size(ofLabel) - size(before)
    for (const group of inScatteredOrder(ofLabel, seed)) {
      if (sideBefore(group, settled) !== undefined || group.rows.length > owed + 0.5 || !spare(group, left)) continue
      owed -= group.rows.length
      holdOut(group)
    }
  }
  const train = new Set(sorted.flatMap(({ id }) => (holdout.has(id) ? [] : [id])))
  return { train, holdout, groups: groups.map((group) => group.rows.map(({ id }) => id)) }
}
