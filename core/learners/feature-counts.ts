import { hashChars, hashWords, newTokens, scanWords, type Tokens } from "./tokens.ts"

export type FeatureSettings = {
  /** Ordered word pairs up to this many words apart are features. */
  readonly pairReach: number
  readonly charFrom: number
  readonly charTo: number
  /** Features seen in fewer texts are dropped. */
  readonly minTexts: number
  /** The most widespread features are kept when there are more. */
  readonly maxFeatures: number
}

/** How often each column occurs in each text: words first, then characters. Grows as texts are added. */
export class FeatureCounts {
  /** Text t is entries start[t] .. start[t + 1); its character features begin at split[t]. */
  readonly start: number[] = [0]
  readonly split: number[] = []
  column = new Int32Array(1 << 12)
  count = new Uint16Array(1 << 12)
  filled = 0
  /** Group that saw a column last, and where its entry is: counting without sorting. */
  #stamp = new Int32Array(1 << 12)
  #entry = new Int32Array(1 << 12)
  #group = 0

  addGroup(tokens: Tokens, columnOf: (hash: number) => number): void {
    this.#group++
    for (let at = 0; at < tokens.count; at++) {
      const column = columnOf(tokens.hashes[at] ?? 0)
      if (column >= 0) this.#add(column)
    }
  }

  #add(column: number): void {
    if (column >= this.#stamp.length) this.#growColumns(column)
    if (this.#stamp[column] === this.#group) {
      const entry = this.#entry[column] ?? 0
      const count = this.count[entry] ?? 0
      if (count < 0xffff) this.count[entry] = count + 1
      return
    }
    if (this.filled === this.column.length) this.#growEntries()
    this.#stamp[column] = this.#group
    this.#entry[column] = this.filled
    this.column[this.filled] = column
    this.count[this.filled++] = 1
  }

  #growColumns(column: number): void {
    const stamp = new Int32Array((column + 1) * 2)
    stamp.set(this.#stamp)
    this.#stamp = stamp
    const entry = new Int32Array((column + 1) * 2)
    entry.set(this.#entry)
    this.#entry = entry
  }

  #growEntries(): void {
    const column = new Int32Array(this.column.length * 2)
    column.set(this.column)
    this.column = column
    const count = new Uint16Array(this.count.length * 2)
    count.set(this.count)
    this.count = count
  }
}

/** Counts the features of texts; `columnOf` names the column of a hash, or -1 for none. */
export const countFeatures = (
  texts: readonly string[],
  settings: FeatureSettings,
  columnOf: (hash: number) => number,
): FeatureCounts => {
  const counts = new FeatureCounts()
  const tokens = newTokens()
  for (const text of texts) {
    scanWords(tokens, text)
    hashWords(tokens, settings.pairReach)
    counts.addGroup(tokens, columnOf)
    counts.split.push(counts.filled)
    hashChars(tokens, settings.charFrom, settings.charTo)
    counts.addGroup(tokens, columnOf)
    counts.start.push(counts.filled)
  }
  return counts
}

/** Renames every column to newName[column], in place; entries whose new name is negative go. */
export const renameColumns = (counts: FeatureCounts, newName: Int32Array): void => {
  let filled = 0
  const keep = (from: number, to: number): number => {
    for (let at = from; at < to; at++) {
      const column = newName[counts.column[at] ?? 0] ?? -1
      if (column < 0) continue
      counts.column[filled] = column
      counts.count[filled++] = counts.count[at] ?? 0
    }
    return filled
  }
  let from = 0
  for (let text = 0; text < counts.split.length; text++) {
    const split = counts.split[text] ?? 0
    const end = counts.start[text + 1] ?? 0
    counts.split[text] = keep(from, split)
    counts.start[text + 1] = keep(split, end)
    from = end
  }
  counts.filled = filled
}
