import type { TableColumn } from "../../contract/entities/table.ts"

/** Characters of the longest value that identifies a row. */
export const LONGEST_KEY = 64
const NAMED_LIKE_A_KEY = /(^|_|\b)(id|key|uuid|guid|ref|number|no|nr|code)$|Id$/i

/** Columns whose type may identify rows. */
export const possibleKeys = (columns: readonly TableColumn[]): readonly TableColumn[] =>
  columns.filter(({ type }) => type === "string" || type === "bigint")

/** Those named like a key first, else in the order of the table. */
export const likeliestFirst = (names: readonly string[]): readonly string[] => [
  ...names.filter((name) => NAMED_LIKE_A_KEY.test(name)),
  ...names.filter((name) => !NAMED_LIKE_A_KEY.test(name)),
]
