import { z } from "zod"
import { Problem } from "../../contract/problems.ts"
import { vocabularyOf } from "./features.ts"
import { type LinearModel, linearModel } from "./linear-model.ts"
import { TextClassifier } from "./text-classifier.ts"
import type { Topics } from "./topics.ts"

/** "DBTC", then the version of the format, then the length of the head, both as 32-bit little-endian numbers. */
const MAGIC = [0x44, 0x42, 0x54, 0x43]
const VERSION = 1
const HEAD_AT = 12

const trial = z.object({ kind: z.enum(["svm", "centroid"]), rows: z.int(), accuracy: z.number(), logLoss: z.number() })
const count = z.int().nonnegative()
const head = z.object({
  kind: z.enum(["svm", "centroid", "single"]),
  labels: z.array(z.string()).min(1).readonly(),
  features: z.object({ pairReach: count, charFrom: count, charTo: count, minTexts: count, maxFeatures: count }),
  topics: z.object({ columns: count, size: count }).nullable(),
  fit: z.object({
    rows: count,
    poolRows: count,
    temperature: z.number().positive(),
    /** Classifiers of an earlier version have none. */
    noise: z.number().min(0).max(1).default(0),
    unseen: z.number().min(0).max(1),
    trials: z.array(trial).readonly(),
  }),
  /** Lengths of the arrays that follow. */
  columns: count,
  modelColumns: count,
  weights: count,
})

/** Arrays one after another, each on a multiple of 8 bytes, little-endian as on every machine this runs on. */
class Writer {
  readonly #parts: Uint8Array[] = []
  #length = 0

  add(array: Uint8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array): void {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
    this.#parts.push(bytes, new Uint8Array(-bytes.length & 7))
    this.#length += bytes.length + (-bytes.length & 7)
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
}

class Reader {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  /** The next `length` bytes in a buffer of their own, which typed arrays may look into. */
  next(length: number): ArrayBuffer {
    const end = this.#at + length
    if (end > this.#bytes.length) throw new Problem("model_missing", { detail: "The stored classifier is cut off." })
    const part = new Uint8Array(length)
    part.set(this.#bytes.subarray(this.#at, end))
    this.#at = end + (-length & 7)
    return part.buffer
  }
}

const columnCounts = ({ start }: LinearModel): Uint16Array =>
  Uint16Array.from({ length: start.length - 1 }, (_, column) => (start[column + 1] ?? 0) - (start[column] ?? 0))

const startsOf = (counts: Uint16Array): Int32Array => {
  const start = new Int32Array(counts.length + 1)
  counts.forEach((entries, column) => {
    start[column + 1] = (start[column] ?? 0) + entries
  })
  return start
}

/** The classifier as bytes (about 4 MB for 77 labels and 10,000 texts); equal classifiers give equal bytes. */
export const serializeClassifier = ({ parts }: TextClassifier): Uint8Array => {
  const { kind, labels, vocabulary, topics, model, priors, fit } = parts
  const { timings: _, ...stored } = fit
  const json = JSON.stringify({
    kind,
    labels,
    features: vocabulary.settings,
    topics: topics ? { columns: topics.columns, size: topics.size } : null,
    fit: stored,
    columns: vocabulary.hashes.length,
    modelColumns: model.start.length - 1,
    weights: model.weight.length,
  } satisfies z.input<typeof head>)
  const text = new TextEncoder().encode(json)
  const writer = new Writer()
  const prefix = new Uint8Array(HEAD_AT + text.length)
  prefix.set(MAGIC)
  new DataView(prefix.buffer).setUint32(4, VERSION, true)
  new DataView(prefix.buffer).setUint32(8, text.length, true)
  prefix.set(text, HEAD_AT)
  writer.add(prefix)
  writer.add(vocabulary.hashes)
  writer.add(vocabulary.idf)
  writer.add(priors)
  writer.add(model.scale)
  writer.add(model.bias)
  writer.add(columnCounts(model))
  writer.add(labels.length > 256 ? model.label : Uint8Array.from(model.label))
  writer.add(model.weight)
  if (topics) {
    writer.add(topics.basis)
    writer.add(topics.turn)
  }
  return writer.bytes()
}

const readHead = (bytes: Uint8Array): { facts: z.infer<typeof head>; length: number } => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEAD_AT || MAGIC.some((byte, at) => bytes[at] !== byte))
    throw new Problem("model_missing", { detail: "This file is not a stored classifier." })
  const version = view.getUint32(4, true)
  if (version !== VERSION)
    throw new Problem("model_missing", {
      detail: `The stored classifier has format ${version}; this workbench reads ${VERSION}.`,
    })
  const length = view.getUint32(8, true)
  try {
    const facts = head.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_AT, HEAD_AT + length))))
    return { facts, length: HEAD_AT + length }
  } catch (cause) {
    throw new Problem("model_missing", { detail: "The stored classifier is damaged.", cause })
  }
}

/** The classifier that was serialized; it answers exactly alike. Throws Problem `model_missing` on anything else. */
export const deserializeClassifier = (bytes: Uint8Array): TextClassifier => {
  const { facts, length } = readHead(bytes)
  const reader = new Reader(bytes, length + (-length & 7))
  const hashes = new Uint32Array(reader.next(facts.columns * 4))
  const idf = new Float32Array(reader.next(facts.columns * 4))
  const priors = new Float64Array(reader.next(facts.labels.length * 8))
  const contests = facts.kind === "single" ? 0 : facts.labels.length
  const scale = new Float32Array(reader.next(contests * 4))
  const bias = new Float32Array(reader.next(contests * 4))
  const start = startsOf(new Uint16Array(reader.next(facts.modelColumns * 2)))
  if (start[facts.modelColumns] !== facts.weights)
    throw new Problem("model_missing", { detail: "The stored classifier is damaged." })
  const label =
    facts.labels.length > 256
      ? new Uint16Array(reader.next(facts.weights * 2))
      : Uint16Array.from(new Uint8Array(reader.next(facts.weights)))
  const weight = new Int16Array(reader.next(facts.weights * 2))
  const model = linearModel({ labels: contests, start, label, weight, scale, bias })
  const topics: Topics | undefined = facts.topics
    ? {
        ...facts.topics,
        basis: new Float32Array(reader.next(facts.topics.columns * facts.topics.size * 4)),
        turn: new Float32Array(reader.next(facts.topics.size ** 2 * 4)),
      }
    : undefined
  return new TextClassifier({
    kind: facts.kind,
    labels: facts.labels,
    vocabulary: vocabularyOf(facts.features, hashes, idf),
    topics,
    model,
    priors,
    fit: { ...facts.fit, timings: undefined },
  })
}
