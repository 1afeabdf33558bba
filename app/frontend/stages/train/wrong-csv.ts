import { listEvaluationCases } from "../../../../contract/endpoints/train.ts"
import { wrongWords } from "../../messages/models.ts"
import { call } from "../../shell/call.ts"
import { csvText } from "../../ui/csv.ts"
import type { EvaluationCase } from "./comparison.ts"

const PAGE = 500

/** Cases as CSV (RFC 4180), a line each under a header; confidence as a number from 0 to 1. */
export const csvOf = (cases: readonly EvaluationCase[]): string => {
  const { text, expected, given, confidence, item } = wrongWords.columns
  const lines = cases.map((one) => [
    one.input,
    one.expected ?? "",
    one.answer ?? "",
    one.confidence === null ? "" : one.confidence.toFixed(4),
    one.itemId ?? "",
  ])
  return csvText([[text, expected, given, confidence, item], ...lines])
}

/** All wrong answers of an evaluation, read page by page. */
export const readWrong = async (id: string): Promise<readonly EvaluationCase[]> => {
  const all: EvaluationCase[] = []
  for (let offset = 0; ; offset += PAGE) {
    const { cases } = await call(listEvaluationCases, { id, wrongOnly: "true", limit: PAGE, offset })
    all.push(...cases)
    if (cases.length < PAGE) return all
  }
}
