import { fitFeatures } from "./features.ts"
import { fitTopics, lengthOf, topicVectors } from "./topics.ts"

const SIZE = 64
const COLUMNS = 20_000
const SEED = 7
const ITERATIONS = 4

/** Vectors of length 1 by latent topics of these texts, in their order; texts that share nothing with others may have none. */
export const embedTexts = (texts: readonly string[]): number[][] => {
  const { vocabulary, rows } = fitFeatures(texts)
  const topics = fitTopics(rows, vocabulary.hashes.length, {
    size: SIZE,
    columns: COLUMNS,
    seed: SEED,
    iterations: ITERATIONS,
  })
  const all = topicVectors(rows, topics)
  return texts.map((_, row) => {
    const own = all.subarray(row * topics.size, (row + 1) * topics.size)
    const length = lengthOf(own) || 1
    return Array.from(own, (value) => value / length)
  })
}
