import { csvLine } from "../data/table-reader.ts"
import type { FailedRow } from "../ports/ai.ts"
import type { Ports } from "../ports/index.ts"

/** An answer that is none, or that does not fit the output. */
export type FailedAnswer = { readonly itemId: string; readonly says: string; readonly reply: string }

/** Where the failed answers of a run lie in the files port. */
export const failedAnswersPath = (runId: string): string => `runs/${runId}/failed-answers.csv`

/** Keeps them as CSV a spreadsheet opens. */
const keep = async (
  { files }: Pick<Ports, "files">,
  runId: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> => {
  if (rows.length === 0) return
  const text = `\uFEFF${[head, ...rows].map((row) => csvLine(row)).join("\r\n")}\r\n`
  await files.save(failedAnswersPath(runId), new TextEncoder().encode(text))
}

/** Keeps the failed answers to items. */
export const keepFailedAnswers = (
  ports: Pick<Ports, "files">,
  runId: string,
  failed: readonly FailedAnswer[],
): Promise<void> =>
  keep(
    ports,
    runId,
    ["item", "reason", "reply"],
    failed.map(({ itemId, says, reply }) => [itemId, says, reply]),
  )

/** Keeps the rows of a table without an answer that fits, with what they asked. */
export const keepFailedRows = (
  ports: Pick<Ports, "files">,
  runId: string,
  inputs: readonly string[],
  failed: readonly FailedRow[],
): Promise<void> =>
  keep(
    ports,
    runId,
    [...inputs, "reason", "reply"],
    failed.map((row) => [...inputs.map((input) => row.inputs[input] ?? ""), row.says, row.reply]),
  )
