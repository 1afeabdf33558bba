import type { TableColumn } from "../../contract/entities/table.ts"
import { LONGEST_KEY, likeliestFirst, possibleKeys } from "../state/key-columns.ts"
import { literal, quoted } from "./table-types.ts"
import type { Stage } from "./tables-stage.ts"

/** Columns that may identify rows: present in every row, short, without spaces; those named like a key first. */
const candidates = async (stage: Stage, file: string, columns: readonly TableColumn[]): Promise<readonly string[]> => {
  const possible = possibleKeys(columns)
  if (possible.length === 0) return []
  const checks = possible.map(({ name }, index) => {
    const text = `CAST(${quoted(name)} AS VARCHAR)`
    return `count(${quoted(name)}) = count(*) AND max(length(${text})) <= ${LONGEST_KEY} AND NOT bool_or(contains(${text}, ' ')) AS k${index}`
  })
  const [found = {}] = await stage.all(`SELECT ${checks.join(", ")} FROM read_parquet(${literal(file)})`)
  return likeliestFirst(possible.filter((_, index) => found[`k${index}`] === true).map(({ name }) => name))
}

/** The column whose values are present and different in every row, if there is one. */
export const findKeyColumn = async (
  stage: Stage,
  file: string,
  columns: readonly TableColumn[],
): Promise<string | null> => {
  for (const name of await candidates(stage, file, columns)) {
    const [found] = await stage.all(
      `SELECT count(DISTINCT ${quoted(name)}) = count(*) AS "unique" FROM read_parquet(${literal(file)})`,
    )
    if (found?.unique === true) return name
  }
  return null
}
