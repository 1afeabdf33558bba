import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Problem } from "../../contract/problems.ts"
import { calibrationOf } from "../statistics/calibration.ts"
import { type ClassifierProgress, deserializeClassifier, fitTextClassifier, serializeClassifier } from "./classifier.ts"
import { explainWords } from "./explain.ts"
import { vectorise } from "./features.ts"
import { scoreRow } from "./linear-model.ts"
import { randomOf } from "./random.ts"
import { withTopics } from "./topics.ts"

const VOICES = {
  delivery: ["parcel", "arrive", "courier", "shipped", "tracking", "doorstep"],
  refund: ["money", "back", "refund", "returned", "credit", "reimburse"],
  login: ["password", "sign", "locked", "account", "username", "reset"],
  damage: ["broken", "cracked", "scratched", "faulty", "replacement", "damaged"],
}
const FILLERS = ["please", "my", "the", "is", "not", "still", "today", "help", "I", "with", "order", "since", "need"]
type Example = { readonly text: string; readonly label: string }

/** Sentences of mostly fillers with a word or two of their subject, and now and then one of another. */
const examples = (count: number, seed: number): Example[] => {
  const random = randomOf(seed)
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
  const subjects = Object.entries(VOICES)
  return Array.from({ length: count }, () => {
    const [label, voice] = pick(subjects) ?? ["", []]
    const [, other] = pick(subjects) ?? ["", []]
    const words = Array.from({ length: 6 }, () => pick(FILLERS) ?? "")
    words.splice(Math.floor(random() * 6), 0, pick(voice) ?? "")
    if (random() < 0.5) words.splice(Math.floor(random() * 6), 0, pick(other) ?? "")
    return { text: words.join(" "), label }
  })
}
const textsOf = (some: readonly Example[]): string[] => some.map(({ text }) => text)
const labelsOf = (some: readonly Example[]): string[] => some.map(({ label }) => label)
const learnFrom = (some: readonly Example[], more: Partial<Parameters<typeof fitTextClassifier>[0]> = {}) =>
  fitTextClassifier({ texts: textsOf(some), labels: labelsOf(some), seed: 7, ...more })

const test400 = examples(400, 99)
const shareRight = (classifier: ReturnType<typeof learnFrom>): number =>
  classifier.predict(textsOf(test400)).filter(({ label }, at) => label === test400[at]?.label).length / test400.length

