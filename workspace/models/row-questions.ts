import type { TableRow } from "../../contract/entities/table.ts"
import type { JsonObject } from "../../contract/json.ts"
import type { RowSet } from "../../core/ports/ai.ts"
import type { Tables } from "../../core/ports/tables.ts"
import { contentHash } from "../state/canonical.ts"

/** What a row asks: its inputs, and the name that follows from them. */
export type RowQuestion = { readonly id: string; readonly data: JsonObject }

const textOf = (value: TableRow[string] | undefined): string | null => {
  if (value === null || value === undefined) return null
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}

/** What a row asks; undefined where no input is there. */
export const questionOf = (inputs: RowSet["inputs"], row: TableRow): RowQuestion | undefined => {
  const texts = Object.values(inputs).map((column) => textOf(row[column]))
  if (texts.every((text) => text === null || text === "")) return undefined
  const data = Object.entries(inputs).map(([input, column]) => [input, row[column] ?? null] as const)
  return { id: contentHash(texts), data: Object.fromEntries(data) }
}

/** The inputs of a question as people read them. */
export const inputsAsText = (data: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(data).map(([input, value]) => [input, textOf(value) ?? ""]))

/** Each question of a set once, in the order of its rows, in pages. */
export async function* rowQuestions(
  { tables }: { readonly tables: Pick<Tables, "listBatches"> },
  { table, version, inputs, limit = Number.POSITIVE_INFINITY }: RowSet,
  pageSize: number,
): AsyncGenerator<readonly RowQuestion[]> {
  const seen = new Set<string>()
  const columns = [...new Set(Object.values(inputs))]
  for await (const rows of tables.listBatches(table, { version, columns, batch: pageSize })) {
    const page: RowQuestion[] = []
    for (const row of rows) {
      const question = questionOf(inputs, row)
      if (!question || seen.has(question.id) || seen.size >= limit) continue
      seen.add(question.id)
      page.push(question)
    }
    if (page.length > 0) yield page
    if (seen.size >= limit) return
  }
}
