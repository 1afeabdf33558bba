import { deserializeClassifier } from "../../../core/learners/classifier.ts"
import type { TextClassifier } from "../../../core/learners/text-classifier.ts"

/** What a registered version of a classifier answers: its artifact is loaded once, and its own code classifies. */
export const openCustomModels = (
  artifactOf: (name: string, version: string) => Promise<Uint8Array>,
): ((name: string, version: string, texts: readonly string[]) => Promise<object[]>) => {
  const loaded = new Map<string, Promise<TextClassifier>>()
  return async (name, version, texts) => {
    const key = `${name}/${version}`
    const loading = loaded.get(key) ?? artifactOf(name, version).then(deserializeClassifier)
    loaded.set(key, loading)
    const classifier = await loading
    return classifier.predict([...texts]).map(({ label, confidence, probabilities }) => ({
      label,
      confidence,
      alternatives: classifier.labels
        .map((one, at) => ({ label: one, probability: probabilities[at] ?? 0 }))
        .sort((a, b) => b.probability - a.probability),
    }))
  }
}
