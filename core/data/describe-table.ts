import type { TableInfo } from "../../contract/entities/table.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { SaveOptions } from "../ports/events.ts"
import type { Ports } from "../ports/index.ts"

/** Says what a table is; an empty text takes the words back. */
export const describeTable = async (
  { events, tables }: Pick<Ports, "events" | "tables">,
  who: Caller,
  name: string,
  comment: string,
  options?: SaveOptions,
): Promise<TableInfo> => {
  const decide = async () => {
    const table = await tables.find(name)
    return [
      { kind: "table.described", subject: table.name, payload: { name: table.name, comment: comment.trim() || null } },
    ]
  }
  await events.save(who, decide, options)
  return tables.find(name)
}
