import { readFile } from "node:fs/promises"
import { createInterface } from "node:readline"
import { z } from "zod"
import { deserializeClassifier } from "../../core/learners/classifier.ts"
import { answersOf } from "./answers.ts"

/**
 * `classify.js FILE`: answers lines of `{"texts": [...]}` with `{"answers": [...]}` or `{"error": ...}`, in order, with
 * the classifier of a file. Built as one file, it goes into every registered version (`lakeflow/model.py`).
 */
const question = z.strictObject({ texts: z.array(z.string()) })

const classifier = deserializeClassifier(new Uint8Array(await readFile(process.argv[2] ?? "")))

const answer = (line: string): object => {
  try {
    return { answers: answersOf(classifier, question.parse(JSON.parse(line)).texts) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(answer(line))}\n`)
