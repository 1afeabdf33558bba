import { type SparseRows, type Vocabulary, vectorise } from "./features.ts"
import type { LinearModel } from "./linear-model.ts"
import { hashChars, hashWords, newTokens, scanWords, type Tokens, wordAt } from "./tokens.ts"
import { lengthOf, type Topics, topicVectors } from "./topics.ts"

export type WordWeight = { readonly token: string; readonly weight: number }

type Explainable = { readonly vocabulary: Vocabulary; readonly topics: Topics | undefined; readonly model: LinearModel }

const weightOf = ({ start, label, weight, scale }: LinearModel, column: number, which: number): number => {
  const end = start[column + 1] ?? 0
  for (let entry = start[column] ?? 0; entry < end; entry++) {
    if (label[entry] === which) return (weight[entry] ?? 0) * (scale[which] ?? 0)
  }
  return 0
}

/** What one unit of a column adds to the score by way of the topics. */
const viaTopics = ({ topics, model }: Explainable, row: SparseRows, which: number): ((column: number) => number) => {
  if (!topics) return () => 0
  const { size, basis, turn, columns } = topics
  const length = lengthOf(topicVectors(row, topics)) || 1
  const wanted = Float64Array.from({ length: size }, (_, i) => {
    let sum = 0
    for (let j = 0; j < size; j++) sum += (turn[i * size + j] ?? 0) * weightOf(model, j, which)
    return sum / length
  })
  return (column) => {
    if (column >= columns) return 0
    return wanted.reduce((sum, weight, k) => sum + (basis[column * size + k] ?? 0) * weight, 0)
  }
}

/** A feature of several occurrences is shared among them, each part among the words it is made of. */
const shareOut = (
  tokens: Tokens,
  columnOf: (hash: number) => number,
  contribution: Map<number, number>,
  words: Float64Array,
): void => {
  const occurrences = new Map<number, number>()
  for (let at = 0; at < tokens.count; at++) {
    const column = columnOf(tokens.hashes[at] ?? 0)
    occurrences.set(column, (occurrences.get(column) ?? 0) + 1)
  }
  for (let at = 0; at < tokens.count; at++) {
    const column = columnOf(tokens.hashes[at] ?? 0)
    const half = (contribution.get(column) ?? 0) / (occurrences.get(column) ?? 1) / 2
    for (const word of [tokens.first[at] ?? 0, tokens.last[at] ?? 0]) words[word] = (words[word] ?? 0) + half
  }
}

/** What each distinct word of a text adds to the score of a label: with the bias, the weights sum to the score. */
export const explainWords = (parts: Explainable, text: string, which: number): WordWeight[] => {
  const { vocabulary, model, topics } = parts
  const shift = topics?.size ?? 0
  const row = vectorise(vocabulary, [text])
  const topical = viaTopics(parts, row, which)
  const contribution = new Map<number, number>()
  row.column.forEach((column, at) => {
    contribution.set(column, (row.value[at] ?? 0) * (weightOf(model, shift + column, which) + topical(column)))
  })
  const tokens = newTokens()
  scanWords(tokens, text)
  const words = new Float64Array(Math.max(1, tokens.words))
  const columnOf = (hash: number): number => vocabulary.table.find(hash)
  hashWords(tokens, vocabulary.settings.pairReach)
  shareOut(tokens, columnOf, contribution, words)
  hashChars(tokens, vocabulary.settings.charFrom, vocabulary.settings.charTo)
  shareOut(tokens, columnOf, contribution, words)
  const perToken = new Map<string, number>()
  words.forEach((weight, word) => {
    const token = word < tokens.words ? wordAt(tokens, word) : ""
    perToken.set(token, (perToken.get(token) ?? 0) + weight)
  })
  return [...perToken].map(([token, weight]) => ({ token, weight }))
}
