import type { BadRow } from "../../contract/entities/table.ts"

/** What a reader made of one record of a file. `values` of a text format are cells, of JSON they are values. */
export type ReadRecord<Value> =
  | { readonly kind: "good"; readonly line: number; readonly values: readonly Value[] }
  | { readonly kind: "bad"; readonly bad: BadRow }

/** Reads a text piece by piece. A record longer than this is a bad row, so that one lost quotation mark cannot fill the memory. */
export const LONGEST_RECORD = 1_000_000

/** Characters of a bad row that are kept. */
const KEPT_OF_BAD_ROW = 10_000

/** A row that could not be read. */
export const badRecord = (line: number, reason: string, text: string): { kind: "bad"; bad: BadRow } => ({
  kind: "bad",
  bad: { line, reason, text: text.length > KEPT_OF_BAD_ROW ? text.slice(0, KEPT_OF_BAD_ROW) : text },
})

/** How often a line ends in a text. */
export const lineEnds = (text: string): number => {
  let count = 0
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++
  return count
}
