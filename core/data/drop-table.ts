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
  const decide = async () => {
    const table = await tables.find(name)
    return [{ kind: "table.dropped", subject: table.name, payload: { name: table.name } }]
  }
  await events.save(who, decide, options)
}

/** Puts a dropped table back. Problem `table_not_found` when there never was one. */
export const restoreTable = async (
  { events, tables }: Needed,
  who: Caller,
  name: string,
  options?: SaveOptions,
): Promise<void> => {
  const decide = async () => {
    const [newest] = await tables.listVersions(name)
    if (!newest) throw new Problem("table_not_found", { detail: `There is no table ${name}.` })
    if (await tables.seek(name)) return []
    return [{ kind: "table.restored", subject: newest.name, payload: { name: newest.name } }]
  }
  await events.save(who, decide, options)
}
