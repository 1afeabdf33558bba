import type { DatabitJoin } from "../../contract/entities/databit.ts"
import type { TableInfo } from "../../contract/entities/table.ts"
import type { Ports } from "../ports/index.ts"
import type { DatabitContent } from "./content.ts"
import { sourceTables } from "./source.ts"

const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z\d]/g, "")

/** The pair of columns that most likely match: the same name, the right table's key first, then names that end like ids. */
const pairFor = (left: TableInfo, right: TableInfo): DatabitJoin | undefined => {
  const pairs = right.columns.flatMap(({ name }) => {
    const twin = left.columns.find((column) => plainName(column.name) === plainName(name))
    return twin ? [{ table: right.name, leftColumn: twin.name, rightColumn: name }] : []
  })
  const rank = ({ rightColumn }: DatabitJoin): number =>
    rightColumn === right.keyColumn ? 0 : /(id|key|ref|no|number)$/i.test(rightColumn) ? 1 : 2
  return pairs.toSorted((a, b) => rank(a) - rank(b)).find((pair) => rank(pair) < 2)
}

/** Joins for the tables that a Databit reads and has no join for yet, as far as column names suggest them. */
export const suggestJoins = async (
  { tables }: Pick<Ports, "tables">,
  { schema, settings }: DatabitContent,
): Promise<DatabitJoin[]> => {
  const infos = await Promise.all(sourceTables(schema.input).map((name) => tables.seek(name)))
  const [left, ...others] = infos
  if (!left) return []
  return others.flatMap((right) =>
    !right || settings.joins.some(({ table }) => table === right.name) ? [] : (pairFor(left, right) ?? []),
  )
}
