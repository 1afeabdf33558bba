import { deserializeClassifier } from "../../../core/learners/classifier.ts"
import type { TextClassifier } from "../../../core/learners/text-classifier.ts"
import type { RegisteredModelStates } from "../mlflow/models.ts"
import { missing } from "../refused.ts"
import { CLASSIFIER } from "../register-model.ts"

/** What a registered version of a classifier answers: its artifact is loaded once, and its own code classifies. */
export const openCustomModels = (
  models: Pick<RegisteredModelStates, "version">,
): ((name: string, version: string, texts: readonly string[]) => object[]) => {
  const loaded = new Map<string, TextClassifier>()
  const load = (name: string, version: string): TextClassifier => {
    const bytes = models.version(name, version).files.get(CLASSIFIER)
    if (!bytes) throw missing(`File '${CLASSIFIER}' of '${name}' version '${version}'`)
    return deserializeClassifier(new Uint8Array(bytes))
  }
  return (name, version, texts) => {
    const key = `${name}/${version}`
    const classifier = loaded.get(key) ?? load(name, version)
    loaded.set(key, classifier)
    return classifier.predict([...texts]).map(({ label, confidence, probabilities }) => ({
      label,
      confidence,
      alternatives: classifier.labels
        .map((one, at) => ({ label: one, probability: probabilities[at] ?? 0 }))
        .sort((a, b) => b.probability - a.probability),
    }))
  }
}
