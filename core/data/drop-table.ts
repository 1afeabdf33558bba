import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { SaveOptions } from "../ports/events.ts"
import type { Ports } from "../ports/index.ts"

type Needed = Pick<Ports, "events" | "tables">

/** Takes a table out of the catalog. Its versions stay, for lineage and for taking this back. */
export const dropTable = async (
  { events, tables }: Needed,
  who: Caller,
  name: string,
  options?: SaveOptions,
): Promise<void> => {
  await events.save(
    who,
    async () => [{ kind: "table.dropped", subject: name, payload: { name: (await tables.find(name)).name } }],
    options,
  )
}

/** Puts a dropped table back. Problem `table_not_found` when there never was one. */
export const restoreTable = async (
  { events, tables }: Needed,
  who: Caller,
  name: string,
  options?: SaveOptions,
): Promise<void> => {
  const decide = async () => {
    if (await tables.seek(name)) return []
    if ((await tables.listVersions(name)).length === 0)
      throw new Problem("table_not_found", { detail: `There is no table ${name}.` })
    return [{ kind: "table.restored", subject: name, payload: { name } }]
  }
  await events.save(who, decide, options)
}
