import type { Ports } from "../ports/index.ts"
import type { DatabitContent } from "./content.ts"
import { type Finding, findings, type KnownTables } from "./findings.ts"
import { sourceTables } from "./source.ts"

/** Columns of the tables that a Databit's inputs name, as far as this workspace has them. */
const knowTables = async ({ tables }: Pick<Ports, "tables">, databit: DatabitContent): Promise<KnownTables> => {
  const infos = await Promise.all(sourceTables(databit.schema.input).map((name) => tables.seek(name)))
  return new Map(infos.flatMap((info) => (info ? [[info.name, info.columns.map(({ name }) => name)]] : [])))
}

/** Everything to resolve in a Databit, with its sources checked against the tables of this workspace. */
export const findingsHere = async (ports: Pick<Ports, "tables">, databit: DatabitContent): Promise<Finding[]> =>
  findings(databit, await knowTables(ports, databit))
