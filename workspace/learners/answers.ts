import type { TextClassifier } from "../../core/learners/text-classifier.ts"
import type { Classified } from "../../core/ports/inference.ts"

/** Answers of a classifier, with every label's probability, likeliest first. */
export const answersOf = (classifier: TextClassifier, texts: readonly string[]): Classified[] =>
  classifier.predict(texts).map(({ label, confidence, probabilities }) => ({
    label,
    confidence,
    alternatives: classifier.labels
      .map((name, at) => ({ label: name, probability: probabilities[at] ?? 0 }))
      .sort((a, b) => b.probability - a.probability),
  }))
