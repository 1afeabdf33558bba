import { csvLine } from "../data/table-reader.ts"
import type { Ports } from "../ports/index.ts"

/** An answer that is none, or that does not fit the output. */
export type FailedAnswer = { readonly itemId: string; readonly says: string; readonly reply: string }

/** Where the failed answers of a run lie in the files port. */
export const failedAnswersPath = (runId: string): string => `runs/${runId}/failed-answers.csv`

/** Keeps them as CSV a spreadsheet opens. */
export const keepFailedAnswers = async (
  { files }: Pick<Ports, "files">,
  runId: string,
  failed: readonly FailedAnswer[],
): Promise<void> => {
  if (failed.length === 0) return
  const lines = failed.map(({ itemId, says, reply }) => csvLine([itemId, says, reply]))
  await files.save(
    failedAnswersPath(runId),
    new TextEncoder().encode(`\uFEFF${["item,reason,reply", ...lines].join("\r\n")}\r\n`),
  )
}
