import { listEvaluationCases } from "../../../../contract/endpoints/train.ts"
import { wrongWords } from "../../messages/models.ts"
import { call } from "../../shell/call.ts"
import type { EvaluationCase } from "./comparison.ts"

const PAGE = 500

/** Spreadsheets run what starts like a formula; a text from outside must stay a text. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

const cell = (value: string): string => {
  const text = harmless(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

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
  return `${[[text, expected, given, confidence, item], ...lines].map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`
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

/** Gives the browser a text to save as a file. The mark in front tells spreadsheets that it is UTF-8. */
export const saveText = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }))
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
