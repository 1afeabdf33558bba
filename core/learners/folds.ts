import { randomOf, shuffle } from "./random.ts"
import { newTokens, plainForm } from "./tokens.ts"

/** A row that is always learnt from: its label has no second text to be tested with. */
export const ALWAYS_LEARNT = -1

type Group = { readonly label: number; readonly rows: number[] }

/** Rows that say the same, whatever their labels: else a fold would be tested on what was learnt. */
const groupByText = (texts: readonly string[], target: Int32Array): Group[] => {
  const tokens = newTokens()
  const groups = new Map<string, Group>()
  texts.forEach((text, row) => {
    const plain = plainForm(tokens, text)
    const known = groups.get(plain)
    if (known) known.rows.push(row)
    else groups.set(plain, { label: target[row] ?? 0, rows: [row] })
  })
  return [...groups.values()]
}

const deal = (groups: readonly Group[], fold: Int32Array, folds: number, seed: number): void => {
  const random = randomOf(seed)
  const order = Int32Array.from(groups, (_, at) => at)
  shuffle(order, order.length, random)
  const next = new Map<number, number>()
  for (const which of order) {
    const group = groups[which]
    if (!group) continue
    const turn = next.get(group.label) ?? Math.floor(random() * folds)
    next.set(group.label, (turn + 1) % folds)
    for (const row of group.rows) fold[row] = turn
  }
}

/** A label all of whose rows came into one fold could not be learnt when that fold is held out. */
const keepLearnable = (fold: Int32Array, target: Int32Array): void => {
  const onlyFold = new Map<number, number>()
  target.forEach((label, row) => {
    const seen = onlyFold.get(label)
    onlyFold.set(label, seen === undefined || seen === fold[row] ? (fold[row] ?? 0) : Number.NaN)
  })
  target.forEach((label, row) => {
    if (!Number.isNaN(onlyFold.get(label))) fold[row] = ALWAYS_LEARNT
  })
}

/** Deals rows over folds, each label about evenly. Rows that say the same stay together. */
export const dealFolds = (texts: readonly string[], target: Int32Array, folds: number, seed: number): Int32Array => {
  const fold = new Int32Array(texts.length)
  deal(groupByText(texts, target), fold, folds, seed)
  keepLearnable(fold, target)
  return fold
}
