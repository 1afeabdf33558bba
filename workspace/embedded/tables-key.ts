import type { TableColumn } from "../../contract/entities/table.ts"
import { literal, quoted } from "./table-types.ts"
import type { Stage } from "./tables-stage.ts"

const LONGEST_KEY = 64
const NAMED_LIKE_A_KEY = /(^|_|\b)(id|key|uuid|guid|ref|number|no|nr|code)$|Id$/i

/** Columns that may identify rows: present in every row, short, without spaces; those named like a key first. */
const candidates = async (stage: Stage, file: string, columns: readonly TableColumn[]): Promise<string[]> => {
  const possible = columns.filter(({ type }) => type === "string" || type === "bigint")
  if (possible.length === 0) return []
  const checks = possible.map(({ name }, index) => {
    const text = `CAST(${quoted(name)} AS VARCHAR)`
    return `count(${quoted(name)}) = count(*) AND max(length(${text})) <= ${LONGEST_KEY} AND NOT bool_or(contains(${text}, ' ')) AS k${index}`
  })
  const [found = {}] = await stage.all(`SELECT ${checks.join(", ")} FROM read_parquet(${literal(file)})`)
  const names = possible.filter((_, index) => found[`k${index}`] === true).map(({ name }) => name)
  return [
    ...names.filter((name) => NAMED_LIKE_A_KEY.test(name)),
    ...names.filter((name) => !NAMED_LIKE_A_KEY.test(name)),
  ]
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
