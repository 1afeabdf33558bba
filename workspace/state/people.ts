import { person } from "../../contract/entities/settings.ts"
import type { ListeningEvents } from "../../core/ports/events.ts"
import type { People, Person } from "../../core/ports/settings.ts"
import { PERSON } from "./projections/settings.ts"
import type { Sql } from "./sql.ts"

/** Everybody on the list, by name. */
const readListed = async (sql: Sql): Promise<Person[]> => {
  const rows = await sql.db
    .selectFrom("settings")
    .select("value")
    .where("id", "like", `${PERSON}%`)
    .where("value", "!=", "null")
    .orderBy("id")
    .execute()
  return rows.map((row) => person.parse(JSON.parse(row.value)))
}

/**
 * Everybody of a workspace: the list in settings, with whom the home adds to it. Asked for with every request, so it is
 * kept in memory until something is recorded about a person; a reading that failed is not kept.
 */
export const listPeopleOver = (
  sql: Sql,
  events: ListeningEvents,
  complete: (listed: readonly Person[]) => readonly Person[],
): People["list"] => {
  let kept: Promise<readonly Person[]> | undefined

  events.listen((recorded) => {
    if (recorded.some((event) => event.kind.startsWith("person."))) kept = undefined
  })

  return () => {
    const reading = kept ?? readListed(sql).then(complete)
    kept = reading
    reading.catch(() => {
      if (kept === reading) kept = undefined
    })
    return reading
  }
}
