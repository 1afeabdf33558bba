import { defaultFeatures, fitFeatures, type SparseRows, type Vocabulary, vectorise } from "./features.ts"
import { randomOf, shuffle } from "./random.ts"
import { fitTopics, type Topics, withTopics } from "./topics.ts"

/** From here on (texts per label) the pool adds less than a point of accuracy. */
const POOL_HELPS_BELOW = 20
const MIN_POOL = 50
/** Topics are learnt from at most so many texts and columns, and are so many: a quarter of a second. */
const TOPIC_TEXTS = 1_500
const TOPIC_COLUMNS = 8_000
const TOPICS = 64
/** A second iteration adds nothing to the accuracy. */
const TOPIC_ITERATIONS = 1
/** With so many texts a feature of one text alone is a typo more often than a sign. */
const ONCE_IS_NOISE_FROM = 1_000

export type Featurized = {
  readonly vocabulary: Vocabulary
  /** Learnt from the pool; without one there are none. */
  readonly topics: Topics | undefined
  /** Vectors of the texts, topics included. */
  readonly data: SparseRows
  readonly columns: number
  /** Texts of the pool that were used. */
  readonly poolRows: number
}

const sampleOf = (pool: readonly string[], size: number, seed: number): string[] => {
  const order = Int32Array.from(pool, (_, at) => at)
  shuffle(order, order.length, randomOf(seed))
  return Array.from(order.subarray(0, Math.max(0, size)), (at) => pool[at] ?? "")
}

/** Vocabulary and vectors of labelled texts, with the help of unlabelled ones where labels are few. */
export const featurize = (
  texts: readonly string[],
  pool: readonly string[],
  labels: number,
  seed: number,
): Featurized => {
  const helpful = labels > 1 && pool.length >= MIN_POOL && texts.length < POOL_HELPS_BELOW * labels
  const sample = helpful ? sampleOf(pool, TOPIC_TEXTS - texts.length, seed) : []
  const minTexts = texts.length + sample.length >= ONCE_IS_NOISE_FROM ? 2 : 1
  const { vocabulary, rows } = fitFeatures([...texts, ...sample], { ...defaultFeatures, minTexts })
  const own = vocabulary.hashes.length
  if (sample.length === 0) return { vocabulary, topics: undefined, data: rows, columns: own, poolRows: 0 }
  const topics = fitTopics(rows, own, { size: TOPICS, columns: TOPIC_COLUMNS, seed, iterations: TOPIC_ITERATIONS })
  const data = withTopics(vectorise(vocabulary, texts), topics)
  return { vocabulary, topics, data, columns: own + topics.size, poolRows: sample.length }
}
