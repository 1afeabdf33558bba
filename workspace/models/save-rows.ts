import type { TableRow } from "../../contract/entities/table.ts"
import type { Caller } from "../../contract/permissions.ts"
import { type FailedRow, MOST_FAILED, type RowsSaved, type RowsToSave } from "../../core/ports/ai.ts"
import type { Tables } from "../../core/ports/tables.ts"
import type { aiAnswersOver } from "../state/ai-answers.ts"
import { inputsAsText, questionOf } from "./row-questions.ts"

type Given = {
  readonly tables: Pick<Tables, "listBatches" | "save">
  readonly answers: Pick<ReturnType<typeof aiAnswersOver>, "listOf">
}

/** Rows of a table with the answers they have, in the order of the rows and in batches that fit in memory. */
export const saveStreamedRows = async (
  { tables, answers }: Given,
  who: Caller,
  { from, into, reader, signal, table, kept, answers: columns }: RowsToSave,
): Promise<RowsSaved> => {
  const { table: name, version, inputs } = from
  const failed = new Map<string, FailedRow | undefined>()

  const own = (row: TableRow): TableRow =>
    Object.fromEntries(kept.map((column) => [column.name, row[column.name] ?? null]))

  const answered = async function* (): AsyncIterable<readonly TableRow[]> {
    for await (const rows of tables.listBatches(name, { version })) {
      signal?.throwIfAborted()
      const asked = rows.flatMap((row) => {
        const question = questionOf(inputs, row)
        return question ? [{ row, question }] : []
      })
      const found = await answers.listOf(into, [...new Set(asked.map(({ question }) => question.id))])
      const replies = new Map(found.map((one) => [one.subject, { ...one, read: reader(one.reply) }]))
      yield asked.flatMap(({ row, question }): TableRow[] => {
        const one = replies.get(question.id)
        if (one?.read.ok) return [{ ...own(row), ...one.read.values }]
        if (one && !one.read.ok && !failed.has(question.id)) {
          const { says } = one.read
          const shown = { inputs: inputsAsText(question.data), says, reply: one.reply }
          failed.set(question.id, failed.size < MOST_FAILED ? shown : undefined)
        }
        return []
      })
    }
  }

  const saved = await tables.save(who, { ...table, columns: [...kept, ...columns] }, answered(), into.runId)
  return {
    table: saved,
    failed: failed.size,
    firstFailed: [...failed.values()].filter((one) => one !== undefined),
  }
}
