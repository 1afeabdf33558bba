import { parentPort } from "node:worker_threads"
import { Problem } from "../../contract/problems.ts"
import { deserializeClassifier, fitTextClassifier, serializeClassifier } from "../../core/learners/classifier.ts"
import { embedTexts } from "../../core/learners/embed-texts.ts"
import { buildTextIndex, nearestTexts, type TextIndex } from "../../core/learners/nearest.ts"
import type { TextClassifier } from "../../core/learners/text-classifier.ts"
import type { ClassifyRequest, Explained, FitRequest, Fitted, Library, Neighbour } from "../../core/ports/inference.ts"
import { answersOf } from "./answers.ts"
import { keptWithin } from "./kept.ts"
import type { FromLearner, ToLearner } from "./learner-messages.ts"

/** Words of evidence a suggestion shows. */
const EVIDENCE_WORDS = 8

const classifiers = keptWithin<TextClassifier>(160 * 2 ** 20)
const libraries = keptWithin<{ readonly ids: readonly string[]; readonly index: TextIndex }>(96 * 2 ** 20)

const say = (message: FromLearner): void => parentPort?.postMessage(message)

const prepare = ({ ids, texts }: Library) => {
  const index = buildTextIndex(texts)
  return {
    value: { ids, index },
    bytes: index.start.byteLength + index.text.byteLength + index.weight.byteLength + 64 * ids.length,
  }
}

const fitClassifier = (request: Omit<FitRequest, "onProgress" | "signal">): Fitted => {
  const classifier = fitTextClassifier({
    ...request,
    clock: () => performance.now(),
    onProgress: (progress) => say({ kind: "progress", progress }),
  })
  return {
    bytes: serializeClassifier(classifier),
    kind: classifier.kind,
    labels: classifier.labels,
    timings: { ...classifier.fit.timings },
  }
}

const answers = (classifier: TextClassifier, { texts, explain = false }: ClassifyRequest): Explained[] =>
  answersOf(classifier, texts).map((one, index) => ({
    ...one,
    evidence: explain ? classifier.explain(texts[index] ?? "", one.label, EVIDENCE_WORDS) : [],
  }))

const answer = (message: ToLearner): FromLearner => {
  switch (message.kind) {
    case "fit":
      return { kind: "fitted", fitted: fitClassifier(message.request) }
    case "judge": {
      const { key, request, classifier: bytes } = message
      const classifier = bytes
        ? classifiers.keep(key, deserializeClassifier(bytes), bytes.byteLength)
        : classifiers.use(key)
      return classifier ? { kind: "judged", answers: answers(classifier, request) } : { kind: "wants" }
    }
    case "embed":
      return { kind: "embedded", vectors: embedTexts(message.texts) }
    case "nearest": {
      const { key, request, library: texts } = message
      const prepared = texts && prepare(texts)
      const library = prepared ? libraries.keep(key, prepared.value, prepared.bytes) : libraries.use(key)
      if (!library) return { kind: "wants" }
      const found = nearestTexts(library.index, request.text, request.count)
      return {
        kind: "found",
        neighbours: found.map(({ index, similarity }): Neighbour => ({ id: library.ids[index] ?? "", similarity })),
      }
    }
  }
}

parentPort?.on("message", (message: ToLearner) => {
  try {
    say(answer(message))
  } catch (error) {
    say({
      kind: "failed",
      message: error instanceof Error ? error.message : String(error),
      problem: error instanceof Problem ? { code: error.code, detail: error.detail } : undefined,
    })
  }
})
