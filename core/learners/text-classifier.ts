import { explainWords, type WordWeight } from "./explain.ts"
import { type SparseRows, type Vocabulary, vectorise } from "./features.ts"
import { type LinearModel, scoreRow } from "./linear-model.ts"
import { calibrate } from "./temperature.ts"
import { type Topics, withTopics } from "./topics.ts"

/** `single` has seen one label only and always answers it. */
export type ClassifierKind = "svm" | "centroid" | "single"

export type Prediction = {
  readonly label: string
  /** Calibrated probability of `label`. */
  readonly confidence: number
  /** In the order of the classifier's labels. What their sum lacks to 1 is the chance of a label not seen yet. */
  readonly probabilities: Float64Array
}

/** Milliseconds by step. `calibrate` holds the fit on a part of the rows where no learner had to be chosen. */
export type Timings = {
  readonly featurize: number
  readonly select: number
  readonly fit: number
  readonly calibrate: number
}

export type FitInfo = {
  readonly rows: number
  /** Unlabelled texts that helped. */
  readonly poolRows: number
  /** Known to the process that fitted it; not stored, so that equal classifiers are equal bytes. */
  readonly timings: Timings | undefined
  readonly temperature: number
  /** Share of the answers learnt from that no text explains: wrong ones, or a matter of taste. */
  readonly noise: number
  /** Chance that a text has a label that was not among those learnt from. */
  readonly unseen: number
  /** What the kinds that were tried did on rows held out in turn; empty when there were too few rows to try. */
  readonly trials: readonly {
    readonly kind: "svm" | "centroid"
    readonly rows: number
    readonly accuracy: number
    readonly logLoss: number
  }[]
}

/** Everything a classifier is made of: plain data. */
export type ClassifierParts = {
  readonly kind: ClassifierKind
  readonly labels: readonly string[]
  readonly vocabulary: Vocabulary
  readonly topics: Topics | undefined
  readonly model: LinearModel
  /** Probability of each label, if it is a known one, for a text without any known feature. */
  readonly priors: Float64Array
  readonly fit: FitInfo
}

/** Bounds memory: vectors of so many texts exist at a time. */
const BATCH = 1_024

/** A fitted text classifier. Build it with `fitTextClassifier` or `deserializeClassifier`. */
export class TextClassifier {
  readonly parts: ClassifierParts

  constructor(parts: ClassifierParts) {
    this.parts = parts
  }

  get kind(): ClassifierKind {
    return this.parts.kind
  }

  /** In the order of `probabilities`. */
  get labels(): readonly string[] {
    return this.parts.labels
  }

  get fit(): FitInfo {
    return this.parts.fit
  }

  /** One answer a text, in their order. */
  predict(texts: readonly string[]): Prediction[] {
    const answers: Prediction[] = []
    for (let from = 0; from < texts.length; from += BATCH) {
      const rows = this.#vectorise(texts.slice(from, from + BATCH))
      for (let row = 0; row < rows.plain.rows; row++) answers.push(this.#answer(rows, row))
    }
    return answers
  }

  /** The words of a text that speak most for (weight above 0) or against a label, strongest first. */
  explain(text: string, label: string, limit = 10): WordWeight[] {
    const which = this.parts.labels.indexOf(label)
    if (which < 0 || this.parts.kind === "single") return []
    return explainWords(this.parts, text, which)
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, limit)
  }

  #vectorise(texts: readonly string[]): { plain: SparseRows; full: SparseRows } {
    const { vocabulary, topics } = this.parts
    const plain = vectorise(vocabulary, texts)
    return { plain, full: topics ? withTopics(plain, topics) : plain }
  }

  #answer({ plain, full }: { plain: SparseRows; full: SparseRows }, row: number): Prediction {
    const { kind, model, labels, priors, fit } = this.parts
    const probabilities = priors.slice()
    if (kind !== "single" && plain.start[row] !== plain.start[row + 1]) {
      scoreRow(model, full, row, probabilities)
      calibrate(probabilities, fit)
    }
    let best = 0
    for (let at = 0; at < probabilities.length; at++) {
      probabilities[at] = (probabilities[at] ?? 0) * (1 - fit.unseen)
      if ((probabilities[at] ?? 0) > (probabilities[best] ?? 0)) best = at
    }
    return { label: labels[best] ?? "", confidence: probabilities[best] ?? 0, probabilities }
  }
}
