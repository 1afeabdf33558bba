import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"

type Request = {
  readonly table: string
  readonly column: string
  readonly into?: string | undefined
  readonly runId: string
  readonly signal?: AbortSignal | undefined
}

export type Embedded = {
  readonly table: string
  readonly version: number
  readonly column: string
  readonly model: string
  readonly rows: number
  readonly without: number
}

/**
 * Gives a table a column of vectors of one of its text columns, as its next version. Problems `table_not_found`,
 * `column_not_found`, `name_taken` for a table that others made or a column that holds something else.
 */
export const generateEmbeddings = async (
  { tables, embeddings }: Pick<Ports, "embeddings" | "tables">,
  who: Caller,
  { table: name, column, into = `${column}_vector`, runId, signal }: Request,
): Promise<Embedded> => {
  const table = await tables.find(name)
  if (table.source.kind === "catalog")
    throw new Problem("name_taken", {
      field: "table",
      detail: `${table.name} is a table that the workbench did not make; it is never written over.`,
      remedy: "Import a copy of it, and make the vectors there.",
    })
  const texts = table.columns.filter(({ type }) => type === "string").map((one) => one.name)
  if (!texts.includes(column))
    throw new Problem("column_not_found", {
      field: "column",
      detail: `${table.name} has no text column ${column}. It has ${texts.join(", ") || "none"}.`,
    })
  const there = table.columns.find((one) => one.name === into)
  if (there && there.type !== "array")
    throw new Problem("name_taken", {
      field: "into",
      detail: `${table.name} has a column ${into} that holds no vectors.`,
    })
  const wanted = { table: table.name, column, into, run: runId }
  const saved = await embeddings.saveColumn(who, wanted, { signal, why: `Vectors of ${column}`, key: runId })
  return {
    table: saved.table.name,
    version: saved.table.version,
    column: into,
    model: saved.model,
    rows: saved.table.rowCount,
    without: saved.without,
  }
}
