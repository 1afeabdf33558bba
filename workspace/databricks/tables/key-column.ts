import type { TableColumn } from "../../../contract/entities/table.ts"
import { LONGEST_KEY, likeliestFirst, possibleKeys } from "../../state/key-columns.ts"
import { runStatement, type Warehouse } from "../statements.ts"
import { ticked } from "./types.ts"

/** Columns looked at: each is an aggregate over the whole table. */
const MOST_LOOKED_AT = 60

/**
 * The column whose values are present, short, without spaces and different in every row, if there is one; those named
 * like a key are preferred. One statement, whatever the number of columns.
 */
export const findKeyColumn = async (
  on: Warehouse,
  from: string,
  columns: readonly TableColumn[],
): Promise<string | null> => {
  const possible = possibleKeys(columns).slice(0, MOST_LOOKED_AT)
  if (possible.length === 0) return null
  const checks = possible.map(({ name }, index) => {
    const column = ticked(name)
    const text = `CAST(${column} AS STRING)`
    return [
      `count(DISTINCT ${column}) = count(*)`,
      `count(${column}) = count(*)`,
      `max(length(${text})) <= ${LONGEST_KEY}`,
      `max(CASE WHEN ${text} LIKE '% %' THEN 1 ELSE 0 END) = 0 AS k${index}`,
    ].join(" AND ")
  })
  const { rows } = await runStatement(on, `SELECT ${checks.join(", ")} FROM ${from}`, [], { repeatable: true })
  const names = possible.filter((_, index) => rows[0]?.[`k${index}`] === true).map(({ name }) => name)
  return likeliestFirst(names)[0] ?? null
}
