import { randomOf, shuffle } from "./random.ts"

/** A row that is always learnt from: its label has no second text to be tested with. */
export const ALWAYS_LEARNT = -1

/**
 * Deals the rows of each label over folds. Equal texts (but for case and outer blanks) of a label go together, else a
 * fold would be tested on what was learnt.
 */
export const dealFolds = (texts: readonly string[], target: Int32Array, folds: number, seed: number): Int32Array => {
  const random = randomOf(seed)
  const perLabel = new Map<number, Map<string, number[]>>()
  texts.forEach((text, row) => {
    const label = target[row] ?? 0
    const plain = text.trim().toLowerCase()
    const groups = perLabel.get(label) ?? new Map<string, number[]>()
    perLabel.set(label, groups)
    const known = groups.get(plain)
    if (known) known.push(row)
    else groups.set(plain, [row])
  })
  const fold = new Int32Array(texts.length).fill(ALWAYS_LEARNT)
  for (const groups of perLabel.values()) {
    if (groups.size < 2) continue
    const first = Math.floor(random() * folds)
    const dealt = [...groups.values()]
    const order = Int32Array.from(dealt, (_, at) => at)
    shuffle(order, order.length, random)
    order.forEach((which, at) => {
      for (const row of dealt[which] ?? []) fold[row] = (first + at) % folds
    })
  }
  return fold
}
