import { parentPort } from "node:worker_threads"
import { Problem } from "../../contract/problems.ts"
import { deserializeClassifier, fitTextClassifier, serializeClassifier } from "../../core/learners/classifier.ts"
import type { TextClassifier } from "../../core/learners/text-classifier.ts"
import type { ClassifyRequest, Explained } from "../../core/ports/inference.ts"
import type { FromLearner, ToLearner } from "./learner-messages.ts"

/** Serialized bytes of the classifiers a thread keeps ready; the one used longest ago goes first. */
const KEPT_BYTES = 160 * 2 ** 20
/** Words of evidence a suggestion shows. */
const EVIDENCE_WORDS = 8

const kept = new Map<string, { readonly classifier: TextClassifier; readonly bytes: number }>()
const waiting = new Map<string, ClassifyRequest>()

const say = (message: FromLearner): void => parentPort?.postMessage(message)

const keep = (key: string, bytes: Uint8Array): TextClassifier => {
  const classifier = deserializeClassifier(bytes)
  kept.set(key, { classifier, bytes: bytes.byteLength })
  let total = [...kept.values()].reduce((sum, one) => sum + one.bytes, 0)
  for (const [oldest, { bytes: size }] of kept) {
    if (total <= KEPT_BYTES || oldest === key) break
    kept.delete(oldest)
    total -= size
  }
  return classifier
}

const used = (key: string): TextClassifier | undefined => {
  const found = kept.get(key)
  if (!found) return undefined
  kept.delete(key)
  kept.set(key, found)
  return found.classifier
}

const answersOf = (classifier: TextClassifier, { texts, explain = false }: ClassifyRequest): Explained[] =>
  classifier.predict(texts).map(({ label, confidence, probabilities }, index) => ({
    label,
    confidence,
    alternatives: classifier.labels.map((name, at) => ({ label: name, probability: probabilities[at] ?? 0 })).sort((a, b) => b.probability - a.probability),
    evidence: explain ? classifier.explain(texts[index] ?? "", label, EVIDENCE_WORDS) : [],
  }))

const failed = (error: unknown): FromLearner => ({
  kind: "failed",
  message: error instanceof Error ? error.message : String(error),
  problem: error instanceof Problem ? { code: error.code, detail: error.detail } : undefined,
})

const handle = async (message: ToLearner): Promise<void> => {
  switch (message.kind) {
    case "fit": {
      const classifier = await fitTextClassifier({ ...message.request, clock: () => performance.now(), onProgress: (progress) => say({ kind: "progress", progress }) })
      const { kind, labels, fit } = classifier
      return say({ kind: "fitted", fitted: { bytes: serializeClassifier(classifier), kind, labels, timings: { ...fit.timings } } })
    }
    case "judge": {
      const classifier = used(message.key)
      if (classifier) return say({ kind: "judged", answers: answersOf(classifier, message.request) })
      waiting.set(message.key, message.request)
      return say({ kind: "wants" })
    }
    case "load": {
      const request = waiting.get(message.key)
      waiting.delete(message.key)
      const classifier = keep(message.key, message.bytes)
      return say({ kind: "judged", answers: request ? answersOf(classifier, request) : [] })
    }
  }
}

parentPort?.on("message", (message: ToLearner) => {
  handle(message).catch((error: unknown) => say(failed(error)))
})
