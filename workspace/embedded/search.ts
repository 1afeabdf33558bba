import type { IndexSpec } from "../../contract/entities/search.ts"
import { Problem } from "../../contract/problems.ts"
import type { Learners, Library } from "../../core/ports/inference.ts"
import type { VectorSearch } from "../../core/ports/search.ts"
import type { Tables } from "../../core/ports/tables.ts"

type Given = { readonly tables: Pick<Tables, "listBatches" | "listRows" | "seek">; readonly learners: Learners }

/** Rows an index holds at most: their words are kept in memory. */
const MOST_ROWS = 200_000

const textOf = (value: unknown): string => (value === null || value === undefined ? "" : String(value))

/**
 * Rows by the words and parts of words they share, weighed by how rare they are. It is made anew when it is asked for,
 * of the version that the index was brought up to, and kept while it is used.
 */
export const embeddedSearch = ({ tables, learners }: Given): VectorSearch => {
  const load = async ({ table, version, column, keyColumn }: IndexSpec): Promise<Library> => {
    const [ids, texts]: [string[], string[]] = [[], []]
    for await (const rows of tables.listBatches(table, { version, columns: [keyColumn, column], limit: MOST_ROWS }))
      for (const row of rows) {
        ids.push(textOf(row[keyColumn]))
        texts.push(textOf(row[column]))
      }
    return { ids, texts }
  }

  return {
    seekModel: async () => "shared words, weighed by how rare they are",
    findName: async () => null,
    start: async () => undefined,
    save: async () => undefined,
    retire: async () => undefined,
    findState: async ({ table, version }) => {
      const found = await tables.seek(`${table}@${version}`)
      return found
        ? { kind: "ready", rows: Math.min(found.rowCount, MOST_ROWS) }
        : { kind: "failed", says: "The version of the table that the index was made of is not here." }
    },
    list: async (spec, { text, count }) => {
      const { table, version, column, keyColumn } = spec
      if (!(await tables.seek(`${table}@${version}`)))
        throw new Problem("index_not_ready", { detail: `Version ${version} of ${table} is not here.` })
      const near = await learners.listNearest(`index:${table}@${version}:${column}`, () => load(spec), { text, count })
      const keys = near.map(({ id }) => id)
      const rows = await tables.listRows(table, { version, columns: [keyColumn, column], keys })
      const texts = new Map(rows.map((row) => [textOf(row[keyColumn]), textOf(row[column])]))
      return near.map(({ id, similarity }) => ({ key: id, text: texts.get(id) ?? "", score: similarity }))
    },
  }
}
