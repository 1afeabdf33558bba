import { getTableRows, LONGEST_CELL } from "../../contract/endpoints/data.ts"
import type { Session } from "../session.ts"

const PAGE = 1_000

/** What the label column says, by text; the first row counts where a text stands more than once. */
export type KnownAnswers = ReadonlyMap<string, string>

/** Reads the label column of a table. Rows without a text or a label are left out. */
export const readAnswers = async (
  session: Session,
  table: string,
  text: string,
  label: string,
): Promise<KnownAnswers> => {
  const answers = new Map<string, string>()
  for (let offset = 0, total = 1; offset < total; ) {
    const part = await session.call(getTableRows, { name: table, offset, limit: PAGE, longest: LONGEST_CELL })
    const { rows } = part
    total = rows.length === 0 ? 0 : part.total
    offset += rows.length
    for (const row of rows) {
      const said = row[text]
      const answer = row[label]
      if (said === null || said === undefined || answer === null || answer === undefined) continue
      // As the answers to choose from are made of the same column: without spaces around them.
      const trimmed = String(answer).trim()
      if (trimmed !== "" && !answers.has(String(said))) answers.set(String(said), trimmed)
    }
  }
  return answers
}
