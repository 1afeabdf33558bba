import { existsSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { csvReader } from "../data/csv.ts"
import { calibrationOf } from "../statistics/calibration.ts"
import { deserializeClassifier, fitTextClassifier, serializeClassifier } from "./classifier.ts"

const folder = new URL("../../../shared/data/banking77/", import.meta.url)

const read = (name: string): { texts: string[]; labels: string[] } => {
  const reader = csvReader({ delimiter: ",", width: 2 })
  const records = [...reader.push(readFileSync(new URL(name, folder), "utf8")), ...reader.end()]
  const rows = records.slice(1).flatMap((record) => (record.kind === "good" ? [record.values] : []))
  return { texts: rows.map(([text]) => text ?? ""), labels: rows.map(([, label]) => label ?? "") }
}

const has = existsSync(folder)

test.runIf(has)(
  `accuracy >= .905 and ECE <= .03 on 3,080 held-out messages of 77 intents${has ? "" : ` (needs ${folder.pathname})`}`,
  () => {
    const train = read("train.csv")
    const held = read("test.csv")
    expect([train.texts.length, held.texts.length]).toEqual([10_003, 3_080])
    const bytes = serializeClassifier(fitTextClassifier({ ...train, seed: 1 }))
    expect(bytes.length).toBeLessThan(10e6)
    const answers = deserializeClassifier(bytes).predict(held.texts)
    const right = answers.map(({ label }, at) => label === held.labels[at])
    expect(right.filter(Boolean).length / right.length).toBeGreaterThanOrEqual(0.905)
    const confidences = answers.map(({ confidence }) => confidence)
    expect(calibrationOf(confidences, right).ece).toBeLessThanOrEqual(0.03)
  },
)
