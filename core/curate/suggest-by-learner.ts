import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import { inputText } from "../template/input-text.ts"
import { learningMaterial, requireEnough } from "./learning-material.ts"
import { learnerName } from "./retrain.ts"
import { suggestByClassifier } from "./suggest-by-classifier.ts"
import type { Suggested, SuggestRequest } from "./suggest-request.ts"

type Needed = Pick<Ports, "clock" | "events" | "items" | "learners">

/** Open texts that help a learner with few labels. */
const POOL = 2_000
const SEED = 7

/** Steps of a fit in words for people. */
const STEPS: Readonly<Record<string, string>> = {
  featurize: "Reading texts",
  select: "Comparing learners",
  fit: "Learning",
  calibrate: "Checking how sure it is",
}

/**
 * Fits a learner on the examples and the labels so far and suggests its answers for open items.
 * Problem `labels_needed` says what is missing.
 */
export const suggestByLearner = async (ports: Needed, who: Caller, request: SuggestRequest): Promise<Suggested> => {
  const { databit, runId, signal, onProgress } = request
  const material = await learningMaterial(ports, databit)
  requireEnough(material)
  const pool = await ports.items.listToSuggest(databit.databitId, { limit: POOL })
  const { bytes } = await ports.learners.start({
    texts: material.texts,
    labels: material.labels,
    pool: pool.map(({ data }) => inputText(databit.schema.input, data)),
    seed: SEED,
    signal,
    onProgress: ({ step, done, total }) => onProgress?.(done, total, STEPS[step] ?? step),
  })
  const model = learnerName(databit.name, material.decided)
  const made = await suggestByClassifier(ports, who, request, {
    model,
    field: material.main.name,
    key: `${model}:${runId}`,
    load: async () => bytes,
  })
  return { ...made, labels: material.decided }
}