describe("fitTextClassifier", () => {
  const many = learnFrom(examples(400, 1))
  const few = learnFrom(examples(12, 2), { pool: textsOf(examples(300, 3)) })

  test("learns many rows by SVM without trying others, few by what did better", () => {
    expect(many.kind).toBe("svm")
    expect(many.fit.trials.map(({ kind }) => kind)).toEqual(["svm"])
    expect(shareRight(many)).toBeGreaterThan(0.75)
    expect(few.fit.trials.map(({ kind }) => kind)).toEqual(["centroid", "svm"])
    expect(few.fit.poolRows).toBe(300)
    expect(shareRight(few)).toBeGreaterThan(0.35)
    expect(learnFrom(examples(40, 4), { choose: "centroid" }).kind).toBe("centroid")
  })

  test("its confidence on new texts can be taken at its word", () => {
    const answers = many.predict(textsOf(test400))
    const { ece } = calibrationOf(
      answers.map(({ confidence }) => confidence),
      answers.map(({ label }, at) => label === test400[at]?.label),
    )
    expect(ece).toBeLessThan(0.08)
  })

  test("words never seen before do not make it overconfident", () => {
    const random = randomOf(20)
    const name = (): string => Math.floor(random() * 1e12).toString(36)
    const withNames = (some: readonly Example[]): Example[] =>
      some.map(({ text, label }) => ({ text: `${name()} ${text} ${name()} ${name()} ${name()}`, label }))
    const gaps = [21, 22, 23, 24, 25].map((seed) => {
      const answers = learnFrom(withNames(examples(180, seed))).predict(textsOf(withNames(test400)))
      const said = answers.reduce((sum, { confidence }) => sum + confidence, 0) / answers.length
      return said - answers.filter(({ label }, at) => label === test400[at]?.label).length / answers.length
    })
    // Held-out rows scored with words only they have give a gap of .13.
    expect(Math.abs(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length)).toBeLessThan(0.09)
  })

  test("probabilities belong to the labels in their order and sum to 1", () => {
    expect(many.labels).toEqual(["damage", "delivery", "login", "refund"])
    for (const { label, confidence, probabilities } of many.predict(textsOf(test400.slice(0, 50)))) {
      expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9)
      expect(probabilities[many.labels.indexOf(label)]).toBe(confidence)
      expect(confidence).toBe(Math.max(...probabilities))
    }
  })

  test("a text with nothing known in it gets the commonest label at its share", () => {
    const lopsided = learnFrom([
      ...examples(60, 5).map((one) => ({ ...one, label: "usual" })),
      { text: "rare thing", label: "rare" },
      { text: "other rare thing", label: "rare" },
    ])
    const [answer] = lopsided.predict(["ЖЖЖЖ"])
    expect(answer?.label).toBe("usual")
    expect(answer?.confidence).toBeCloseTo(61 / 64, 9)
  })

  test("empty texts are a content like any other", () => {
    const classifier = learnFrom([
      ...examples(30, 6),
      ...Array.from({ length: 6 }, () => ({ text: " ", label: "blank" })),
    ])
    expect(classifier.predict(["", "  \n", "?!"]).map(({ label }) => label)).toEqual(["blank", "blank", "blank"])
  })

  test("a single label is always the answer, the surer the more often it was seen", () => {
    const once = learnFrom([{ text: "hello", label: "greeting" }])
    expect(once.kind).toBe("single")
    expect(once.predict(["hello", "", "good bye"]).map(({ label }) => label)).toEqual([
      "greeting",
      "greeting",
      "greeting",
    ])
    expect(once.predict(["hello"])[0]?.confidence).toBeCloseTo(2 / 3, 9)
    const often = learnFrom(Array.from({ length: 98 }, (_, at) => ({ text: `hello ${at}`, label: "greeting" })))
    expect(often.predict(["hello"])[0]?.confidence).toBeCloseTo(0.99, 9)
    expect(often.explain("hello", "greeting")).toEqual([])
  })

  test("labels seen once each: right on its own examples, and modest about it", () => {
    const lonely = learnFrom([
      { text: "where is my parcel", label: "delivery" },
      { text: "I want my money back", label: "refund" },
      { text: "パスワードを忘れました", label: "login" },
    ])
    const answers = lonely.predict(["where is the parcel", "money back please", "パスワード"])
    expect(answers.map(({ label }) => label)).toEqual(["delivery", "refund", "login"])
    for (const { confidence } of answers) {
      expect(confidence).toBeGreaterThan(1 / 6)
      expect(confidence).toBeLessThan(0.5)
    }
  })

  test("the same request and seed give the same bytes, another seed is another draw", () => {
    for (const some of [examples(300, 8), examples(20, 9)]) {
      const pool = textsOf(examples(80, 10))
      expect(serializeClassifier(learnFrom(some, { pool }))).toEqual(serializeClassifier(learnFrom(some, { pool })))
    }
    expect(serializeClassifier(learnFrom(examples(300, 8), { seed: 8 }))).not.toEqual(
      serializeClassifier(learnFrom(examples(300, 8))),
    )
  })

  test("tells its progress step by step, and how long each took by the clock it is given", () => {
    const seen: ClassifierProgress[] = []
    let now = 0
    const classifier = learnFrom(examples(400, 1), {
      onProgress: (progress) => seen.push(progress),
      clock: () => now++,
    })
    expect([...new Set(seen.map(({ step }) => step))]).toEqual(["featurize", "calibrate", "fit"])
    for (const { done, total } of seen) expect(done).toBeLessThanOrEqual(total)
    expect(seen.at(-1)).toMatchObject({ step: "calibrate", done: 1, total: 1 })
    expect(seen.at(-1)?.metrics?.accuracy).toBeGreaterThan(0.7)
    expect(seen.filter(({ step }) => step === "fit").map(({ done }) => done)).toEqual([1, 2, 3, 4])
    expect(classifier.fit.timings).toEqual({ featurize: 1, select: 0, fit: 1, calibrate: 2 })
  })

  test("stops when told to", () => {
    const signal = { aborted: false }
    const stop = (): void => {
      learnFrom(examples(400, 1), {
        signal,
        onProgress: ({ step }) => {
          signal.aborted = step === "fit"
        },
      })
    }
    expect(stop).toThrow(new Problem("run_cancelled"))
  })

  test("refuses what cannot be learnt from", () => {
    expect(() => learnFrom([])).toThrow("at least one labelled text")
    expect(() => fitTextClassifier({ texts: ["a"], labels: [], seed: 1 })).toThrow("1 texts but 0 labels")
  })

  test("any texts and labels: an answer among the labels with a probability", () => {
    const example = fc.record({
      text: fc.string({ unit: "grapheme", maxLength: 20 }),
      label: fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h", "i"),
    })
    const asked = fc.array(fc.string({ unit: "grapheme", maxLength: 20 }), { maxLength: 4 })
    fc.assert(
      fc.property(fc.array(example, { minLength: 1, maxLength: 25 }), asked, (some, texts) => {
        const classifier = learnFrom(some)
        for (const { label, confidence, probabilities } of classifier.predict([...texts, ...textsOf(some)])) {
          expect(classifier.labels).toContain(label)
          expect(confidence).toBeGreaterThan(0)
          expect(confidence).toBeLessThanOrEqual(1)
          expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1 + 1e-9)
        }
      }),
      { numRuns: 60 },
    )
  })

  describe("explain", () => {
    test("names the words that speak for the label first", () => {
      const [first] = many.explain("please help my parcel is not here with the order", "delivery")
      expect(first?.token).toBe("parcel")
      expect(first?.weight).toBeGreaterThan(0)
      expect(many.explain("my parcel", "no such label")).toEqual([])
      expect(many.explain("one two three four five six", "login", 2)).toHaveLength(2)
    })

    test("the weights of all words and the bias are the score, topics included", () => {
      const text = "still no refund for my cracked order order since today"
      for (const { parts } of [many, few]) {
        const plain = vectorise(parts.vocabulary, [text])
        const scores = new Float64Array(parts.labels.length)
        scoreRow(parts.model, parts.topics ? withTopics(plain, parts.topics) : plain, 0, scores)
        scores.forEach((score, label) => {
          const sum = explainWords(parts, text, label).reduce(
            (total, { weight }) => total + weight,
            parts.model.bias[label] ?? 0,
          )
          expect(sum).toBeCloseTo(score, 3)
        })
      }
    })
  })

  describe("serialize", () => {
    test("what is read back answers exactly alike", () => {
      const numerous = learnFrom(
        Array.from({ length: 700 }, (_, at) => ({
          text: `thing ${at * 7919} of kind ${at % 300}`,
          label: `kind-${at % 300}`,
        })),
        { choose: "centroid" },
      )
      for (const classifier of [many, few, numerous, learnFrom([{ text: "only", label: "Einzige ✓" }])]) {
        const restored = deserializeClassifier(serializeClassifier(classifier))
        const texts = [...textsOf(test400), "", "unbekannt", "thing 7919 of kind 1"]
        expect(restored.predict(texts)).toEqual(classifier.predict(texts))
        expect(restored.kind).toBe(classifier.kind)
        expect(restored.labels).toEqual(classifier.labels)
        expect(restored.explain("parcel and refund", classifier.labels[0] ?? "")).toEqual(
          classifier.explain("parcel and refund", classifier.labels[0] ?? ""),
        )
        expect(restored.fit).toEqual({ ...classifier.fit, timings: undefined })
        expect(serializeClassifier(restored)).toEqual(serializeClassifier(classifier))
      }
    })

    test("reads bytes from anywhere within a larger buffer", () => {
      const bytes = serializeClassifier(few)
      const larger = new Uint8Array(bytes.length + 3)
      larger.set(bytes, 3)
      expect(deserializeClassifier(larger.subarray(3)).predict(["my parcel"])).toEqual(few.predict(["my parcel"]))
    })

    test("says so when the bytes are cut off, damaged, newer or something else", () => {
      const bytes = serializeClassifier(few)
      const changed = (at: number, to: number): Uint8Array => bytes.with(at, to)
      for (const length of [0, 3, 11, 40, 2_000, bytes.length - 8])
        expect(() => deserializeClassifier(bytes.subarray(0, length))).toThrow(Problem)
      expect(() => deserializeClassifier(changed(0, 65))).toThrow("not a stored classifier")
      expect(() => deserializeClassifier(changed(4, 9))).toThrow("format 9")
      expect(() => deserializeClassifier(changed(13, 0))).toThrow("damaged")
    })
  })
})
