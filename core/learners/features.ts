import { countFeatures, type FeatureCounts, type FeatureSettings, renameColumns } from "./feature-counts.ts"
import { HashTable } from "./hash-table.ts"

/** Rows of sparse vectors: row r is column/value[start[r] .. start[r + 1]), columns in no order. */
export type SparseRows = {
  readonly rows: number
  readonly start: Int32Array
  readonly column: Int32Array
  readonly value: Float32Array
}

export const defaultFeatures: FeatureSettings = {
  pairReach: 4,
  charFrom: 2,
  charTo: 5,
  minTexts: 1,
  maxFeatures: 400_000,
}

/** Which hash is which column, and how rare each column is. */
export type Vocabulary = {
  readonly settings: FeatureSettings
  /** Hash of each column, from the most widespread to the rarest, so that busy columns lie together in memory. */
  readonly hashes: Uint32Array
  readonly idf: Float32Array
  readonly table: HashTable
}

export const vocabularyOf = (settings: FeatureSettings, hashes: Uint32Array, idf: Float32Array): Vocabulary => {
  const table = new HashTable(hashes.length)
  for (const hash of hashes) table.add(hash)
  return { settings, hashes, idf, table }
}

const LOGS = Float64Array.from({ length: 256 }, (_, count) => (count === 0 ? 0 : 1 + Math.log(count)))

/** Sublinear tf x idf; words and characters are each scaled to length 1, so that long words do not drown the words. */
const weigh = (counts: FeatureCounts, idf: Float32Array): SparseRows => {
  const rows = counts.split.length
  const column = counts.column.slice(0, counts.filled)
  const value = new Float32Array(counts.filled)
  const weighGroup = (from: number, to: number): void => {
    let squares = 0
    for (let at = from; at < to; at++) {
      const count = counts.count[at] ?? 0
      const weight = (LOGS[count] ?? 1 + Math.log(count)) * (idf[column[at] ?? 0] ?? 0)
      value[at] = weight
      squares += weight * weight
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
    for (let at = from; at < to; at++) value[at] = (value[at] ?? 0) * scale
  }
  for (let row = 0; row < rows; row++) {
    const split = counts.split[row] ?? 0
    weighGroup(counts.start[row] ?? 0, split)
    weighGroup(split, counts.start[row + 1] ?? 0)
  }
  return { rows, start: Int32Array.from(counts.start), column, value }
}

/** Place of each column by falling number of texts, ties by first appearance; -1 for those that are dropped. */
const rankColumns = (texts: Int32Array, { minTexts, maxFeatures }: FeatureSettings): Int32Array => {
  const most = texts.reduce((a, b) => Math.max(a, b), 0)
  const next = new Int32Array(most + 2)
  for (const count of texts) next[most - count + 1] = (next[most - count + 1] ?? 0) + 1
  for (let step = 1; step < next.length; step++) next[step] = (next[step] ?? 0) + (next[step - 1] ?? 0)
  return texts.map((count) => {
    const place = next[most - count] ?? 0
    next[most - count] = place + 1
    return count >= minTexts && place < maxFeatures ? place : -1
  })
}

/** Learns the vocabulary of texts, no labels needed. idf = ln((1 + texts) / (1 + texts with the feature)) + 1. */
export const fitFeatures = (
  texts: readonly string[],
  settings: FeatureSettings = defaultFeatures,
): { vocabulary: Vocabulary; rows: SparseRows } => {
  const found = new HashTable(1 << 12)
  const counts = countFeatures(texts, settings, (hash) => found.add(hash))
  const seenIn = new Int32Array(found.size)
  for (let at = 0; at < counts.filled; at++) {
    const column = counts.column[at] ?? 0
    seenIn[column] = (seenIn[column] ?? 0) + 1
  }
  const rank = rankColumns(seenIn, settings)
  const kept = rank.reduce((sum, place) => (place < 0 ? sum : sum + 1), 0)
  const hashes = new Uint32Array(kept)
  const idf = new Float32Array(kept)
  rank.forEach((place, column) => {
    if (place < 0) return
    hashes[place] = found.keyOf(column)
    idf[place] = Math.log((1 + texts.length) / (1 + (seenIn[column] ?? 0))) + 1
  })
  renameColumns(counts, rank)
  return { vocabulary: vocabularyOf(settings, hashes, idf), rows: weigh(counts, idf) }
}

/** Vectors of new texts; features the vocabulary does not know, or that `takes` refuses, are left out. */
export const vectorise = (
  { table, settings, idf }: Vocabulary,
  texts: readonly string[],
  takes?: (column: number) => boolean,
): SparseRows => {
  const known = (hash: number): number => table.find(hash)
  const taken = (hash: number): number => {
    const column = table.find(hash)
    return column >= 0 && takes?.(column) ? column : -1
  }
  return weigh(countFeatures(texts, settings, takes ? taken : known), idf)
}
